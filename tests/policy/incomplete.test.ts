import { resourceSlug } from "../../model/naming";
import { accessFixture } from "../support/accessFixture";
import { UNKNOWN } from "../support/mocksWire";
import {
  judge,
  messagesOf,
  type PackConfiguration,
  type PolicySubject,
  workforce,
} from "../support/policyKit";

const RULE = "incomplete";
const ACCOUNT = "222222222222";
const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const BOUNDARY = { customerManagedPolicyReference: { name: "workload", path: "/" } };

const access = workforce(
  accessFixture({
    groups: ["Data Team"],
    users: ["ana@example.com"],
    permissionSets: [
      {
        name: "Developer",
        managedPolicies: ["arn:b", "arn:a"],
        customerManagedPolicies: [{ name: "own", path: "/" }],
        inlinePolicy: POLICY,
        permissionsBoundary: BOUNDARY,
      },
      { name: "Elsewhere", existing: true },
    ],
    accounts: [ACCOUNT],
    grants: [
      ["Data Team", "Developer", ACCOUNT],
      ["user:ana@example.com", "Developer", ACCOUNT],
    ],
  }),
);

const resource = (kind: string, name: string, inputs: object): PolicySubject => ({
  type: `aws:ssoadmin/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
  name,
  inputs,
});

/** What the rule says of the resource itself. */
const found = (subject: PolicySubject, configuration: PackConfiguration = {}): string[] =>
  judge([access, subject], configuration)
    .violations.filter(({ rule, resource: of }) => rule === RULE && of === subject.name)
    .map(({ message }) => message);

const TEAM = `access-Developer-${resourceSlug("Data Team")}/Developer/222222222222`;
const ANA = "access-Developer-user/ana@example.com/Developer/222222222222";
const group = { targetId: ACCOUNT, principalType: "GROUP", principalId: UNKNOWN };

describe("incomplete", () => {
  it.each<[string, string, object, number]>([
    ["a group's grant", TEAM, group, 0],
    ["a person's grant", ANA, { ...group, principalType: "USER" }, 0],
    ["a grant that is not in the model", "by-hand", group, 1],
    ["another account than the name says", TEAM, { ...group, targetId: "999999999999" }, 1],
    ["another kind of principal", TEAM, { ...group, principalType: "USER" }, 1],
  ])("judges an assignment of %s", (_what, name, inputs, count) => {
    expect(found(resource("AccountAssignment", name, inputs))).toHaveLength(count);
  });

  it("says which, and what to do", () => {
    expect(found(resource("AccountAssignment", "by-hand", group))).toEqual([
      'aws:ssoadmin/accountAssignment:AccountAssignment "by-hand" is not in the access model of ' +
        "this stack. Declare the access in the stack's configuration, or add the name to " +
        "incomplete.allow in the pack's configuration.",
    ]);
  });

  it("refuses assignments of a program that has no model at all", () => {
    const verdict = judge([resource("AccountAssignment", TEAM, group)]);
    expect(messagesOf(verdict, RULE)).toHaveLength(1);
  });

  it("lets pass by name what the pack allows, in the stack it says", () => {
    const allow = (stack: string) => ({
      [RULE]: { allow: [{ stack, resource: "by-*", reason: "agreed" }] },
    });
    const byHand = resource("AccountAssignment", "by-hand", group);
    expect(found(byHand, allow("test"))).toEqual([]);
    expect(found(byHand, allow("prod"))).toHaveLength(1);
  });

  it.each<[string, string, object, number]>([
    ["the model's session", "PermissionSet", { sessionDuration: "PT1H" }, 0],
    ["another session", "PermissionSet", { sessionDuration: "PT12H" }, 1],
    [
      "the model's inline policy, written differently",
      "PermissionSetInlinePolicy",
      { inlinePolicy: '{ "Statement": [], "Version": "2012-10-17" }' },
      0,
    ],
    ["another inline policy", "PermissionSetInlinePolicy", { inlinePolicy: "{}" }, 1],
    [
      "the model's managed policies in another order",
      "ManagedPolicyAttachmentsExclusive",
      { managedPolicyArns: ["arn:a", "arn:b"] },
      0,
    ],
    [
      "one managed policy more",
      "ManagedPolicyAttachmentsExclusive",
      { managedPolicyArns: ["arn:a", "arn:b", "arn:c"] },
      1,
    ],
    [
      "the model's own policies",
      "CustomerManagedPolicyAttachmentsExclusive",
      { customerManagedPolicyReferences: [{ path: "/", name: "own" }] },
      0,
    ],
    [
      "other own policies",
      "CustomerManagedPolicyAttachmentsExclusive",
      { customerManagedPolicyReferences: [] },
      1,
    ],
    [
      "the model's boundary",
      "PermissionsBoundaryAttachment",
      { permissionsBoundary: { ...BOUNDARY, managedPolicyArn: null } },
      0,
    ],
    [
      "another boundary",
      "PermissionsBoundaryAttachment",
      { permissionsBoundary: { managedPolicyArn: "arn:x" } },
      1,
    ],
    ["a policy attached on its own", "ManagedPolicyAttachment", { managedPolicyArn: "arn:a" }, 1],
    ["an own policy attached on its own", "CustomerManagedPolicyAttachment", {}, 1],
  ])("judges %s", (_what, kind, inputs, count) => {
    expect(found(resource(kind, "access-Developer", inputs))).toHaveLength(count);
  });

  it("refuses what belongs to no set of the model, or to one that is managed elsewhere", () => {
    const inputs = { sessionDuration: "PT1H" };
    expect(found(resource("PermissionSet", "access-Other", inputs))).toHaveLength(1);
    expect(found(resource("PermissionSet", "access-Elsewhere", inputs))).toHaveLength(1);
  });

  it("misses a boundary that the model says and the stack has not", () => {
    const set = resource("PermissionSet", "access-Developer", { sessionDuration: "PT1H" });
    expect(messagesOf(judge([access, set]), RULE)).toEqual([
      'Permission set "Developer" has no boundary in this stack, and the access model says one. ' +
        "Declare the set with the component PermissionSet.",
    ]);
    const boundary = resource("PermissionsBoundaryAttachment", "access-Developer", {
      permissionsBoundary: BOUNDARY,
    });
    expect(messagesOf(judge([access, set, boundary]), RULE)).toEqual([]);
  });

  it.each([
    ["AccountAssignment", TEAM, { ...group, targetId: UNKNOWN }],
    ["PermissionSetInlinePolicy", "access-Developer", { inlinePolicy: UNKNOWN }],
    ["ManagedPolicyAttachmentsExclusive", "access-Developer", { managedPolicyArns: [UNKNOWN] }],
  ])("leaves an unknown part of %s to the update", (kind, name, inputs) => {
    const verdict = judge([access, resource(kind, name, inputs)]);
    expect(verdict.undecided).toEqual([{ rule: RULE, resource: name }]);
    expect(messagesOf(verdict, RULE)).toEqual([]);
  });
});
