import { type PermissionSetSpec } from "../../../model/accessModel";
import { isBroadPolicy } from "../../../model/diff/administrator";
import { permissionSetRisks } from "../../../model/diff/permissionSetRisks";
import { comparePermissionSets } from "../../../model/diff/permissionSetChange";
import { type PermissionSetDiff } from "../../../model/diff/permissionSetChanges";

const SPEC: PermissionSetSpec = {
  name: "S",
  sessionDuration: "PT1H",
  tags: {},
  managedPolicies: [],
  customerManagedPolicies: [],
  existing: false,
};
const managed = (...names: string[]): Partial<PermissionSetSpec> => ({
  managedPolicies: names.map((name) => `arn:aws:iam::aws:policy/${name}`),
});
const inline = (...Statement: object[]): Partial<PermissionSetSpec> => ({
  inlinePolicy: JSON.stringify({ Statement }),
});
const allow = (Action: string | string[], Resource: string | string[] = "*"): object => ({ Effect: "Allow", Action, Resource }); // prettier-ignore
const deny = (Action: string | string[], more: object = {}): object => ({ Effect: "Deny", Action, Resource: "*", ...more }); // prettier-ignore
const boundary = (name: string): Partial<PermissionSetSpec> => ({
  permissionsBoundary: { customerManagedPolicyReference: { name, path: "/" } },
});

function risks(
  before: Partial<PermissionSetSpec>,
  after: Partial<PermissionSetSpec>,
  action: PermissionSetDiff["action"] = "updated",
): string[] {
  const change = comparePermissionSets({ ...SPEC, ...before }, { ...SPEC, ...after });
  const set = { ...change, action, grants: 1, people: 1, morePeople: false };
  return permissionSetRisks(set).map(({ id, message }) => `${id}: ${message}`);
}

describe("risks of a permission set", () => {
  test.each<[string, Partial<PermissionSetSpec>, Partial<PermissionSetSpec>, string[]]>([
    ["nothing", {}, {}, []],
    ["one action on one resource", {}, inline(allow("s3:GetObject", "arn:x")), []],
    ["a service on one resource", {}, inline(allow("s3:*", "arn:x")), ['wildcard-growth: Permission set "S" gains s3:* on arn:x.']],
    ["one action on every resource", {}, inline(allow("s3:GetObject")), ['wildcard-growth: Permission set "S" gains s3:GetObject on *.']],
    ["everything but", {}, inline({ Effect: "Allow", NotAction: "iam:*", NotResource: "arn:x" }), ['wildcard-growth: Permission set "S" gains everything but iam:* on everything but arn:x.']],
    ["many statements, in one sentence", {}, inline(...["a", "b", "c", "d", "e", "f", "g"].map((service) => allow(`${service}:*`, `arn:${service}`))), ['wildcard-growth: Permission set "S" gains a:* on arn:a, b:* on arn:b, c:* on arn:c, d:* on arn:d, e:* on arn:e and 2 more.']],
    ["many actions of one statement", {}, inline(allow(["s3:*", "ec2:*", "sqs:Get"], ["arn:x", "arn:y"])), ['wildcard-growth: Permission set "S" gains ec2:*, s3:* on arn:x, ec2:*, s3:* on arn:y.']],
    ["a broad managed policy", {}, managed("PowerUserAccess", "ReadOnlyAccess"), ['wildcard-growth: Permission set "S" gains AWS managed policy PowerUserAccess.']],
    ["a wildcard that was there", inline(allow("s3:*")), inline(allow("s3:*"), allow("s3:Get*")), []],
    ["a wildcard that loses its condition", inline({ ...allow("s3:*"), Condition: { Bool: { a: "true" } } }), inline(allow("s3:*")), ['wildcard-growth: Permission set "S" gains s3:* on *.']],
    ["a wildcard that goes", inline(allow("s3:*")), {}, []],
    ["a policy that cannot be read", {}, { inlinePolicy: "[secret]" }, ['wildcard-growth: Permission set "S" gains inline policy, which could not be compared.']],
    ["a denying statement that goes", inline(deny(["a:B", "a:C"])), {}, ['deny-removed: Permission set "S" no longer denies a:B, a:C on *.']],
    ["a denied action that goes", inline(deny(["a:B", "a:C"])), inline(deny("a:B")), ['deny-removed: Permission set "S" no longer denies a:C on *.']],
    ["a denial that gets a condition", inline(deny("a:B")), inline(deny("a:B", { Condition: { Bool: { x: "y" } } })), ['deny-removed: Permission set "S" no longer denies a:B on *.']],
    ["a denial that gets wider", inline(deny("a:B")), inline(deny("a:*")), []],
    ["a new denial", {}, inline(deny("*")), []],
    ["many denials, in one sentence", inline(...["a", "b", "c", "d"].map((service) => deny(`${service}:X`, { Resource: service }))), {}, ['deny-removed: Permission set "S" no longer denies a:X on a; b:X on b; c:X on c and 1 more.']],
    ["a boundary that goes", boundary("b"), {}, ['boundary-removed: Permission set "S" loses its boundary.']],
    ["another boundary", boundary("b"), boundary("c"), ['boundary-changed: Permission set "S": boundary /b → /c']],
    ["a new boundary", {}, boundary("b"), []],
    ["a longer session", {}, { sessionDuration: "PT2H" }, ['session-longer: Permission set "S": session PT1H → PT2H']],
    ["a shorter session", { sessionDuration: "PT2H" }, {}, []],
  ])("%s", (_what, before, after, expected) => {
    expect(risks(before, after)).toEqual(expected);
  }); // prettier-ignore

  test.each(["created", "deleted"] as const)("that is %s are none of these", (action) => {
    const much = { ...inline(allow("*")), sessionDuration: "PT12H" };
    expect(risks(inline(deny("*")), much, action)).toEqual([]);
    expect(risks(inline(deny("*")), much)).toHaveLength(3);
  });
});

test.each<[string, boolean]>([
  ["AdministratorAccess", true],
  ["AdministratorAccess-Amplify", true],
  ["PowerUserAccess", true],
  ["AmazonS3FullAccess", true],
  ["AmazonDynamoDBFullAccess_v2", true],
  ["job-function/SystemAdministrator", true],
  ["aws-service-role/AWSSupportServiceRolePolicy", false],
  ["ReadOnlyAccess", false],
  ["AmazonEC2ReadOnlyAccess", false],
  ["SecurityAudit", false],
  ["job-function/Billing", false],
])("%s is broad: %s", (name, expected) => {
  expect(isBroadPolicy(`arn:aws:iam::aws:policy/${name}`)).toBe(expected);
});
