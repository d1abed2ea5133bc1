import { join } from "node:path";
import { paginateListAccounts } from "@aws-sdk/client-organizations";
import { stringify } from "yaml";
import { runAccess } from "../../cli/program";
import { TOKENS } from "../../components/tokens";
import { environmentOf } from "../../sandbox/lifecycle/sandbox";
import { stackText } from "../support/accessConfig";
import { startTestSandbox, type TestSandbox } from "../support/sandbox";

jest.setTimeout(300_000);

const [MAIN, IN_ROOT, TOOLS, WEB, PAY, DEV, NET, GONE, LEAVING] = [
  "111111111111",
  "222222222222",
  "333333333333",
  "444444444444",
  "555555555555",
  "666666666666",
  "012345678901",
  "777777777777",
  "888888888888",
] as const;

const ACCOUNTS = [
  { id: MAIN, name: "main", tags: { env: "prod" } },
  { id: IN_ROOT, name: "in-root" },
  { id: TOOLS, name: "tools", ou: "Workloads", tags: { team: "" } },
  { id: WEB, name: "prod-web", ou: "Workloads/Prod", tags: { env: "prod", team: "web" } },
  { id: PAY, name: "prod-pay", ou: "Workloads/Prod", tags: { env: "prod", team: "pay" } },
  { id: DEV, name: "dev-web", ou: "Workloads/SDLC", tags: { env: "dev", team: "web" } },
  { id: NET, name: "Network (EU)", ou: "Infra\\/Net", tags: { "cost=center": "4" } },
  { id: GONE, name: "prod-gone", ou: "Workloads/Prod", status: "SUSPENDED", tags: { env: "prod" } },
  { id: LEAVING, name: "prod-leaving", ou: "Workloads/Prod", status: "PENDING_CLOSURE" },
];

interface RuleCase {
  /** Selector lists as YAML text; ids of units stand as `<Prod>` and `<Workloads>`. */
  accounts: string;
  except?: string;
  allowEmpty?: boolean;
  expected: readonly string[];
}

/** One rule for each form of a selector, with the accounts that it must reach. */
const RULES: Record<string, RuleCase> = {
  "id quoted": { accounts: `["${WEB}"]`, expected: [WEB] },
  "id unquoted": { accounts: `[${WEB}]`, expected: [WEB] },
  "id quoted with a leading zero": { accounts: `["${NET}"]`, expected: [NET] },
  "id unquoted with a leading zero": { accounts: `[${NET}]`, expected: [NET] },
  name: { accounts: "[prod-pay]", expected: [PAY] },
  "name with spaces": { accounts: '["Network (EU)"]', expected: [NET] },
  "name as an object": { accounts: "[{account: prod-pay}]", expected: [PAY] },
  "id as an object": { accounts: `[{account: "${NET}"}]`, expected: [NET] },
  alias: { accounts: "[shop]", expected: [WEB] },
  "alias as an object": { accounts: "[{account: shop}]", expected: [WEB] },
  "unit by path, direct": { accounts: "[{ou: Workloads, depth: direct}]", expected: [TOOLS] },
  "unit by path, with descendants": {
    accounts: "[{ou: Workloads, depth: descendants}]",
    expected: [TOOLS, WEB, PAY, DEV],
  },
  "nested unit by path": {
    accounts: "[{ou: Workloads/Prod, depth: direct}]",
    expected: [WEB, PAY],
  },
  "unit with a slash in its name": {
    accounts: "[{ou: 'Infra\\/Net', depth: direct}]",
    expected: [NET],
  },
  "unit by id, direct": { accounts: "[{ou: <Prod>, depth: direct}]", expected: [WEB, PAY] },
  "unit by id, direct, with units below": {
    accounts: "[{ou: <Workloads>, depth: direct}]",
    expected: [TOOLS],
  },
  "unit by id, with descendants": {
    accounts: "[{ou: <Workloads>, depth: descendants}]",
    expected: [TOOLS, WEB, PAY, DEV],
  },
  root: { accounts: "[root]", expected: [IN_ROOT] },
  "root as a unit, direct": { accounts: "[{ou: root, depth: direct}]", expected: [IN_ROOT] },
  "root as a unit, with descendants": {
    accounts: "[{ou: root, depth: descendants}]",
    expected: [IN_ROOT, TOOLS, WEB, PAY, DEV, NET],
  },
  "tag key": { accounts: "[{tag: env}]", expected: [WEB, PAY, DEV] },
  "tag value": { accounts: "[{tag: env=prod}]", expected: [WEB, PAY] },
  "tag with an empty value": { accounts: "[{tag: team=}]", expected: [TOOLS] },
  "tags any": { accounts: "[{tags: {any: [team=pay, env=dev]}}]", expected: [PAY, DEV] },
  "tags all": { accounts: "[{tags: {all: [team=web, env=prod]}}]", expected: [WEB] },
  "tags any and all": {
    accounts: "[{tags: {all: [env], any: [team=pay, team=none]}}]",
    expected: [PAY],
  },
  "glob with a star": { accounts: '[{name: "prod-*"}]', expected: [WEB, PAY] },
  "glob with question marks": { accounts: '[{name: "???-web"}]', expected: [DEV] },
  all: { accounts: "[all]", expected: [IN_ROOT, TOOLS, WEB, PAY, DEV, NET] },
  management: { accounts: "[management]", expected: [MAIN] },
  "management by name": { accounts: "[main]", expected: [MAIN] },
  "management by id": { accounts: `["${MAIN}"]`, expected: [MAIN] },
  "all and management": {
    accounts: "[all, management]",
    expected: [MAIN, IN_ROOT, TOOLS, WEB, PAY, DEV, NET],
  },
  "union of several": { accounts: "[shop, {tag: env=dev}, root]", expected: [IN_ROOT, WEB, DEV] },
  "several words in one object": {
    accounts: '[{ou: Workloads, depth: descendants, tag: team=web, name: "prod-*"}]',
    expected: [WEB],
  },
  "except a name": {
    accounts: "[all]",
    except: "[shop]",
    expected: [IN_ROOT, TOOLS, PAY, DEV, NET],
  },
  "except a unit": {
    accounts: "[all]",
    except: "[{ou: Workloads, depth: descendants}]",
    expected: [IN_ROOT, NET],
  },
  "except wins over what is named": {
    accounts: "[all, prod-web, management, {tag: env=prod}]",
    except: "[{tag: env}]",
    expected: [IN_ROOT, TOOLS, NET],
  },
  "nothing, and allowed": { accounts: "[{tag: nobody}]", allowEmpty: true, expected: [] },
  "suspended and closing accounts skipped": {
    accounts: `["${GONE}", prod-leaving, prod-pay]`,
    expected: [PAY],
  },
};

const GROUP = "awssso-admins";
const SET = "Admin";

/** The rules as the stack file holds them, the selectors as they are written above. */
function rulesText(unitIds: ReadonlyMap<string, string>): string {
  const rules = Object.entries(RULES).map(([name, { accounts, except = "[]", allowEmpty }]) => {
    const selectors = `accounts: ${accounts}, except: ${except}, allowEmpty: ${allowEmpty ?? false}`;
    return `    - {name: ${JSON.stringify(name)}, groups: [${GROUP}], permissionSets: [${SET}], ${selectors}}`;
  });
  const text = rules.join("\n").replace(/<(\w+)>/g, (_, name: string) => unitIds.get(name) ?? "");
  return `\n${text}`;
}

/** The stack file with these accounts and rules. */
function stackFile(changes: Record<string, string>): string {
  return stackText({
    managementAccountId: `"${MAIN}"`,
    groups: `[{name: ${GROUP}}]`,
    users: null,
    permissionSets: `[{name: ${SET}}]`,
    ...changes,
  });
}

/** The tests of this file are one story: each goes on where the one before ended. */
describe("selectors on the real engine", () => {
  let box: TestSandbox;
  const environment = process.env;

  beforeAll(async () => {
    const accessRules = `[{groups: [${GROUP}], permissionSets: [${SET}], accounts: [all]}]`;
    // The emulated organization is made of inline accounts; then the stack reads it live.
    box = await startTestSandbox({
      stack: "test",
      stackFile: stackFile({ accounts: flow(ACCOUNTS), accessRules }),
    });
    const live = stackFile({
      accountDirectory: "live",
      accounts: flow([{ id: WEB, alias: "shop" }]),
      accessRules: rulesText(await readUnitIds(box)),
    });
    await box.editStackFile(() => live);
    await callsOf(box, "DELETE");
  });
  afterAll(() => box?.stop());
  afterEach(() => {
    process.env = environment;
    jest.restoreAllMocks();
  });

  const expected = Object.fromEntries(
    Object.entries(RULES).map(([name, rule]) => [name, [...rule.expected].sort()]),
  );

  it("reach the accounts of AWS Organizations, each form as it says, in one preview", async () => {
    expect(await accountsByRule(box)).toEqual(expected);
  });

  it("took one call for each active account's tags, two for each unit, and four for the rest", async () => {
    expect(await callsOf(box)).toEqual({
      DescribeOrganization: 1,
      ListRoots: 1,
      ListAWSServiceAccessForOrganization: 1,
      ListAccounts: 1,
      // The root, Workloads, Prod, SDLC and Infra/Net.
      ListOrganizationalUnitsForParent: 5,
      ListAccountsForParent: 5,
      ListTagsForResource: 7,
    });
  });

  it("reach the same accounts by a snapshot that the CLI wrote, without any call", async () => {
    process.env = { ...environment, ...environmentOf(box.sandbox).set };
    jest.spyOn(process.stdout, "write").mockReturnValue(true);
    const file = "accounts.snapshot.yaml";
    expect(await runAccess(["accounts", "pull", "--output", join(box.directory, file)])).toBe(0);
    await box.editStackFile((text) =>
      text.replace("accountDirectory: live", `accountDirectory: ${file}`),
    );
    await callsOf(box, "DELETE");
    expect(await accountsByRule(box)).toEqual(expected);
    expect(await callsOf(box)).toEqual({});
  });
});

/** Ids of organizational units by name, from the paths of two accounts. */
async function readUnitIds({ aws }: TestSandbox): Promise<Map<string, string>> {
  const units = new Map<string, string>();
  for await (const page of paginateListAccounts({ client: aws.organizations }, {}))
    for (const { Id, Paths: [path = ""] = [] } of page.Accounts ?? []) {
      const [, , workloads = "", below = ""] = path.split("/");
      if (Id === WEB) units.set("Workloads", workloads).set("Prod", below);
    }
  return units;
}

/** Sorted account ids by rule name, as a preview would store them with `WorkforceAccess`. */
async function accountsByRule(box: TestSandbox): Promise<Record<string, string[]>> {
  const { code, stdout, stderr } = await box.pulumi(["preview", "--json"]);
  if (code !== 0) throw new Error(`preview ended with ${code}\n${stdout}\n${stderr}`);
  const { steps } = JSON.parse(stdout) as Preview;
  const component = steps.find(({ newState }) => newState?.type === TOKENS.workforceAccess);
  const grants = Object.entries(component?.newState?.inputs?.grants ?? {});
  const reached: Record<string, string[]> = Object.fromEntries(
    Object.keys(RULES).map((rule) => [rule, []]),
  );
  for (const [key, rules] of grants) {
    const [principal, permissionSet, accountId = ""] = key.split("|");
    expect([principal, permissionSet]).toEqual([GROUP, SET]);
    for (const rule of rules) reached[rule]?.push(accountId);
  }
  return Object.fromEntries(Object.entries(reached).map(([rule, ids]) => [rule, ids.sort()]));
}

interface Preview {
  steps: {
    newState?: { type: string; inputs?: { grants?: Record<string, string[]> } };
  }[];
}

/** How often each operation of Organizations was called; with `DELETE`, forgets them. */
async function callsOf(
  { connection }: TestSandbox,
  method = "GET",
): Promise<Record<string, number>> {
  const answer = await fetch(`${connection.aws.endpoint}/__sandbox/journal`, { method });
  const counts: Record<string, number> = {};
  if (method === "DELETE") return counts;
  const entries = (await answer.json()) as { service: string; operation: string }[];
  for (const { service, operation } of entries)
    if (service === "organizations") counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** YAML on one line. */
function flow(value: object): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}
