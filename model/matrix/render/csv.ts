import { type GrantSource } from "../../accessModel";
import { formatLocation } from "../../diagnostics";
import { type MatrixRow } from "../rows";

const COLUMNS = [
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
  "reviews",
  "risks",
] as const;

/** Comma-separated values after RFC 4180; several rules of one grant are joined by `; `. */
export function renderCsv(rows: readonly MatrixRow[]): string {
  const lines = rows.map((row) => {
    const all = (pick: (source: GrantSource) => string | undefined): string =>
      row.sources.flatMap((source) => pick(source) ?? []).join("; ");
    const cells: Record<(typeof COLUMNS)[number], string> = {
      ...row,
      expires: row.expires ?? "",
      rules: all(({ rule }) => rule),
      owners: all(({ owner }) => owner),
      tickets: all(({ ticket }) => ticket),
      reasons: all(({ reason }) => reason),
      places: all(({ location }) => location && formatLocation(location)),
      reviews: all(({ review }) => review),
      risks: row.risks.join("; "),
    };
    return COLUMNS.map((column) => csvCell(cells[column])).join(",");
  });
  return [COLUMNS.join(","), ...lines, ""].join("\r\n");
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
