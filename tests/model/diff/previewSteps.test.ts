import { type PreviewStep } from "../../../model/diff/previewDocument";
import { resourceChanges } from "../../../model/diff/previewSteps";

const URN = "urn:pulumi:dev::okta-aws-access::okta:app/saml:Saml::access";

function step(op: string, fields: Partial<PreviewStep> = {}): PreviewStep {
  return {
    op,
    urn: URN,
    type: "okta:app/saml:Saml",
    name: "access",
    oldInputs: {},
    newInputs: {},
    replaceReasons: [],
    diffReasons: [],
    ...fields,
  };
}

const actionsOf = (...ops: string[]): string[] =>
  resourceChanges(ops.map((op) => step(op))).map(({ action }) => action);

test.each(["same", "read", "refresh"])("%s is no change", (op) => {
  expect(actionsOf(op)).toEqual([]);
  expect(actionsOf(op, "update")).toEqual(["update"]);
});

test.each([
  ["create", "create"],
  ["update", "update"],
  ["delete", "delete"],
  ["replace", "replace"],
  ["create-replacement", "replace"],
  ["delete-replaced", "replace"],
  ["import", "other"],
  ["discard", "other"],
  ["read-replacement", "other"],
  ["an operation of the future", "other"],
])("%s is %s", (op, action) => {
  expect(resourceChanges([step(op)])).toMatchObject([{ action, op, urn: URN }]);
});

test("a replacement is one change, in whatever order its steps come", () => {
  expect(actionsOf("create-replacement", "replace", "delete-replaced")).toEqual(["replace"]);
  expect(actionsOf("delete-replaced", "replace", "create-replacement")).toEqual(["replace"]);
  expect(actionsOf("delete", "create")).toEqual(["replace"]);
});

test("an unknown operation stays one, whatever else happens to the resource", () => {
  expect(actionsOf("import", "update")).toEqual(["other"]);
  expect(actionsOf("update", "import")).toEqual(["other"]);
});

test("states and reasons of all steps are kept, reasons for a replacement before others", () => {
  const [change] = resourceChanges([
    step("create-replacement", { newInputs: { label: "b" }, replaceReasons: ["label"], diffReasons: ["label", "note"] }), // prettier-ignore
    step("replace", { replaceReasons: ["name"], diffReasons: ["note"] }),
    step("delete-replaced", { oldInputs: { label: "a" } }),
  ]);
  expect(change).toMatchObject({
    oldInputs: { label: "a" },
    newInputs: { label: "b" },
    reasons: ["label", "name"],
  });
});

test("what was removed by hand is told", () => {
  expect(resourceChanges([step("create", { gone: true })])).toMatchObject([{ gone: true }]);
  expect(resourceChanges([step("create")])[0]).not.toHaveProperty("gone");
});

test("without a replacement the reasons are what differs", () => {
  const [change] = resourceChanges([step("update", { diffReasons: ["note", "label"] })]);
  expect(change?.reasons).toEqual(["label", "note"]);
});
