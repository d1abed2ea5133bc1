import { Option } from "commander";

/** Forms that a report is printed in: for people at a terminal, for a comment, for programs. */
export type ReportFormat = "text" | "md" | "json";

/** `--format` of a report. `--json` beside it means the same as `--format json`. */
export function formatOption(): Option {
  return new Option("-f, --format <format>", "how to print it")
    .choices(["text", "md", "json"] satisfies ReportFormat[])
    .default("text");
}
