import { PreviewFormatError, readPreview } from "../../../model/diff/previewDocument";

const URN = "urn:pulumi:dev::okta-aws-access";
const APP = `${URN}::okta-aws-access:index:WorkforceAccess$okta:app/saml:Saml::access`;
const ASSIGNMENT = `${URN}::aws:ssoadmin/accountAssignment:AccountAssignment::access-a/b/1`;
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** The document form of these steps, as if the engine had counted them so. */
function documentOf(steps: readonly unknown[], changeSummary: object = {}, more = {}): string {
  return JSON.stringify({ steps, changeSummary, ...more });
}

const preEvent = (metadata: object) => ({ resourcePreEvent: { metadata, planning: true } });
const outEvent = (metadata: object) => ({ resOutputsEvent: { metadata, planning: true } });
const summaryEvent = (resourceChanges: object, result = "succeeded") => ({
  summaryEvent: { resourceChanges, result, isPreview: true },
});

/** The streaming form of these events. */
function streamOf(...events: readonly object[]): string {
  return events.map((event, sequence) => JSON.stringify({ sequence, ...event })).join("\n");
}

describe("a step", () => {
  const states = {
    before: { type: "okta:app/saml:Saml", inputs: { label: "AWS" } },
    after: { type: "okta:app/saml:Saml", inputs: { label: "Amazon" } },
  };
  const expected = {
    op: "replace",
    urn: APP,
    type: "okta:app/saml:Saml",
    name: "access",
    oldInputs: { label: "AWS" },
    newInputs: { label: "Amazon" },
    replaceReasons: ["preconfiguredApp"],
    diffReasons: ["label", "preconfiguredApp"],
  };

  test("is the same in the document form and in the streaming form", () => {
    const reasons = { replaced: ["preconfiguredApp"], differs: ["label", "preconfiguredApp"] };
    const document = documentOf([
      {
        op: "replace",
        urn: APP,
        oldState: states.before,
        newState: states.after,
        replaceReasons: reasons.replaced,
        diffReasons: reasons.differs,
      },
    ]);
    const stream = streamOf(
      { preludeEvent: { config: {} } },
      preEvent({
        op: "replace",
        urn: APP,
        old: states.before,
        new: states.after,
        keys: reasons.replaced,
        diffs: reasons.differs,
        detailedDiff: null,
      }),
      summaryEvent({ replace: 1 }),
    );
    for (const text of [document, stream])
      expect(readPreview(text)).toEqual({
        steps: [expected],
        errors: [],
        unreadable: [],
        gaps: [],
      });
  });

  test("keeps a name with colons whole, and no state is no inputs", () => {
    const urn = `${URN}::okta:group/group:Group::a::b`;
    const [step] = readPreview(documentOf([{ op: "same", urn, oldState: null }])).steps;
    expect(step).toMatchObject({ name: "a::b", oldInputs: {}, newInputs: {}, diffReasons: [] });
  });

  test.each([
    ["a mark without the value", { ...SECRET, ciphertext: "[secret]" }],
    ["a mark with the value", { ...SECRET, plaintext: '"hunter2"' }],
  ])("shows no secret: %s", (_what, secret) => {
    const inputs = { label: secret, nested: { list: [secret, "open"] } };
    const { steps } = readPreview(documentOf([{ op: "create", urn: APP, newState: { inputs } }]));
    expect(steps[0]?.newInputs).toEqual({
      label: "[secret]",
      nested: { list: ["[secret]", "open"] },
    });
  });

  test("of another form is told by its URN, else by its position", () => {
    const preview = readPreview(documentOf([{ urn: APP }, 7, { op: "create", urn: ASSIGNMENT }]));
    expect(preview.unreadable).toEqual([APP, "step 1"]);
    expect(preview.steps).toHaveLength(1);
  });
});

describe("a refresh", () => {
  const refresh = { op: "refresh", urn: ASSIGNMENT };
  const state = { inputs: { targetId: "1" } };

  test("says nothing beside what the program does to the resource", () => {
    const text = documentOf([refresh, { op: "update", urn: ASSIGNMENT }], { update: 1 });
    expect(readPreview(text).steps).toMatchObject([{ op: "update" }]);
    expect(readPreview(text).steps[0]).not.toHaveProperty("gone");
  });

  test("is kept where the program does nothing", () => {
    expect(readPreview(documentOf([refresh])).steps).toMatchObject([{ op: "refresh" }]);
  });

  test("tells that what is created again was removed by hand", () => {
    const text = documentOf([refresh, { op: "create", urn: ASSIGNMENT }], { create: 1 });
    expect(readPreview(text).steps).toMatchObject([{ op: "create", gone: true }]);
  });

  test.each([
    ["delete", { op: "delete", old: state, new: null, detailedDiff: null }, "delete"],
    ["a difference", { op: "update", old: state, new: state, detailedDiff: {} }, "update"],
    ["an update without one", { op: "update", old: state, new: state, detailedDiff: null }, "refresh"], // prettier-ignore
    ["nothing", { op: "same", old: state, new: state, detailedDiff: null }, "refresh"],
  ])("of the streaming form that found %s is that", (_what, outputs, op) => {
    const text = streamOf(
      preEvent({ ...refresh, old: state, new: state }),
      outEvent({ urn: ASSIGNMENT, ...outputs }),
      summaryEvent({}),
    );
    expect(readPreview(text).steps).toMatchObject([{ op, oldInputs: { targetId: "1" } }]);
  });

  test("outputs of what was not refreshed are no steps", () => {
    const text = streamOf(
      preEvent({ op: "create", urn: ASSIGNMENT }),
      outEvent({ op: "delete", urn: ASSIGNMENT }),
      summaryEvent({ create: 1 }),
    );
    expect(readPreview(text).steps).toMatchObject([{ op: "create" }]);
  });
});

describe("what is missing", () => {
  const create = { op: "create", urn: ASSIGNMENT };
  const gap = 'The preview\'s summary counts 2 of the operation "create", 1 are listed.';
  const interrupted = "The preview was interrupted: it ends before the engine's summary.";

  test("are steps that the engine counted and that are not there, in either form", () => {
    expect(readPreview(documentOf([create], { create: 2, same: 9 })).gaps).toEqual([gap]);
    expect(readPreview(streamOf(preEvent(create), summaryEvent({ create: 2 }))).gaps).toEqual([
      gap,
    ]);
  });

  test("is nothing when more is listed than counted, as for replacements step by step", () => {
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) => ({
      op,
      urn: APP,
    }));
    expect(readPreview(documentOf(steps, { replace: 1 })).gaps).toEqual([]);
  });

  test("is the end, when there is neither summary nor error", () => {
    expect(readPreview(JSON.stringify({ steps: [create] })).errors).toEqual([interrupted]);
    expect(readPreview(streamOf(preEvent(create))).errors).toEqual([interrupted]);
    expect(readPreview(JSON.stringify({ steps: [create], duration: 5 })).errors).toEqual([]);
  });

  test("are lines between the events that are none", () => {
    const text = streamOf(preEvent(create), summaryEvent({ create: 1 })).replace("\n", "\nhuh\n");
    expect(readPreview(text).gaps).toEqual(["1 line is no engine event."]);
    expect(readPreview(text.replace("huh", "{\n7")).gaps).toEqual(["2 lines are no engine event."]);
  });
});

describe("errors", () => {
  test("are the engine's, without the word before them, in either form", () => {
    const diagnostics = [
      { severity: "error", message: "error: boom\n  at once\n" },
      { severity: "warning", message: "warning: hm" },
      { severity: "error" },
    ];
    const stream = streamOf(
      { diagnosticEvent: { severity: "debug", message: "secret" } },
      { diagnosticEvent: { severity: "error", prefix: "error: ", message: "boom\n  at once\n" } },
      summaryEvent({}, "failed"),
    );
    expect(readPreview(documentOf([], {}, { diagnostics })).errors).toEqual(["boom\n  at once"]);
    expect(readPreview(stream).errors).toEqual(["boom\n  at once"]);
  });

  test("are said to be missing when the engine gives none", () => {
    expect(readPreview(streamOf(summaryEvent({}, "failed"))).errors).toEqual([
      "The engine says that the preview failed, without saying why.",
    ]);
  });

  test("are mandatory policies that are violated, not advisory ones", () => {
    const policy = { policyName: "no-admin", policyPackName: "rails", message: "No." };
    const text = streamOf(
      { policyEvent: { ...policy, enforcementLevel: "advisory" } },
      { policyEvent: { ...policy, enforcementLevel: "mandatory" } },
      summaryEvent({}, "failed"),
    );
    expect(readPreview(text).errors).toEqual(["Policy no-admin of rails: No."]);
  });
});

describe("the text", () => {
  const text = documentOf([{ op: "create", urn: APP }], { create: 1 }, { config: { a: "{}" } });

  test("may begin with notices, also with braces in them", () => {
    const preview = readPreview(`Warning {x}\n\nnotice\n${text}`);
    expect(preview.steps).toHaveLength(1);
  });

  test("may be a preview that failed before it had steps", () => {
    const failed = JSON.stringify({ diagnostics: [{ severity: "error", message: "no" }] });
    expect(readPreview(failed)).toMatchObject({ steps: [], errors: ["no"] });
  });

  test.each([
    ["", /^this is no preview but empty/],
    ["\n \n", /^this is no preview but empty/],
    ["Updating (dev)\n", /^this is no preview:/],
    ["{}", /^this is no preview:/],
    [text.slice(0, -20), /^it is cut off, or/],
    [`${text}\nResources: 1`, /^it is cut off, or other output is mixed into it/],
    ['{"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[]}', /^this is no preview:/], // prettier-ignore
    ['{"format_version":"1.0","valid":false,"error_count":1,"diagnostics":[{"severity":"error"}]}', /^this is no preview:/], // prettier-ignore
    ['{"@level":"info","@message":"Terraform 1.9"}\n{"@level":"info","type":"planned_change"}', /^this is no preview:/], // prettier-ignore
    ['{"result":"succeeded","duration":1,"summary":{"create":1},"resources":[]}', /^this is the summary of `--output json`/], // prettier-ignore
    ["[1]", /^this is no preview:/],
  ])("%j is refused with a reason", (wrong, message) => {
    expect(() => readPreview(wrong)).toThrow(PreviewFormatError);
    expect(() => readPreview(wrong)).toThrow(message);
  });
});
