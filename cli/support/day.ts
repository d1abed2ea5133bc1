import { InvalidArgumentError } from "commander";
import { readToday } from "../../config/today";
import { ConfigurationError } from "../../model/diagnostics";
import { isCalendarDay } from "../../model/duration";
import { CliError } from "./errors";

/** Reads the value of `--today` and the like. @throws InvalidArgumentError */
export function readDay(text: string): string {
  if (isCalendarDay(text)) return text;
  throw new InvalidArgumentError("It is a day of the calendar, for example 2026-11-22.");
}

/** Today, or the later day that the environment names. @throws CliError when it names another one */
export function currentDay(): string {
  try {
    return readToday().day;
  } catch (error) {
    if (error instanceof ConfigurationError) throw new CliError(error.message);
    throw error;
  }
}
