import { type Account } from "./accessModel";
import { type AccountDirectory, renderSnapshot } from "./accountDirectory";
import { canonicalJson } from "./canonicalJson";
import { compareText } from "./diagnostics";

const HEADER =
  "# Snapshot of AWS Organizations, written by `access accounts pull`; sorted by id. Not to be edited.\n";

/** Text of a snapshot file; the same for every order of the accounts. */
export function snapshotFileText(directory: AccountDirectory): string {
  return HEADER + renderSnapshot(directory);
}

/** How one account of a snapshot differs from the organization. */
export interface AccountChange {
  id: string;
  name: string;
  /** `joined` and `left`: the organization since the snapshot was written. */
  change: "joined" | "left" | "changed";
  /** Keys of the snapshot whose values differ; empty but for `changed`. */
  fields: string[];
}

/** What changed between two readings of an organization, by account id. */
export function accountChanges(
  before: readonly Account[],
  after: readonly Account[],
): AccountChange[] {
  const old = new Map(before.map((account) => [account.id, account]));
  const now = new Map(after.map((account) => [account.id, account]));
  const left = before
    .filter(({ id }) => !now.has(id))
    .map(({ id, name }): AccountChange => ({ id, name, change: "left", fields: [] }));
  const others = after.flatMap((account): AccountChange[] => {
    const { id, name } = account;
    const known = old.get(id);
    if (known === undefined) return [{ id, name, change: "joined", fields: [] }];
    const fields = differingFields(known, account);
    return fields.length === 0 ? [] : [{ id, name, change: "changed", fields }];
  });
  return [...left, ...others].sort((one, other) => compareText(one.id, other.id));
}

function differingFields(one: Account, other: Account): string[] {
  return Object.entries(factsOf(one)).flatMap(([field, value]) =>
    canonicalJson(value) === canonicalJson(factsOf(other)[field]) ? [] : [field],
  );
}

/** What a snapshot holds of an account, by the file's keys. */
function factsOf({ name, email, ouPath, ouIds, status, tags }: Account): Record<string, unknown> {
  return { name, email, ou: ouPath, ouIds, status, tags };
}
