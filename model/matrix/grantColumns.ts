/**
 * Parallel columns of indexes, sorted by principal, account and permission set. Half a million
 * grants take eight megabytes in this form.
 */
export interface GrantColumns {
  count: number;
  principal: Uint32Array;
  account: Uint32Array;
  permissionSet: Uint32Array;
  /** Index of the table's `reasons`. */
  reason: Uint32Array;
}

export interface GrantIndexes {
  principal: number;
  account: number;
  permissionSet: number;
  reason: number;
}

export function grantColumns(rows: readonly GrantIndexes[]): GrantColumns {
  const sorted = [...rows].sort(
    (one, other) =>
      one.principal - other.principal ||
      one.account - other.account ||
      one.permissionSet - other.permissionSet,
  );
  const column = (key: keyof GrantIndexes): Uint32Array =>
    Uint32Array.from(sorted, (row) => row[key]);
  return {
    count: sorted.length,
    principal: column("principal"),
    account: column("account"),
    permissionSet: column("permissionSet"),
    reason: column("reason"),
  };
}

/**
 * Grants of one principal, permission set and reason: those three, then a gap and a length for each
 * run of neighbouring accounts. Rules select by organizational unit, so runs are few and long.
 */
export type PackedGrants = number[];

export function packGrants(grants: GrantColumns): PackedGrants[] {
  const blocks = new Map<string, PackedGrants>();
  const ends = new Map<PackedGrants, number>();
  for (let index = 0; index < grants.count; index++) {
    const { principal, account, permissionSet, reason } = grantAt(grants, index);
    const key = `${principal} ${permissionSet} ${reason}`;
    const block = blocks.get(key) ?? [principal, permissionSet, reason];
    blocks.set(key, block);
    const end = ends.get(block) ?? 0;
    const runLength = block.length > 3 ? block.at(-1) : undefined;
    if (account === end && runLength !== undefined) block[block.length - 1] = runLength + 1;
    else block.push(account - end, 1);
    ends.set(block, account + 1);
  }
  return [...blocks.values()];
}

/** The inverse of `packGrants`. */
export function unpackGrants(blocks: readonly PackedGrants[]): GrantColumns {
  const rows: GrantIndexes[] = [];
  for (const [principal = 0, permissionSet = 0, reason = 0, ...runs] of blocks) {
    let account = 0;
    for (let run = 0; run < runs.length; run += 2) {
      account += runs[run] ?? 0;
      for (const end = account + (runs[run + 1] ?? 0); account < end; account++)
        rows.push({ principal, account, permissionSet, reason });
    }
  }
  return grantColumns(rows);
}

/** @throws RangeError for an index beyond the last grant */
export function grantAt(grants: GrantColumns, index: number): GrantIndexes {
  const { principal, account, permissionSet, reason } = grants;
  return {
    principal: at(principal, index),
    account: at(account, index),
    permissionSet: at(permissionSet, index),
    reason: at(reason, index),
  };
}

/**
 * The item at an index that the data hold themselves.
 * @throws RangeError for any other index
 */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`There is no item ${index} of ${list.length}.`);
  return item;
}
