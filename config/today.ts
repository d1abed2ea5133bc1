import { ConfigurationError, type Diagnostic } from "../model/diagnostics";
import { isCalendarDay } from "../model/duration";

/** Names a later day for one run, to see what will have expired by then. */
const VARIABLE = "ACCESS_TODAY";

/** The day that expiry is measured against. */
export interface Today {
  /** `YYYY-MM-DD`, in UTC. */
  day: string;
  /** Says so when it is not the real one. */
  diagnostics: Diagnostic[];
}

/**
 * Today in UTC. `ACCESS_TODAY` can name a later day, for a preview of the access that will be left
 * then. It can name no earlier one: a forgotten variable must not give expired access back.
 *
 * @throws ConfigurationError when the variable holds no day, or one that has passed
 */
export function readToday(env: NodeJS.ProcessEnv = process.env, now: Date = new Date()): Today {
  const day = now.toISOString().slice(0, 10);
  const wanted = env[VARIABLE];
  if (wanted === undefined || wanted === "" || wanted === day) return { day, diagnostics: [] };
  if (!isCalendarDay(wanted))
    throw new ConfigurationError(
      `${VARIABLE} is ${JSON.stringify(wanted)}, which is no day. Write it as ${day}, or unset it.`,
    );
  if (wanted < day)
    throw new ConfigurationError(
      `${VARIABLE} is ${wanted}, which has passed: it is ${day} in UTC. Name a later day, or unset it.`,
    );
  const message = `expiry is measured against ${wanted}, but it is ${day}; unset it to use the real day`;
  return { day: wanted, diagnostics: [{ severity: "warning", path: VARIABLE, message }] };
}
