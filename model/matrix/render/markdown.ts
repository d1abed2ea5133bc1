import { type GrantSource } from "../../accessModel";
import { type AccessTable } from "../accessTable";
import { type AccessFilter, type Selection } from "../filter";
import { at } from "../grantColumns";
import { groupsToAskFor, type Holder, holdersOf } from "../holders";
import { describeFilter } from "../pageState";
import { type MatrixRow, matrixRows } from "../rows";
import { visibleText } from "../visibleText";

/** Markdown: a section for each principal, in it a table for each reason; then the people. */
export function renderMarkdown(
  table: AccessTable,
  selection: Selection,
  filter: AccessFilter = {},
): string {
  const rows = matrixRows(table, selection);
  const parts = describeFilter(table, filter);
  const lines = [`# Access of ${table.organisation}, ${table.environment}`, ""];
  if (parts.length > 0) lines.push(`Only ${escapeMarkdown(parts.join("; "))}.`, "");
  lines.push(countLine(rows));
  const sections = groupBy(rows, ({ principalType, principal }) =>
    principalType === "USER" ? `User ${principal}` : principal,
  );
  for (const [title, section] of sections) {
    lines.push("", `## ${escapeMarkdown(title)}`);
    const reasons = groupBy(section, ({ sources }) => sources.map(({ rule }) => rule).join("\n"));
    for (const reason of reasons.values())
      lines.push("", ...(reason[0]?.sources.map(describeSource) ?? []), "", ...grantTable(reason));
  }
  const { people } = holdersOf(table, selection, filter);
  lines.push(...peopleLines(table, people), ...unknownLines(table, filter));
  return `${lines.join("\n")}\n`;
}

function countLine(rows: readonly MatrixRow[]): string {
  const count = (pick: (row: MatrixRow) => string): number => new Set(rows.map(pick)).size;
  const counted = (number: number, one: string): string =>
    `${number} ${one}${number === 1 ? "" : "s"}`;
  const principals = count(({ principalType, principal }) => `${principalType} ${principal}`);
  return (
    `${counted(rows.length, "grant")}: ${counted(principals, "principal")}, ` +
    `${counted(
      count(({ permissionSet }) => permissionSet),
      "permission set",
    )}, ` +
    `${counted(
      count(({ accountId }) => accountId),
      "account",
    )}.`
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function describeSource({ rule, reason, owner, ticket, expires, review }: GrantSource): string {
  const facts = [
    owner,
    ticket,
    expires === undefined ? undefined : `until ${expires}`,
    review === undefined ? undefined : `review ${review}`,
  ].filter((fact) => fact !== undefined);
  const aside = facts.length === 0 ? "" : ` (${facts.join(", ")})`;
  const why = reason === undefined ? "" : `: ${reason}`;
  return `- ${escapeMarkdown(`${rule}${aside}${why}`)}`;
}

function grantTable(rows: readonly MatrixRow[]): string[] {
  return markdownTable([
    ["Permission set", "Account", "Account id"],
    ...rows.map((row) => [row.permissionSet, row.accountName, row.accountId]),
  ]);
}

function peopleLines({ principals }: AccessTable, people: readonly Holder[]): string[] {
  if (people.length === 0) return [];
  const rows = people.map(({ userName, name, through }) => {
    const ways = through.map((index) => {
      const principal = at(principals, index);
      return principal.type === "USER" ? "granted directly" : principal.name;
    });
    return [userName, name, ways.join(", ")];
  });
  return ["", "## People", "", ...markdownTable([["User name", "Name", "Through"], ...rows])];
}

/** Access that nobody can read from the configuration is said, not left out. */
function unknownLines(table: AccessTable, filter: AccessFilter): string[] {
  const groups = groupsToAskFor(table, filter);
  if (groups.length === 0) return [];
  const names = groups.map(({ name }) => escapeMarkdown(name)).join(", ");
  return ["", `Membership is managed in Okta and not known here for: ${names}.`];
}

/** @param cells the first line is the head */
function markdownTable(cells: readonly (readonly string[])[]): string[] {
  const escaped = cells.map((line) => line.map(escapeMarkdown));
  const [head = [], ...body] = escaped;
  const widths = head.map((_cell, at) => Math.max(...escaped.map((line) => line[at]?.length ?? 0)));
  const render = (line: readonly string[]): string =>
    `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [render(head), render(widths.map((width) => "-".repeat(width))), ...body.map(render)];
}

/** Keeps names that hold Markdown's own characters readable, and a table a table. */
function escapeMarkdown(text: string): string {
  return visibleText(text.replace(/\s+/g, " ")).replace(/[\\|`*<[\]]/g, "\\$&");
}
