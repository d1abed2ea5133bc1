import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareAccess } from "../../../model/compare/compareAccess";
import { type AccessComparison } from "../../../model/compare/comparison";
import { type StackSide } from "../../../model/compare/context";
import { type NameMapping, parseNameMapping } from "../../../model/compare/nameMap";
import { renderJson } from "../../../model/compare/render/json";
import { renderMarkdown } from "../../../model/compare/render/markdown";
import { renderText } from "../../../model/compare/render/text";
import { formatDiagnostic } from "../../../model/diagnostics";
import { load } from "../../support/accessConfig";

const GOLDEN = join(__dirname, "golden");

function stackOf(stack: string, changes: Record<string, string | null>): StackSide {
  const { declared, access, diagnostics } = load(changes);
  if (declared === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return { stack, declared, access };
}

/** Two stacks with a difference of every kind. */
function example(): AccessComparison {
  const policy = (...actions: string[]): string =>
    `{Version: "2012-10-17", Statement: [${actions
      .map((action) => `{Effect: Allow, Action: [${action}], Resource: "*"}`)
      .join(", ")}]}`;
  const dev = stackOf("acme-dev", {
    environment: "dev",
    permissionSets: `[{name: Admin, sessionDuration: PT8H, inlinePolicy: ${policy('"s3:*"')}},
      {name: Read, description: "Look, but not at data."}, {name: Try}]`,
    accounts: `[{id: "111111111111", name: acme-main}, {id: "222222222222", name: acme-web-dev, ou: Workloads/SDLC},
      {id: "333333333333", name: acme-pay-dev, ou: Workloads/SDLC}, {id: "444444444444", name: acme-sandbox, ou: Sandbox}]`,
    accessRules: `[{name: admins, groups: [awssso-admins], permissionSets: [Admin], accounts: [{ou: Workloads/SDLC, depth: direct}]},
      {name: readers, groups: [awssso-readers], permissionSets: [Read], accounts: [acme-web-dev], expires: 2027-06-30, reason: Follows the releases.},
      {name: experiments, groups: [awssso-readers], users: [ada@example.com], permissionSets: [Try], accounts: [{name: "*-sandbox"}], expires: 2027-01-31}]`,
    signOn: "{phishingResistant: false, reauthenticateEvery: PT12H}",
    deploymentIdentity: "{label: CI of dev, scopes: [okta.groups.manage]}",
  });
  const prod = stackOf("acme-prod", {
    environment: "prod",
    portalUrl: "https://acme.awsapps.com/start",
    groups:
      "[{name: awssso-admins, members: [eve@example.com], description: Run everything.}, {name: awssso-readers}, {name: awssso-on-call}]",
    users: "[{userName: eve@example.com, firstName: Eve, lastName: Moss}]",
    permissionSets: `[{name: Admin, sessionDuration: PT1H, inlinePolicy: ${policy('"s3:GetObject"')}},
      {name: Read, description: Look at everything.}]`,
    accounts: `[{id: "111111111112", name: main}, {id: "222222222223", name: acme-web-prod, ou: Workloads/Prod},
      {id: "333333333334", name: acme-pay-prod, ou: Workloads/Prod}]`,
    managementAccountId: '"111111111112"',
    accessRules: `[{name: admins, groups: [awssso-admins], permissionSets: [Admin], accounts: [acme-pay-prod]},
      {name: readers, groups: [awssso-readers], permissionSets: [Read], accounts: [acme-web-prod], reason: Follows the customers.},
      {name: on call, groups: [awssso-on-call], permissionSets: [Read], accounts: [all, management]}]`,
    oktaApp: "{hideMobile: true, label: AWS (prod)}",
    assignmentGroup: "AWS people",
    risks: "{massRemoval: {grants: 5}}",
  });
  const mappings = ["acme-*-dev=acme-*-prod", "units:*/SDLC=*/Prod", "rules:old=new"];
  return compareAccess(dev, prod, { mappings: mappings.map(parseNameMapping) as NameMapping[] });
}

/** Compares with a reviewed file; `UPDATE_GOLDEN=1` writes it anew. */
function expectGolden(file: string, text: string): void {
  const path = join(GOLDEN, file);
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, "utf8"));
}

describe("a comparison", () => {
  const comparison = example();

  it.each([80, 120])("reads well in %i columns", (width) => {
    const text = renderText(comparison, width);
    expectGolden(`example.${width}.txt`, text);
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(width);
  });

  it("reads well as Markdown", () => {
    expectGolden("example.md", renderMarkdown(comparison));
  });

  it("is whole as JSON", () => {
    expect(JSON.parse(renderJson(comparison))).toEqual(comparison);
  });

  it("takes the meaning from markup and from control characters in names", () => {
    const [section] = comparison.sections;
    if (section === undefined) throw new Error("no section");
    const name = "<img src=x>\u001b[31m | @team [a](http://b)\nnext";
    const hostile = {
      ...comparison,
      sections: [{ ...section, onlyInA: [{ name }], onlyInB: [], different: [] }],
    };
    expect(renderMarkdown(hostile)).toContain(
      "- &lt;img src=x&gt; \\| @<!-- -->team \\[a\\](http:<!-- -->//b) next\n",
    );
    expect(renderText(hostile, 80)).toContain("    <img src=x> | @team [a](http://b) next\n");
  });
});
