import { type ResolvedAccess } from "../../../model/accessModel";
import { accessDiff, type AccessDiff } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { sections } from "../../../model/diff/render/sections";
import { accessFixture } from "../../support/accessFixture";
import { accessSteps, engineStep, previewText } from "../../support/accessPreview";

const PROD = "222222222222";
const READ = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const BOUNDARY = { managedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" };
const DENY = JSON.stringify({
  Statement: [{ Effect: "Deny", Action: "s3:GetObject", Resource: "*" }],
});
const TYPES = {
  set: "aws:ssoadmin/permissionSet:PermissionSet",
  inline: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
  boundary: "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
  managed: "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
  customer:
    "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive",
} as const;

const access: ResolvedAccess = accessFixture({
  groups: [{ name: "readers", members: ["ana@example.com"] }],
  permissionSets: [
    { name: "Read", managedPolicies: [READ], inlinePolicy: DENY, permissionsBoundary: BOUNDARY },
  ],
  accounts: [{ id: PROD, name: "acme-prod" }],
  grants: [["readers", "Read", PROD]],
});

type Part = [op: string, part: keyof typeof TYPES, before?: object, after?: object];

/** A preview in which the model is the same, and these resources of the set are not. */
function diffOf(...parts: Part[]): AccessDiff {
  const steps = parts.map(([op, part, before, after]) =>
    engineStep(op, TYPES[part], "access-Read", { before, after }),
  );
  return accessDiff(readPreview(previewText([...accessSteps(access, access), ...steps])), "2026-11-22"); // prettier-ignore
}

const reference = (name: string) => ({ customerManagedPolicyReferences: [{ name, path: "/" }] });
const arns = (...managedPolicyArns: string[]) => ({ managedPolicyArns });

test.each<[string, Part, string, string[], string[]]>([
  ["an administrator's policy attached", ["update", "managed", arns(READ), arns(READ, ADMINISTRATOR)], "widened", ["gained AWS managed policy AdministratorAccess"], ["administrator-in-production", "wildcard-growth"]],
  ["an administrator's policy to be detached", ["update", "managed", arns(READ, ADMINISTRATOR), arns(READ)], "narrowed", ["lost AWS managed policy AdministratorAccess"], []],
  ["a customer policy attached", ["update", "customer", { customerManagedPolicyReferences: [] }, reference("extra")], "widened", ["gained customer policy /extra"], []],
  ["the inline policy removed", ["delete", "inline", { inlinePolicy: DENY }], "widened", ["gained Deny s3:GetObject on *"], ["deny-removed"]],
  ["the inline policy put back", ["create", "inline", undefined, { inlinePolicy: DENY }], "narrowed", ["lost Deny s3:GetObject on *"], []],
  ["the boundary removed", ["delete", "boundary", { permissionsBoundary: BOUNDARY }], "widened", ["gained everything beyond the removed boundary PowerUserAccess"], ["boundary-removed"]],
  ["the boundary put back", ["create", "boundary", undefined, { permissionsBoundary: BOUNDARY }], "narrowed", ["lost everything beyond the new boundary PowerUserAccess"], []],
  ["managed policies attached for the first time", ["create", "managed", undefined, arns(READ)], "widened", ["gained AWS managed policy ReadOnlyAccess"], []],
])("%s is told with direction and risks", (_what, part, verdict, lines, risks) => {
  const { permissionSets, risks: found, other } = diffOf(part);
  expect(permissionSets).toMatchObject([
    { name: "Read", action: "updated", verdict, drift: true, grants: 1, people: 1 },
  ]);
  expect(permissionSets[0]?.lines.map(({ direction, text }) => `${direction} ${text}`)).toEqual(lines); // prettier-ignore
  expect(found.map(({ id }) => id)).toEqual(risks);
  expect(other).toEqual([]);
}); // prettier-ignore

test("session, description and tags changed by hand are told", () => {
  const declared = { name: "Read", sessionDuration: "PT1H", tags: {} };
  const byHand = { name: "Read", description: "x", sessionDuration: "PT12H", tags: { a: "b" } };
  const { permissionSets, risks } = diffOf(["update", "set", declared, byHand]);
  expect(permissionSets[0]?.settings).toEqual([
    "session PT1H → PT12H",
    "description none → x",
    "tags none → a=b",
  ]);
  expect(risks.map(({ id }) => id)).toEqual(["session-longer"]);
});

test("several resources of one set are one entry, which says that it is drift", () => {
  const diff = diffOf(
    ["update", "managed", arns(READ), arns(ADMINISTRATOR)],
    ["delete", "inline", { inlinePolicy: DENY }],
  );
  expect(diff.permissionSets).toHaveLength(1);
  const texts = sections(diff).flatMap(({ items }) => items.map(({ text }) => text));
  expect(texts).toContain("Read: changed, not as declared (1 grant, 1 person)");
});

test("a set that was removed by hand is created, or deleted by a mere refresh", () => {
  const inputs = { name: "Read", sessionDuration: "PT1H", tags: {} };
  expect(diffOf(["create", "set", undefined, inputs]).permissionSets[0]?.action).toBe("created");
  expect(diffOf(["delete", "set", inputs]).permissionSets[0]?.action).toBe("deleted");
});

test.each<[string, Part]>([
  ["inputs of another form", ["update", "managed", { managedPolicyArns: "x" }, { managedPolicyArns: 7 }]], // prettier-ignore
  ["an unknown operation", ["transmogrify", "managed", arns(READ), arns(ADMINISTRATOR)]],
])("%s changes no set, and is listed", (_what, part) => {
  const { permissionSets, other } = diffOf(part);
  expect(permissionSets).toEqual([]);
  expect(other).toMatchObject([{ op: part[0], type: TYPES.managed }]);
});

test("an exclusive attachment that is given up detaches nothing, and is told with its set", () => {
  const { permissionSets, risks, other } = diffOf(["delete", "managed", arns(READ)]);
  expect(permissionSets).toMatchObject([
    { verdict: "same", lines: [], settings: ["list of AWS managed policies is no longer managed"] },
  ]);
  expect({ risks, other }).toEqual({ risks: [], other: [] });
});

test("a set that the configuration changes is no drift", () => {
  const after = accessFixture({
    groups: ["readers"],
    accounts: [{ id: PROD, name: "acme-prod" }],
    permissionSets: [{ name: "Read", managedPolicies: [READ], inlinePolicy: DENY }],
    grants: [["readers", "Read", PROD]],
  });
  const step = engineStep("delete", TYPES.boundary, "access-Read", {
    before: { permissionsBoundary: BOUNDARY },
  });
  const diff = accessDiff(readPreview(previewText([...accessSteps(access, after), step])), "2026-11-22"); // prettier-ignore
  expect(diff.permissionSets).toMatchObject([{ name: "Read", boundary: "removed" }]);
  expect(diff.permissionSets[0]).not.toHaveProperty("drift");
});
