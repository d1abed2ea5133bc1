import fc from "fast-check";
import { type ResolvedAccess } from "../../model/accessModel";
import { type AccessTable } from "../../model/matrix/accessTable";
import { buildAccessTable } from "../../model/matrix/buildTable";
import { accessFixture, type GrantTriple } from "./accessFixture";
import { accessOf, load, TODAY } from "./accessConfig";

/** Four rules: one that overlaps another, one that ends soon, one expired, and one for a person. */
export const MATRIX_CONFIG = {
  groups: '[{name: awssso-admins, members: [ada@example.com]}, {name: "awssso | ops"}]',
  accessRules:
    "[{name: admins, groups: [awssso-admins], permissionSets: [Admin], accounts: [all], owner: me, ticket: T-1, reason: 'Runs, and \"fixes\"'}, " +
    "{name: extra, groups: [awssso-admins], permissionSets: [Admin], accounts: [audit], expires: 2027-03-31}, " +
    "{name: ops, groups: ['awssso | ops'], permissionSets: [Read], accounts: [audit], expires: 2026-12-01, review: 2026-11-30}, " +
    "{name: person, users: [ada@example.com], permissionSets: [Read], accounts: [management, shop]}, " +
    "{name: old, groups: [awssso-admins], permissionSets: [Read], accounts: [all], expires: 2026-11-01, reason: Migration}]",
};

export function matrixTable(changes: Record<string, string | null> = MATRIX_CONFIG): AccessTable {
  return tableOf(accessOf(load(changes)));
}

export function tableOf(access: ResolvedAccess): AccessTable {
  return buildAccessTable(access, { today: TODAY });
}

const name = (prefix: string, count: number) => fc.nat(count - 1).map((at) => `${prefix}${at}`);

/** Small organisations of every shape: groups with and without members, people, nested units. */
export const anyAccess: fc.Arbitrary<ResolvedAccess> = fc
  .record({
    members: fc.array(fc.option(fc.uniqueArray(name("p", 4)), { nil: undefined }), {
      minLength: 3,
      maxLength: 3,
    }),
    units: fc.array(fc.constantFrom<string[]>([], ["A"], ["A", "B"], ["A/B"], ["AB"], ["Prod"]), {
      minLength: 5,
      maxLength: 5,
    }),
    suspended: fc.nat(5),
    grants: fc.uniqueArray(
      fc.record({
        who: fc.oneof(name("g", 3), name("user:p", 4)),
        set: fc.constantFrom("Admin", "Read"),
        account: fc.nat(4),
        rule: fc.nat(2),
      }),
      { selector: ({ who, set, account }) => `${who} ${set} ${account}`, maxLength: 20 },
    ),
  })
  .map(({ members, units, suspended, grants }) => {
    const active = grants.filter(({ account }) => account !== suspended);
    const access = accessFixture({
      groups: members.map((list, at) => ({ name: `g${at}`, members: list })),
      users: ["p0", "p1", "p2"],
      permissionSets: [
        { name: "Admin", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
        "Read",
      ],
      accounts: units.map((ouPath, at) => ({
        id: idOf(at),
        name: `account ${at % 4}`,
        ouPath,
        status: at === suspended ? "SUSPENDED" : "ACTIVE",
      })),
      grants: active.map(({ who, set, account }): GrantTriple => [who, set, idOf(account)]),
    });
    const rules = [{ rule: "a" }, { rule: "b", expires: "2026-11-30" }, { rule: "c", owner: "o" }];
    const ruleOf = new Map(
      active.map(({ who, set, account, rule }) => [`${who}|${set}|${idOf(account)}`, rule]),
    );
    const withRules = access.grants.map((grant) => {
      const rule = ruleOf.get(grant.key) ?? 0;
      return { ...grant, sources: rules.slice(rule, rule + 2) };
    });
    return { ...access, grants: withRules };
  });

function idOf(account: number): string {
  return String(100_000_000_000 + account);
}
