import { type Grant, type GrantSource, type ResolvedAccess } from "./accessModel";
import { joinOuPath } from "./accountDirectory";
import { compareText, formatLocation } from "./diagnostics";

/** One line of the access matrix: a grant with what a reader wants to know of it. */
export interface MatrixRow {
  principalType: Grant["principal"]["type"];
  principal: string;
  permissionSet: string;
  accountId: string;
  accountName: string;
  /** Organizational unit by path from the root, empty for the root. */
  ou: string;
  /** Last day on which any rule grants it; absent when one rule has no end. */
  expires?: string;
  sources: GrantSource[];
}

/** What to show; a filter that is absent shows all. Accounts are named by id, name or alias. */
export interface MatrixFilter {
  group?: string;
  user?: string;
  permissionSet?: string;
  account?: string;
}

/** Declared access, one row a grant, sorted by principal, permission set and account. */
export function matrixRows(
  { grants, accounts }: Pick<ResolvedAccess, "grants" | "accounts">,
  filter: MatrixFilter = {},
): MatrixRow[] {
  const known = new Map(accounts.map((account) => [account.id, account]));
  const isWanted = ({ principal, permissionSet, accountId, accountName }: Grant): boolean =>
    matches(filter.group, principal.type === "GROUP" ? principal.name : undefined) &&
    matches(filter.user, principal.type === "USER" ? principal.name : undefined) &&
    matches(filter.permissionSet, permissionSet) &&
    matches(filter.account, accountId, accountName, known.get(accountId)?.alias);
  return grants
    .filter(isWanted)
    .map((grant) => toRow(grant, joinOuPath(known.get(grant.accountId)?.ouPath ?? [])))
    .sort(compareRows);
}

function matches(wanted: string | undefined, ...actual: (string | undefined)[]): boolean {
  return wanted === undefined || actual.includes(wanted);
}

function toRow(
  { principal, permissionSet, accountId, accountName, sources }: Grant,
  ou: string,
): MatrixRow {
  const expires = lastDay(sources);
  return {
    principalType: principal.type,
    principal: principal.name,
    permissionSet,
    accountId,
    accountName,
    ou,
    ...(expires === undefined ? {} : { expires }),
    sources,
  };
}

/** The latest end of several rules, if all of them end. */
export function lastDay(sources: readonly GrantSource[]): string | undefined {
  const days = sources.map(({ expires }) => expires);
  return days.includes(undefined) ? undefined : days.sort().at(-1);
}

function compareRows(left: MatrixRow, right: MatrixRow): number {
  return (
    compareText(left.principalType, right.principalType) ||
    compareText(left.principal, right.principal) ||
    compareText(left.permissionSet, right.permissionSet) ||
    compareText(left.accountName, right.accountName) ||
    compareText(left.accountId, right.accountId)
  );
}

type Titled = Pick<ResolvedAccess, "model">;

/** Markdown: a section for each principal, in it a table for each reason. */
export function renderMarkdown({ model }: Titled, rows: readonly MatrixRow[]): string {
  const sections = groupBy(rows, ({ principalType, principal }) =>
    principalType === "USER" ? `User ${principal}` : principal,
  );
  const lines = [
    `# Access of ${model.organisation}, ${model.environment}`,
    "",
    `${countLine(rows)}`,
  ];
  for (const [title, section] of sections) {
    lines.push("", `## ${escapeMarkdown(title)}`);
    const reasons = groupBy(section, ({ sources }) => sources.map(({ rule }) => rule).join("\n"));
    for (const reason of reasons.values())
      lines.push("", ...(reason[0]?.sources.map(describeSource) ?? []), "", ...table(reason));
  }
  return `${lines.join("\n")}\n`;
}

function countLine(rows: readonly MatrixRow[]): string {
  const count = (pick: (row: MatrixRow) => string): number => new Set(rows.map(pick)).size;
  const grants = rows.length === 1 ? "1 grant" : `${rows.length} grants`;
  const principals = count(({ principalType, principal }) => `${principalType} ${principal}`);
  return (
    `${grants}: ${principals} principals, ${count(({ permissionSet }) => permissionSet)} ` +
    `permission sets, ${count(({ accountId }) => accountId)} accounts.`
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

function table(rows: readonly MatrixRow[]): string[] {
  const cells = [
    ["Permission set", "Account", "Account id"],
    ...rows.map((row) => [row.permissionSet, row.accountName, row.accountId].map(escapeMarkdown)),
  ];
  const widths = [0, 1, 2].map((at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const render = (line: readonly string[]): string =>
    `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [render(head), render(widths.map((width) => "-".repeat(width))), ...body.map(render)];
}

/** Keeps names that hold Markdown's own characters readable, and a table a table. */
function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\|`*<[\]]/g, "\\$&");
}

const CSV_COLUMNS = [
  "principalType",
  "principal",
  "permissionSet",
  "accountId",
  "accountName",
  "ou",
  "expires",
  "rules",
  "owners",
  "tickets",
  "reasons",
  "places",
] as const;

/** Comma-separated values after RFC 4180; several rules of one grant are joined by `; `. */
export function renderCsv(rows: readonly MatrixRow[]): string {
  const lines = rows.map((row) => {
    const all = (pick: (source: GrantSource) => string | undefined): string =>
      row.sources.flatMap((source) => pick(source) ?? []).join("; ");
    const cells: Record<(typeof CSV_COLUMNS)[number], string> = {
      ...row,
      expires: row.expires ?? "",
      rules: all(({ rule }) => rule),
      owners: all(({ owner }) => owner),
      tickets: all(({ ticket }) => ticket),
      reasons: all(({ reason }) => reason),
      places: all(({ location }) => location && formatLocation(location)),
    };
    return CSV_COLUMNS.map((column) => csvCell(cells[column])).join(",");
  });
  return [CSV_COLUMNS.join(","), ...lines, ""].join("\r\n");
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The matrix as plain data, for `JSON.stringify`. */
export function matrixDocument({ model }: Titled, rows: readonly MatrixRow[]): unknown {
  return { organisation: model.organisation, environment: model.environment, grants: rows };
}
