import Ajv2020 from "ajv/dist/2020";
import { accessDiffJsonSchema } from "../../model/editor/jsonSchema";
import {
  type Diffed,
  type DiffOptions,
  diffOf,
  replacing,
  riskIds,
  startDeployed,
} from "../support/diffPreview";
import { type TestSandbox } from "../support/sandbox";

jest.setTimeout(600_000);

const KEY = "  okta-aws-access:risks:\n";
const RISKS = `${KEY}    rules: { session-longer: off, break-glass-enabled: critical }
    massRemoval: { grants: 2, percent: 1 }
    production: { accounts: [acme-audit], words: [prod] }
    breakGlass: { groups: [awssso-network-*], permissionSets: [] }
`;
const ASSIGNMENT_GROUP = "  okta-aws-access:assignmentGroup:";
const published = new Ajv2020({ strict: true }).compile(accessDiffJsonSchema());

describe("risk settings on previews of the real engine", () => {
  let box: TestSandbox;
  let original: string;

  beforeAll(async () => {
    box = await startDeployed({ edit: replacing([ASSIGNMENT_GROUP, RISKS + ASSIGNMENT_GROUP]) });
    original = await box.readStackFile();
  });
  afterEach(() => box.editStackFile(() => original));
  afterAll(() => box?.stop());

  /** The diff after replacements; its JSON must be what the published schema says. */
  async function changed(
    pairs: readonly (readonly [from: string, to: string])[],
    options?: DiffOptions,
  ): Promise<Diffed> {
    const result = await diffOf(box, replacing(...pairs), options);
    expect(published(result.diff) ? [] : published.errors).toEqual([]);
    return result;
  }

  const noDenials = [
    "Action: [iam:CreateUser, iam:CreateAccessKey, iam:CreateLoginProfile]",
    "Action: [iam:CreateUser]",
  ] as const;
  const member = [
    "members: [dana.levi@example.com]",
    "members: [dana.levi@example.com, bo.eriksen@example.com]",
  ] as const;

  it("uses the deployed settings", async () => {
    const session = ["sessionDuration: PT4H", "sessionDuration: PT6H"] as const;
    const { code, diff, markdown } = await changed([session, noDenials, member], {
      diff: ["--fail-on", "critical"],
    });
    expect(code).toBe(1);
    expect(diff.risks.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'critical Break-glass: bo.eriksen@example.com joins "awssso-network-operators".',
      'high Permission set "Developer" no longer denies iam:CreateAccessKey, iam:CreateLoginProfile on *.',
    ]);
    expect(diff.rulesOff).toEqual(["session-longer"]);
    expect(markdown).toContain("<summary>Risk rules that are off</summary>");
    expect(diff.other).toEqual([]);
  });

  it("judges a change by the deployed settings when it brings milder ones", async () => {
    const milder = `${KEY}    rules: { administrator-in-production: off, mass-removal: low }\n`;
    const oversight = "permissionSets: [ReadOnly]\n      accounts: [management,";
    const { code, diff } = await changed(
      [
        [RISKS, milder],
        [oversight, oversight.replace("ReadOnly", "PlatformAdministrator")],
      ],
      { diff: ["--fail-on", "critical"] },
    );
    expect(code).toBe(1);
    expect(diff.counts).toEqual({ gained: 3, lost: 3, replaced: 0 });
    expect(riskIds(diff)).toEqual([
      "administrator-in-production",
      "management-account",
      "mass-removal",
      "risk-rules-weakened",
    ]);
    expect(diff.risks[0]).toMatchObject({
      level: "critical",
      message:
        'Group "awssso-platform-engineers" becomes administrator by "PlatformAdministrator" in acme-audit, acme-management.',
    });
    expect(
      diff.risks.filter(({ id }) => id === "risk-rules-weakened").map(({ message }) => message),
    ).toEqual([
      'The list breakGlass.groups no longer holds "awssso-network-*".',
      'The list production.accounts no longer holds "acme-audit".',
      "The rule administrator-in-production goes from critical to off.",
      "The rule break-glass-enabled goes from critical to high.",
      "The rule mass-removal goes from high to low.",
      "The threshold massRemoval.grants goes from 2 to 10.",
      "The threshold massRemoval.percent goes from 1 to 20.",
    ]);
    expect(diff.rulesOff).toEqual([]);
  });

  it("tells settings that change alone, though nothing changes in a cloud", async () => {
    const { code, diff } = await changed([["massRemoval: { grants: 2,", "massRemoval: { grants: 3,"]]); // prettier-ignore
    expect(code).toBe(0);
    expect(diff.risks).toMatchObject([
      { id: "risk-rules-weakened", message: "The threshold massRemoval.grants goes from 2 to 3." },
    ]);
    expect(diff).toMatchObject({ grants: [], other: [], problems: [] });
  });

  it("is refused by the program, too, when it would silence the guards of the review", async () => {
    await box.editStackFile(
      replacing([`${KEY}    rules: {`, `${KEY}    rules: { incomplete: off,`]),
    );
    const { code, stdout, stderr } = await box.pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("risks.rules.incomplete: `off` is not one of high, critical");
  });
});
