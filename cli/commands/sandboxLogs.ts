import { readFile } from "node:fs/promises";
import { InvalidArgumentError, type Command } from "commander";
import { sandboxUrls } from "../../sandbox/lifecycle/environment";
import { sandboxPaths } from "../../sandbox/lifecycle/paths";
import { requireSandbox } from "../../sandbox/lifecycle/sandbox";
import { CliError } from "../support/errors";
import { printJson } from "../support/output";
import { findProject } from "../support/project";

/** One request as the emulators' journals have it. */
interface JournalEntry {
  at: string;
  method: string;
  path: string;
  operation?: string;
  status: number;
}

/** `access sandbox logs` */
export function registerLogs(sandbox: Command): void {
  sandbox
    .command("logs")
    .description(
      "print the requests that the emulated clouds got, or with --process what their process said",
    )
    .option("-n, --lines <count>", "how many of the latest", positiveInteger, 50)
    .option("--process", "the log of the detached process instead")
    .option("--json", "print entries as JSON")
    .action(logs);
}

async function logs(flags: { lines: number; process?: boolean; json?: boolean }): Promise<void> {
  const entries = flags.process ? await processLog() : await requests();
  const latest = entries.slice(-flags.lines);
  if (flags.json) printJson(latest);
  else for (const entry of latest) process.stdout.write(`${format(entry)}\n`);
}

async function processLog(): Promise<string[]> {
  const { log } = sandboxPaths(findProject());
  try {
    return (await readFile(log, "utf8")).trimEnd().split("\n");
  } catch {
    throw new CliError(
      `There is no log ${log}. A sandbox that was started with --detach writes it.`,
    );
  }
}

/** Requests to all clouds, oldest first. */
async function requests(): Promise<(JournalEntry & { cloud: string })[]> {
  const { record } = await requireSandbox(findProject());
  if (record.ports === undefined) return [];
  const urls = sandboxUrls(record.ports);
  const journals = await Promise.all(
    (["aws", "okta"] as const).map(async (cloud) => {
      const answer = await fetch(`${urls[cloud]}/__sandbox/journal`);
      return ((await answer.json()) as JournalEntry[]).map((entry) => ({ cloud, ...entry }));
    }),
  );
  return journals.flat().sort((one, other) => one.at.localeCompare(other.at));
}

function format(entry: string | (JournalEntry & { cloud: string })): string {
  if (typeof entry === "string") return entry;
  const { at, cloud, method, path, operation, status } = entry;
  return `${at} ${cloud.padEnd(4)} ${status} ${method} ${path}${operation ? ` ${operation}` : ""}`;
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a positive number.");
  return value;
}
