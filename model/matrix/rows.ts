import { type Grant, type GrantSource } from "../accessModel";
import { compareText } from "../diagnostics";
import { type AccessTable, lastDay, rulesOf } from "./accessTable";
import { MATRIX_RISK_IDS, type MatrixRisk, riskTest, type Selection } from "./filter";
import { at, grantAt } from "./grantColumns";

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
  risks: MatrixRisk[];
  sources: GrantSource[];
}

/** The selected grants, one row each, by principal, permission set and account name. */
export function matrixRows(table: AccessTable, { mask }: Selection): MatrixRow[] {
  const risks = MATRIX_RISK_IDS.map((id) => ({ id, applies: riskTest(table, id) }));
  const rows: MatrixRow[] = [];
  for (let index = 0; index < table.grants.count; index++) {
    if (mask[index] === 0) continue;
    const found = risks.filter(({ applies }) => applies(index)).map(({ id }) => id);
    rows.push(rowOf(table, index, found));
  }
  return rows.sort(compareRows);
}

function rowOf(table: AccessTable, index: number, risks: MatrixRisk[]): MatrixRow {
  const grant = grantAt(table.grants, index);
  const principal = at(table.principals, grant.principal);
  const account = at(table.accounts, grant.account);
  const sources = rulesOf(table, grant.reason);
  const expires = lastDay(sources);
  return {
    principalType: principal.type,
    principal: principal.name,
    permissionSet: at(table.permissionSets, grant.permissionSet).name,
    accountId: account.id,
    accountName: account.name,
    ou: at(table.units, account.unit),
    ...(expires === undefined ? {} : { expires }),
    risks,
    sources,
  };
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
