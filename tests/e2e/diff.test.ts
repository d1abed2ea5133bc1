import { diffNow, diffOf, replacing, riskIds, startDeployed } from "../support/diffPreview";
import { type TestSandbox } from "../support/sandbox";
import { removing } from "../support/stackFile";

jest.setTimeout(600_000);

describe("access diff on previews of the real engine", () => {
  let box: TestSandbox;
  let original: string;

  beforeAll(async () => {
    box = await startDeployed();
    original = await box.readStackFile();
  });
  afterEach(() => box.editStackFile(() => original));
  afterAll(() => box?.stop());

  it("finds nothing when nothing changed, also when the preview lists what stays", async () => {
    const { code, diff } = await diffNow(box, { diff: ["--fail-on", "low"] });
    expect(code).toBe(0);
    expect(diff).toMatchObject({ problems: [], risks: [], grants: [], okta: [], other: [] });
    const { markdown } = await diffNow(box, { args: ["--show-sames"] });
    expect(markdown).toBe("**No changes.**\n\n### Access changes: acme, dev\n");
  });

  it("names what a group gains by joining a rule, in production as administrator", async () => {
    const rule = (groups: string): string =>
      `groups: [${groups}]\n      permissionSets: [PlatformAdministrator]`;
    const { code, diff } = await diffOf(
      box,
      replacing([
        rule("awssso-platform-engineers"),
        rule("awssso-platform-engineers, awssso-network-operators"),
      ]),
      { diff: ["--fail-on", "critical"] },
    );
    expect(code).toBe(1);
    expect(diff.counts).toEqual({ gained: 8, lost: 0, replaced: 0 });
    expect(riskIds(diff)).toEqual(["administrator-in-production"]);
    expect(diff.risks[0]?.message).toBe(
      'Group "awssso-network-operators" becomes administrator by "PlatformAdministrator" in acme-payments-prod, acme-web-prod.',
    );
    expect(diff.other).toEqual([]);
    const streamed = await diffNow(box, { streamed: true, diff: ["--fail-on", "critical"] });
    expect({ code: streamed.code, diff: streamed.diff }).toEqual({ code, diff });
  });

  it("names what is lost with a rule", async () => {
    const { code, diff } = await diffOf(box, removing("accessRules", "network-operation"));
    expect(code).toBe(0);
    expect(diff.counts).toEqual({ gained: 0, lost: 2, replaced: 0 });
    expect(diff.grants.map(({ accountName, why }) => [accountName, why])).toEqual([
      ["acme-network", 'rule "network-operation" grants nothing any more'],
      ["acme-shared-services", 'rule "network-operation" grants nothing any more'],
    ]);
    expect(diff.other).toEqual([]);
  });

  it("says why access ends when a rule has expired", async () => {
    const rule = "- name: cost-control\n";
    const { diff } = await diffOf(box, replacing([rule, `${rule}      expires: "2020-01-31"\n`]));
    expect(diff.counts).toEqual({ gained: 0, lost: 1, replaced: 0 });
    expect(diff.grants[0]?.why).toBe('rule "cost-control" expired on 2020-01-31');
    expect(diff.other).toEqual([]);
  });

  it("sees a policy widened, with grants and people", async () => {
    const { diff } = await diffOf(
      box,
      replacing(["Action: [iam:PassRole, iam:GetRole]", 'Action: [iam:PassRole, "iam:*"]']),
    );
    expect(diff.permissionSets).toMatchObject([
      { name: "Developer", action: "updated", verdict: "widened", grants: 3, people: 3 },
    ]);
    expect(riskIds(diff)).toEqual(["wildcard-growth"]);
    expect(diff).toMatchObject({ grants: [], other: [] });
  });

  it("sees the sign-on policy weakened", async () => {
    const { code, diff } = await diffOf(
      box,
      replacing(
        ["phishingResistant: true", "phishingResistant: false"],
        ["reauthenticateEvery: PT8H", "reauthenticateEvery: PT12H"],
      ),
      { args: ["--show-sames"], diff: ["--fail-on", "critical"] },
    );
    expect(code).toBe(1);
    expect(diff.okta).toMatchObject([{ what: "signOnPolicy", text: "Sign-on policy is weakened" }]);
    expect(diff.risks.map(({ id }) => id)).toEqual(["mfa-downgrade", "mfa-downgrade"]);
    expect(diff).toMatchObject({ grants: [], other: [] });
    const streamed = await diffNow(box, { streamed: true, diff: ["--fail-on", "critical"] });
    expect({ code: streamed.code, diff: streamed.diff }).toEqual({ code, diff });
  });
});
