import {
  diffNow,
  diffOf,
  grantTexts,
  reasons,
  replacing,
  riskIds,
  startDeployed,
} from "../support/diffPreview";
import { type TestSandbox } from "../support/sandbox";
import { removing } from "../support/stackFile";

jest.setTimeout(600_000);

const BOUNDARY =
  "      permissionsBoundary: { managedPolicyArn: arn:aws:iam::aws:policy/PowerUserAccess }\n";
const NETWORK_SET = "    - name: NetworkOperator\n";
const COSTS = "    - name: cost-control\n";
const EXPIRED = '      expires: "2020-01-31"\n';

describe("access diff on changes of the configuration", () => {
  let box: TestSandbox;
  let original: string;

  beforeAll(async () => {
    // A boundary to take away and an expired rule to bring back, beside what the repository's stack has.
    box = await startDeployed({
      edit: replacing([NETWORK_SET, NETWORK_SET + BOUNDARY], [COSTS, COSTS + EXPIRED]),
    });
    original = await box.readStackFile();
  });
  afterEach(() => box.editStackFile(() => original));
  afterAll(() => box?.stop());

  it("names what an account loses that moves to another unit", async () => {
    const { code, diff } = await diffOf(box, (text) =>
      text.replace(/(name: acme-web-staging\n.*\n\s+ou: )Workloads\/SDLC/, "$1Workloads/Prod"),
    );
    expect(code).toBe(0);
    expect(diff.counts).toEqual({ gained: 0, lost: 1, replaced: 0 });
    expect(grantTexts(diff)).toEqual(["lost awssso-web-developers: Developer in acme-web-staging"]);
    expect(reasons(diff)).toEqual(['the account left rule "web-development"']);
    expect(diff.accounts).toEqual([
      { rule: "web-development", entered: [], left: ["acme-web-staging"] },
    ]);
    expect(diff.accountFacts).toMatchObject([
      {
        accountName: "acme-web-staging",
        changes: ["moved from Workloads/SDLC to Workloads/Prod"],
      },
    ]);
    expect(diff.other).toEqual([]);
  });

  it("names what a new account brings to whom, an administrator in production first", async () => {
    const account =
      '{ id: "121212121212", name: acme-search-prod, email: aws+search@example.com, ou: Workloads/Prod }';
    const list = "  okta-aws-access:accounts:\n";
    const { code, diff } = await diffOf(box, replacing([list, `${list}    - ${account}\n`]), {
      diff: ["--fail-on", "critical"],
    });
    expect(code).toBe(1);
    expect(diff.counts).toEqual({ gained: 3, lost: 0, replaced: 0 });
    expect(grantTexts(diff)).toEqual([
      "gained awssso-network-operators: ReadOnly in acme-search-prod",
      "gained awssso-platform-engineers: PlatformAdministrator in acme-search-prod",
      "gained awssso-security-auditors: SecurityAuditor in acme-search-prod",
    ]);
    expect(diff.accounts.map(({ rule, entered, left }) => [rule, entered, left])).toEqual([
      ["network-troubleshooting", ["acme-search-prod"], []],
      ["platform-administration", ["acme-search-prod"], []],
      ["security-audit", ["acme-search-prod"], []],
    ]);
    expect(riskIds(diff)).toEqual(["administrator-in-production"]);
    expect(diff.other).toEqual([]);
  });

  it("names what ends in an account that is suspended", async () => {
    const { diff } = await diffOf(
      box,
      replacing(
        [
          "      name: acme-payments-dev\n",
          "      name: acme-payments-dev\n      status: SUSPENDED\n",
        ],
        [
          "accounts: [{ ou: Workloads/SDLC, depth: direct, tag: workload=payments }]",
          "accounts: [{ ou: Workloads/SDLC, depth: direct, tag: workload=payments }]\n      allowEmpty: true",
        ],
      ),
    );
    expect(diff.counts).toEqual({ gained: 0, lost: 4, replaced: 0 });
    expect(grantTexts(diff)).toEqual([
      "lost awssso-network-operators: ReadOnly in acme-payments-dev",
      "lost awssso-payments-developers: Developer in acme-payments-dev",
      "lost awssso-platform-engineers: PlatformAdministrator in acme-payments-dev",
      "lost awssso-security-auditors: SecurityAuditor in acme-payments-dev",
    ]);
    expect(diff.other).toEqual([]);
  });

  it("sees a boundary that is added, with grants and people", async () => {
    const set = "    - name: SecurityAuditor\n";
    const { diff } = await diffOf(box, replacing([set, set + BOUNDARY]));
    expect(diff.permissionSets).toMatchObject([
      {
        name: "SecurityAuditor",
        action: "updated",
        verdict: "narrowed",
        grants: 11,
        people: 1,
        lines: [
          {
            direction: "lost",
            text: "everything beyond the new boundary PowerUserAccess",
          },
        ],
      },
    ]);
    expect(diff).toMatchObject({ grants: [], risks: [], other: [] });
  });

  it("sees a boundary that is taken away", async () => {
    const { code, diff } = await diffOf(box, replacing([BOUNDARY, ""]), {
      diff: ["--fail-on", "high"],
    });
    expect(code).toBe(1);
    expect(diff.permissionSets).toMatchObject([
      { name: "NetworkOperator", verdict: "widened", grants: 2, people: 1, boundary: "removed" },
    ]);
    expect(riskIds(diff)).toEqual(["boundary-removed"]);
    expect(diff).toMatchObject({ grants: [], other: [] });
  });

  it("shows a renamed permission set as what it is: one that goes and one that comes", async () => {
    const { diff } = await diffOf(box, (text) =>
      text.replaceAll("NetworkOperator", "NetworkEngineer"),
    );
    expect(diff.counts).toEqual({ gained: 2, lost: 2, replaced: 0 });
    expect(grantTexts(diff)).toEqual([
      "gained awssso-network-operators: NetworkEngineer in acme-network",
      "gained awssso-network-operators: NetworkEngineer in acme-shared-services",
      "lost awssso-network-operators: NetworkOperator in acme-network",
      "lost awssso-network-operators: NetworkOperator in acme-shared-services",
    ]);
    expect(
      diff.permissionSets.map((set) => [set.name, set.action, set.grants, set.sameAs]),
    ).toEqual([
      ["NetworkEngineer", "created", 2, "NetworkOperator"],
      ["NetworkOperator", "deleted", 2, "NetworkEngineer"],
    ]);
    expect(riskIds(diff)).toEqual(["brief-loss"]);
    expect(diff.other).toEqual([]);
  });

  it("names what an expired rule brings back", async () => {
    const { code, diff } = await diffOf(box, replacing([EXPIRED, ""]), {
      diff: ["--fail-on", "high"],
    });
    expect(code).toBe(1);
    expect(diff.counts).toEqual({ gained: 1, lost: 0, replaced: 0 });
    expect(grantTexts(diff)).toEqual(["gained FinOps Team: BillingAnalyst in acme-management"]);
    expect(riskIds(diff)).toContain("management-account");
    expect(diff.other).toEqual([]);
  });

  it("names people who join and leave groups", async () => {
    const { diff } = await diffOf(
      box,
      replacing(
        [
          "members: [dana.levi@example.com]",
          "members: [dana.levi@example.com, ana.silva@example.com]",
        ],
        ["members: [chidi.okafor@example.com]", "members: []"],
      ),
    );
    expect(diff.memberships).toMatchObject([
      { group: "awssso-network-operators", joined: ["ana.silva@example.com"], left: [], grants: 7 },
      {
        group: "awssso-security-auditors",
        joined: [],
        left: ["chidi.okafor@example.com"],
        grants: 11,
      },
    ]);
    expect(diff).toMatchObject({ grants: [], other: [] });
  });

  it("warns of people who join a group that administers production", async () => {
    const { code, diff } = await diffOf(
      box,
      (text) =>
        text.replace(
          /(name: awssso-platform-engineers\n[\s\S]*?members: \[)/,
          "$1dana.levi@example.com, ",
        ),
      { diff: ["--fail-on", "critical"] },
    );
    expect(code).toBe(1);
    expect(diff.grants).toEqual([]);
    const [membership, ...others] = diff.memberships;
    expect(others).toEqual([]);
    expect(
      membership?.gains.map(({ people, permissionSet, accountNames }) => [
        people,
        permissionSet,
        accountNames.length,
      ]),
    ).toEqual([
      [["dana.levi@example.com"], "PlatformAdministrator", 8],
      [["dana.levi@example.com"], "ReadOnly", 3],
    ]);
    const joins = 'dana.levi@example.com joins "awssso-platform-engineers" and ';
    expect(diff.risks.map(({ level, message }) => [level, message])).toEqual([
      [
        "critical",
        expect.stringContaining(
          `${joins}becomes administrator by "PlatformAdministrator" in acme-`,
        ),
      ],
      ["high", `${joins}gains "ReadOnly" in acme-management, the management account.`],
    ]);
  });

  it("tells a push mapping that goes with its last grant", async () => {
    const { diff } = await diffOf(box, (text) =>
      removing("accessRules", "cost-control")(replacing(["    names: [FinOps Team]\n", ""])(text)),
    );
    expect(diff.okta.map(({ what, action }) => [what, action])).toEqual([
      ["assignment", "update"],
      ["pushMapping", "delete"],
    ]);
    expect(diff.okta[1]?.text).toBe('Push of the group "FinOps Team" is deleted');
    expect(riskIds(diff)).toEqual([]);
    expect(diff).toMatchObject({ grants: [], other: [] });
  });

  it("warns of a push mapping that goes while grants live on it", async () => {
    const { resources } = await box.exportState();
    const push = resources.find(({ urn }) =>
      /PushGroup::access-awssso-network-operators$/.test(urn),
    );
    const { code, diff } = await diffNow(box, {
      command: ["destroy", "--preview-only", "--json", "--show-sames", "--target-dependents"],
      args: ["--target", push?.urn ?? ""],
      diff: ["--fail-on", "high"],
    });
    expect(code).toBe(1);
    expect(diff.counts).toEqual({ gained: 0, lost: 7, replaced: 0 });
    expect(diff.okta.map(({ text }) => text)).toEqual([
      'Push of the group "awssso-network-operators" is deleted',
    ]);
    expect(riskIds(diff)).toEqual(["push-mapping-deletion"]);
    expect(diff.other).toEqual([]);
  });

  it("says that nobody can sign in while the application is replaced, and who is cut off", async () => {
    const { resources } = await box.exportState();
    const app = resources.find(({ type }) => type === "okta:app/saml:Saml");
    const { code, diff, markdown } = await diffNow(box, {
      args: ["--show-sames", "--replace", app?.urn ?? ""],
      diff: ["--fail-on", "critical"],
    });
    expect(code).toBe(1);
    expect(diff.counts).toEqual({ gained: 0, lost: 0, replaced: 36 });
    expect(riskIds(diff)).toEqual(["app-replacement", "brief-loss"]);
    expect(diff.risks[0]).toMatchObject({ id: "app-replacement", level: "critical" });
    expect(diff.okta.filter(({ action }) => action === "replace")).toHaveLength(8);
    expect(markdown).toContain("Replaced, with a brief loss of access: 36 grants");
    expect(diff.other).toEqual([]);
  });
});
