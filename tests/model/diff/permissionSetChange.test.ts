import { type PermissionSetSpec } from "../../../model/accessModel";
import { comparePermissionSets } from "../../../model/diff/permissionSetChange";

const SPEC: PermissionSetSpec = {
  name: "S",
  sessionDuration: "PT1H",
  tags: {},
  managedPolicies: [],
  customerManagedPolicies: [],
  existing: false,
};
const MANAGED = "arn:aws:iam::aws:policy/job-function/Billing";
const statements = (...list: [effect: string, action: string[], resource?: string][]): string =>
  JSON.stringify({
    Statement: list.map(([Effect, Action, Resource = "*"]) => ({ Effect, Action, Resource })),
  });
const boundary = (name: string): Partial<PermissionSetSpec> => ({
  permissionsBoundary: { customerManagedPolicyReference: { name, path: "/acme/" } },
});

describe("comparePermissionSets", () => {
  test.each<[string, Partial<PermissionSetSpec>, Partial<PermissionSetSpec>, string, string[]]>([
    ["nothing", {}, {}, "same", []],
    ["a managed policy", {}, { managedPolicies: [MANAGED] }, "widened", ["gained AWS managed policy job-function/Billing"]],
    ["none any more", { managedPolicies: [MANAGED] }, {}, "narrowed", ["lost AWS managed policy job-function/Billing"]],
    ["customer policies by path", { customerManagedPolicies: [{ name: "p", path: "/" }] }, { customerManagedPolicies: [{ name: "p", path: "/a/" }] }, "changed", ["gained customer policy /a/p", "lost customer policy /p"]],
    ["a boundary", {}, boundary("b"), "narrowed", ["lost everything beyond the new boundary /acme/b"]],
    ["no boundary", boundary("b"), {}, "widened", ["gained everything beyond the removed boundary /acme/b"]],
    ["another boundary", boundary("b"), boundary("c"), "changed", ["unclear boundary /acme/b → /acme/c"]],
    ["a wider action", { inlinePolicy: statements(["Allow", ["s3:Get*"]]) }, { inlinePolicy: statements(["Allow", ["s3:*"]]) }, "widened", ["gained Allow s3:* on *"]],
    ["actions that a wider one holds, once", {}, { inlinePolicy: statements(["Allow", ["s3:Get*", "S3:*", "s3:*"]], ["Allow", ["s3:Put"], "x"]) }, "widened", ["gained Allow S3:* on *"]],
    ["a denied action", {}, { inlinePolicy: statements(["Deny", ["s3:*"]]) }, "narrowed", ["lost Deny s3:* on *"]],
    ["an action denied no more", { inlinePolicy: statements(["Deny", ["s3:Put", "s3:Get"]]) }, { inlinePolicy: statements(["Deny", ["s3:Get"]]) }, "widened", ["gained Deny s3:Put on *"]],
    ["a policy in another order", { inlinePolicy: statements(["Allow", ["a:B", "a:C"]], ["Deny", ["d:E"]]) }, { inlinePolicy: statements(["Deny", ["d:E"]], ["Allow", ["a:C"]], ["Allow", ["a:B"]]) }, "same", []],
    ["a policy that cannot be read", { inlinePolicy: "[secret]" }, { inlinePolicy: statements(["Allow", ["a:B"]]) }, "changed", ["unclear inline policy, which could not be compared"]],
  ])("%s", (_what, before, after, verdict, lines) => {
    const change = comparePermissionSets({ ...SPEC, ...before }, { ...SPEC, ...after });
    expect(change.verdict).toBe(verdict);
    expect(change.lines.map(({ direction, text }) => `${direction} ${text}`)).toEqual(lines);
  }); // prettier-ignore

  test.each<[Partial<PermissionSetSpec>, Partial<PermissionSetSpec>, string]>([
    [{}, {}, "same"],
    [boundary("b"), boundary("b"), "same"],
    [{}, boundary("b"), "added"],
    [boundary("b"), {}, "removed"],
    [boundary("b"), { permissionsBoundary: { managedPolicyArn: MANAGED } }, "changed"],
  ])("boundary %j → %j: %s", (before, after, expected) => {
    const change = comparePermissionSets({ ...SPEC, ...before }, { ...SPEC, ...after });
    expect(change.boundary).toBe(expected);
  });

  test("settings that allow nothing are told apart from rights", () => {
    const after = {
      ...SPEC,
      sessionDuration: "PT60M",
      description: "x",
      relayState: "https://x",
      tags: { b: "2", a: "1" },
    };
    expect(comparePermissionSets(SPEC, after)).toMatchObject({
      verdict: "same",
      settings: [
        "session PT1H → PT60M",
        "relay state none → https://x",
        "description none → x",
        "tags none → a=1, b=2",
      ],
      sessionLonger: false,
    });
    expect(comparePermissionSets(SPEC, { ...SPEC, sessionDuration: "PT61M" }).sessionLonger).toBe(true); // prettier-ignore
  });
});
