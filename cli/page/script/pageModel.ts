import { type AccessTable } from "../../../model/matrix/accessTable";
import {
  MATRIX_RISK_IDS,
  type MatrixRisk,
  riskTest,
  type Selection,
} from "../../../model/matrix/filter";
import { at } from "../../../model/matrix/grantColumns";
import { type PageState } from "../../../model/matrix/pageState";

/** The table with what every view looks up, worked out once. */
export interface PageModel {
  table: AccessTable;
  /** First grant of each principal, and the number of grants at the end. */
  starts: Uint32Array;
  /** A bit for each risk of each grant, in the order of `MATRIX_RISK_IDS`. */
  risks: Uint8Array;
  /** What each account is called in a link: its name, or its id where another account has the name. */
  accountWords: string[];
}

/** What a view shows. */
export interface ViewInput {
  model: PageModel;
  state: PageState;
  selection: Selection;
  /** True on paper: nothing is folded and nothing is cut. */
  complete: boolean;
}

export function pageModel(table: AccessTable): PageModel {
  const { grants, principals } = table;
  const starts = new Uint32Array(principals.length + 1);
  for (const principal of grants.principal) starts[principal + 1] = at(starts, principal + 1) + 1;
  for (let index = 0; index < principals.length; index++)
    starts[index + 1] = at(starts, index + 1) + at(starts, index);
  const risks = new Uint8Array(grants.count);
  MATRIX_RISK_IDS.forEach((id, bit) => {
    const applies = riskTest(table, id);
    for (let grant = 0; grant < grants.count; grant++)
      if (applies(grant)) risks[grant] = at(risks, grant) | (1 << bit);
  });
  return { table, starts, risks, accountWords: accountWords(table) };
}

function accountWords({ accounts }: AccessTable): string[] {
  const uses = new Map<string, number>();
  for (const { name, alias } of accounts)
    for (const word of new Set([name, alias ?? name])) uses.set(word, (uses.get(word) ?? 0) + 1);
  return accounts.map(({ id, name }) => (uses.get(name) === 1 ? name : id));
}

/** Risks of one grant, or of several together. */
export function risksOf({ risks }: PageModel, ...grants: readonly number[]): MatrixRisk[] {
  return MATRIX_RISK_IDS.filter((_id, bit) =>
    grants.some((grant) => (at(risks, grant) & (1 << bit)) !== 0),
  );
}

/** The selected grants of a principal in an account, by permission set. */
export function grantsOfCell(
  { table: { grants }, starts }: PageModel,
  { mask }: Selection,
  principal: number,
  account: number,
): number[] {
  let low = at(starts, principal);
  const end = at(starts, principal + 1);
  for (let high = end; low < high;) {
    const middle = (low + high) >> 1;
    if (at(grants.account, middle) < account) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let grant = low; grant < end && at(grants.account, grant) === account; grant++)
    if (mask[grant] === 1) found.push(grant);
  return found;
}
