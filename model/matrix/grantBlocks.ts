import { type AccessTable } from "./accessTable";
import { type Selection } from "./filter";
import { grantAt } from "./grantColumns";

/** Grants that differ in nothing but the account. */
export interface GrantBlock {
  principal: number;
  permissionSet: number;
  reason: number;
  /** Indexes, in the table's order: by unit and name. */
  accounts: number[];
  /** Indexes of the grants, in the same order. */
  grants: number[];
}

/** The selected grants in blocks, by principal, permission set and reason. */
export function grantBlocks(
  { grants }: AccessTable,
  { mask }: Pick<Selection, "mask">,
): GrantBlock[] {
  const blocks = new Map<string, GrantBlock>();
  for (let index = 0; index < grants.count; index++) {
    if (mask[index] === 0) continue;
    const { principal, account, permissionSet, reason } = grantAt(grants, index);
    const key = `${principal} ${permissionSet} ${reason}`;
    const block = blocks.get(key);
    if (block === undefined) {
      const lists = { accounts: [account], grants: [index] };
      blocks.set(key, { principal, permissionSet, reason, ...lists });
    } else {
      block.accounts.push(account);
      block.grants.push(index);
    }
  }
  return [...blocks.values()].sort(
    (one, other) =>
      one.principal - other.principal ||
      one.permissionSet - other.permissionSet ||
      one.reason - other.reason,
  );
}

/** Accounts by the unit that holds them. */
export function byUnit(
  { accounts }: AccessTable,
  indexes: readonly number[],
): { unit: number; accounts: number[] }[] {
  const units = new Map<number, number[]>();
  for (const index of indexes) {
    const unit = accounts[index]?.unit ?? 0;
    const known = units.get(unit);
    if (known === undefined) units.set(unit, [index]);
    else known.push(index);
  }
  return [...units].map(([unit, inUnit]) => ({ unit, accounts: inUnit }));
}
