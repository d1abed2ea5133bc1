import { accountFacts, promotionRisks } from "../../../model/diff/accountFacts";
import { accessInputs } from "../../support/accessInputs";
import { risksSchema } from "../../../model/schema/risks";

const [ONE, TWO] = ["111111111111", "222222222222"] as const;
const ADMIN = {
  name: "Admin",
  managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
};
const POWER = { name: "Power", managedPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"] };
const READ = { name: "Read", managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] };

function state(accounts: object, more: object = {}) {
  return accessInputs({
    accounts,
    permissionSets: { Admin: ADMIN, Power: POWER, Read: READ },
    grants: {
      [`ops|Admin|${ONE}`]: ["r"],
      [`user:ana|Admin|${ONE}`]: ["r"],
      [`ops|Power|${ONE}`]: ["r"],
      [`ops|Read|${ONE}`]: ["r"],
    },
    ...more,
  });
}
const DEV = { name: "shop", ouPath: ["Workloads", "SDLC"], tags: { team: "a" } };
const PROD = { ...DEV, ouPath: ["Workloads", "Prod"] };

test.each<[string, object, string[]]>([
  ["nothing", DEV, []],
  ["another unit", { ...DEV, ouPath: ["Suspended"] }, ["moved from Workloads/SDLC to Suspended"]],
  ["no unit", { ...DEV, ouPath: [] }, ["moved from Workloads/SDLC to the root"]],
  ["another name", { ...DEV, name: "store" }, ["renamed from shop"]],
  ["other tags", { ...DEV, tags: { cost: "1" } }, ["tag cost none → 1", "tag team a → none"]],
])("%s is told of an account", (_what, next, changes) => {
  const found = accountFacts(state({ [ONE]: DEV }), state({ [ONE]: next }));
  expect(found.flatMap((facts) => facts.changes)).toEqual(changes);
  expect(found).toHaveLength(changes.length === 0 ? 0 : 1);
});

test("accounts that come or go are told by their grants, not here", () => {
  expect(accountFacts(state({ [ONE]: DEV }), state({ [TWO]: DEV }))).toEqual([]);
});

test("an account that becomes a production account names its powerful holders, not others", () => {
  const [before, after] = [state({ [ONE]: DEV }), state({ [ONE]: PROD })];
  expect(accountFacts(before, after)).toMatchObject([{ accountId: ONE, becomesProduction: true }]);
  expect(promotionRisks(before, after)).toEqual([
    {
      id: "administrator-in-production",
      message:
        'shop becomes a production account. Its administrators: group "ops" by "Admin", user "ana" by "Admin".',
      grants: [`ops|Admin|${ONE}`, `user:ana|Admin|${ONE}`],
    },
    {
      id: "power-user-in-production",
      message: 'shop becomes a production account. Its power users: group "ops" by "Power".',
      grants: [`ops|Power|${ONE}`],
    },
  ]);
});

test.each<[string, object, object]>([
  ["leaves production", { [ONE]: PROD }, { [ONE]: DEV }],
  ["stays in production", { [ONE]: PROD }, { [ONE]: { ...PROD, name: "store" } }],
  ["is new", {}, { [ONE]: PROD }],
])("an account that %s promotes nobody", (_what, before, after) => {
  expect(promotionRisks(state(before), state(after))).toEqual([]);
});

test("grants that come with the promotion are risks of their own, not told twice", () => {
  expect(promotionRisks(state({ [ONE]: DEV }, { grants: {} }), state({ [ONE]: PROD }))).toEqual([]);
});

test("settings that become stricter promote no account", () => {
  const risks = risksSchema.parse({ production: { accounts: [ONE] } });
  const [before, after] = [state({ [ONE]: DEV }), state({ [ONE]: DEV }, { risks })];
  expect(promotionRisks(before, after)).toEqual([]);
});
