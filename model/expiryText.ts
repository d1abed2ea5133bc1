import { escapeMarkdown } from "./diff/render/markdown";
import { plainText } from "./diff/render/plainText";
import { wrapText } from "./wrapText";
import { type ExpiryFinding, type ExpiryReport } from "./expiry";

/** `2 findings in dev, none in acme-prod, on 2026-11-22.` */
export function expirySummary({ today, stacks, findings }: ExpiryReport): string {
  const counts = stacks.map((stack) => {
    const count = findings.filter((finding) => finding.stack === stack).length;
    return `${count === 0 ? "none" : count} in ${stack}`;
  });
  if (findings.length === 0) return `Nothing ends or is due in ${stacks.join(", ")} (${today}).`;
  return `${counts.join(", ")} (${today}):`.replace(
    /^(\d+)( in)/,
    (_all, count: string, rest: string) =>
      count === "1" ? `1 finding${rest}` : `${count} findings${rest}`,
  );
}

/** The report for a terminal. @param width columns to wrap at */
export function renderExpiryText(report: ExpiryReport, width: number): string {
  const lines = wrapText(expirySummary(report), width, "");
  for (const finding of report.findings) {
    const place = finding.place === undefined ? "" : `${finding.place} `;
    lines.push("", ...wrapText(plainText(`${place}${titleOf(finding, report)}`), width, "", "  "));
    for (const detail of detailsOf(finding))
      lines.push(...wrapText(plainText(detail), width, "    ", "      "));
  }
  return `${lines.join("\n")}\n`;
}

/** The report as Markdown without a heading, for a place that has one. */
export function renderExpiryMarkdown(report: ExpiryReport): string {
  const lines = [escapeMarkdown(expirySummary(report))];
  if (report.findings.length > 0) lines.push("");
  for (const finding of report.findings) {
    lines.push(`- ${escapeMarkdown(titleOf(finding, report))}`);
    const place = finding.place === undefined ? [] : [finding.place];
    for (const detail of [...detailsOf(finding), ...place])
      lines.push(`  - ${escapeMarkdown(detail)}`);
  }
  return `${lines.join("\n")}\n`;
}

function titleOf(finding: ExpiryFinding, { stacks }: ExpiryReport): string {
  const stack = stacks.length === 1 ? "" : `${finding.stack}: `;
  return `${stack}${whatOf(finding)}`;
}

/** The same words as the warnings of `access validate`. */
function whatOf({ kind, rule, day, days }: ExpiryFinding): string {
  switch (kind) {
    case "expired":
      return `rule "${rule}" expired on ${day}, ${ago(days)}, and grants nothing; renew or remove it`;
    case "expires":
      return `rule "${rule}" expires ${ahead(days)}, on ${day}; renew it or let it end`;
    case "review":
      return days < 0
        ? `the review of rule "${rule}" was due on ${day}, ${ago(days)}`
        : `the review of rule "${rule}" is due ${ahead(days)}, on ${day}`;
    case "scimToken":
      return days < 0
        ? `the SCIM token expired on ${day}, ${ago(days)}; make a new one`
        : `the SCIM token expires ${ahead(days)}, on ${day}; make a second one, put it into Okta, delete the old one`;
  }
}

function ago(days: number): string {
  return days === -1 ? "yesterday" : `${-days} days ago`;
}

function ahead(days: number): string {
  if (days === 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}

function detailsOf(finding: ExpiryFinding): string[] {
  const { kind, owner, ticket, reason, principals, permissionSets, grants } = finding;
  if (kind === "scimToken")
    return ["Without it Okta carries nobody over, neither joiners nor leavers."];
  const facts = [
    ...(owner === undefined ? ["no owner"] : [`owner ${owner}`]),
    ...(ticket === undefined ? [] : [`ticket ${ticket}`]),
  ];
  const numbers = grants === undefined ? "" : ` (${numbersOf(finding)})`;
  return [
    `${principals.join(", ")}: ${permissionSets.join(", ")}${numbers}`,
    facts.join(", "),
    ...(reason === undefined ? [] : [reason]),
  ];
}

function numbersOf({ kind, grants = 0, people = 0, morePeople = false }: ExpiryFinding): string {
  if (grants === 0) return "other rules hold every grant longer";
  const verb = { expired: "gone", expires: "will be gone", review: "held", scimToken: "" }[kind];
  const who = people === 1 ? "1 person" : `${people} people`;
  const more = people === 0 ? "members not declared" : `at least ${who}`;
  return `${grants === 1 ? "1 grant" : `${grants} grants`} ${verb}, ${morePeople ? more : who}`;
}
