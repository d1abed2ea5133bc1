import { EXIT } from "../support/errors";
import { type Captured } from "./capture";

/** What a check came to: it could also not be carried out, which is no good news either. */
export type Verdict = "clean" | "findings" | "failed";

export interface CheckResult {
  verdict: Verdict;
  /** Markdown without headings; empty when clean. */
  markdown: string;
}

/** One check of the nightly report. */
export interface Check {
  /** Word for `--only`, for example `drift`. */
  id: string;
  /** Heading of its section. */
  title: string;
  run(stack: string, project: string): Promise<CheckResult>;
}

/** Result of a subcommand that prints Markdown and exits with 0, 1 for findings, or anything else. */
export function resultOf({ code, stdout, stderr }: Captured): CheckResult {
  if (code === EXIT.ok) return { verdict: "clean", markdown: "" };
  if (code === EXIT.findings && stdout.trim() !== "")
    return { verdict: "findings", markdown: stdout.trim() };
  return failed(stderr.trim() || stdout.trim() || `It ended with ${code}.`);
}

/** What a program said, fenced so that nothing in it is taken for markup. */
export function failed(said: string): CheckResult {
  const text = said.split("\n").slice(0, FAILURE_LINES).join("\n");
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return { verdict: "failed", markdown: `${fence}text\n${text}\n${fence}` };
}

const FAILURE_LINES = 30;
