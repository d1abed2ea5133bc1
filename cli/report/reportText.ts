import { type Check, type CheckResult, type Verdict } from "./check";

/** A check with what it came to. */
export interface ReportSection extends CheckResult {
  id: string;
  title: string;
}

const WORDS: Record<Verdict, string> = {
  clean: "clean",
  findings: "**findings**",
  failed: "**could not be checked**",
};

/** Runs the checks one after the other: they share Pulumi's state and the vendors' rate limits. */
export async function runChecks(
  checks: readonly Check[],
  stack: string,
  project: string,
): Promise<ReportSection[]> {
  const sections: ReportSection[] = [];
  for (const { id, title, run } of checks)
    sections.push({ id, title, ...(await run(stack, project)) });
  return sections;
}

/** `failed` beats `findings` beats `clean`. */
export function verdictOf(sections: readonly ReportSection[]): Verdict {
  const worst: Verdict[] = ["failed", "findings"];
  return (
    worst.find((verdict) => sections.some((section) => section.verdict === verdict)) ?? "clean"
  );
}

/** One sentence, for the first line and for terminals. */
export function summaryOf(stack: string, sections: readonly ReportSection[]): string {
  const named = (verdict: Verdict): string =>
    sections
      .filter((section) => section.verdict === verdict)
      .map(({ title }) => title)
      .join(", ");
  const found = named("findings");
  const broken = named("failed");
  const parts = [
    ...(found === "" ? [] : [`findings in ${found}`]),
    ...(broken === "" ? [] : [`could not be checked: ${broken}`]),
  ];
  return `Stack ${stack}: ${parts.length === 0 ? "all checks are clean" : parts.join("; ")}.`;
}

/** The report as Markdown: summary, table of checks, and a section for each that is not clean. */
export function renderReport(stack: string, sections: readonly ReportSection[]): string {
  const rows = sections.map(({ title, verdict }) => `| ${title} | ${WORDS[verdict]} |`);
  const details = sections
    .filter(({ verdict }) => verdict !== "clean")
    .flatMap(({ title, markdown }) => ["", `## ${title}`, "", markdown]);
  const lead = `**${summaryOf(stack, sections)}**`;
  return `${[lead, "", "| check | result |", "|---|---|", ...rows, ...details].join("\n")}\n`;
}
