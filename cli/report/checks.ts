import { join } from "node:path";
import { capture } from "./capture";
import { type Check, resultOf } from "./check";
import { checkDrift } from "./drift";

/** How many days ahead the report looks for access that ends. */
const EXPIRY_DAYS = 14;

/**
 * What `access report` runs, in the order of the report. A further check is one entry: any
 * subcommand that prints Markdown and exits with 0 when clean, 1 with findings.
 */
export const CHECKS: readonly Check[] = [
  { id: "drift", title: "Drift", run: checkDrift },
  {
    id: "expiry",
    title: "Access that ends",
    run: accessCommand("expiry", "--within", String(EXPIRY_DAYS), "--format", "md"),
  },
];

/** A check that is a subcommand of our own, run for the stack. */
function accessCommand(...args: string[]): Check["run"] {
  const bootstrap = join(__dirname, "../../sandbox/bootstrap.mjs");
  return async (stack, project) =>
    resultOf(
      await capture(
        process.execPath,
        [bootstrap, "cli/main.ts", ...args, "--stack", stack],
        project,
      ),
    );
}
