import { accessFixture } from "../support/accessFixture";
import { UNKNOWN } from "../support/mocksWire";
import { judge, messagesOf, type PolicySubject, workforce } from "../support/policyKit";

const access = workforce(accessFixture());
const app = (inputs: object = {}): PolicySubject => ({
  type: "okta:app/saml:Saml",
  name: "access",
  inputs: {
    preconfiguredApp: "amazon_aws_sso",
    status: "ACTIVE",
    authenticationPolicy: "rst1",
    ...inputs,
  },
});
const assignment = (appId: unknown): PolicySubject => ({
  type: "okta:app/groupAssignment:GroupAssignment",
  name: "access",
  inputs: { appId, groupId: "00g1" },
});

describe("app-deletion", () => {
  const found = (...subjects: PolicySubject[]): string[] =>
    messagesOf(judge(subjects), "app-deletion");

  it.each<[string, PolicySubject[], string | undefined]>([
    ["one application that people are assigned to", [access, app(), assignment("0oa1")], undefined],
    ["a stack without workforce access", [], undefined],
    [
      "an application of another kind besides",
      [access, app(), app({ preconfiguredApp: "amazon_aws" }), assignment("0oa1")],
      undefined,
    ],
    [
      "an inactive application of another kind besides",
      [
        access,
        app(),
        app({ preconfiguredApp: "amazon_aws", status: "INACTIVE" }),
        assignment("0oa1"),
      ],
      undefined,
    ],
    ["no application", [access, assignment("0oa1")], "has 0 applications"],
    ["two applications", [access, app(), app(), assignment("0oa1")], "has 2 applications"],
    ["no assignment", [access, app()], "Nobody is assigned"],
    [
      "an inactive application",
      [access, app({ status: "INACTIVE" }), assignment("0oa1")],
      'has the status "INACTIVE"',
    ],
  ])("judges %s", (_what, subjects, text) => {
    expect(found(...subjects)).toEqual(text === undefined ? [] : [expect.stringContaining(text)]);
  });

  it("leaves a status that is unknown to the update", () => {
    const verdict = judge([access, app({ status: UNKNOWN }), assignment("0oa1")]);
    expect(verdict.undecided).toEqual([{ rule: "app-deletion", resource: "access" }]);
  });
});

describe("app-replacement", () => {
  const rule = "app-replacement";
  const recorded = (stack: string) => ({ [rule]: { recorded: [{ stack, appId: "0oa1" }] } });
  const found = (subjects: PolicySubject[], stack = "test"): string[] =>
    messagesOf(judge(subjects, recorded(stack)), rule);

  it.each<[string, PolicySubject[], string | undefined]>([
    ["the recorded application", [access, app(), assignment("0oa1")], undefined],
    ["another one", [access, app(), assignment("0oa2")], "people are assigned to 0oa2"],
    [
      "one that the update would make",
      [access, app(), assignment(UNKNOWN)],
      "one that does not exist yet",
    ],
    ["none", [access, app()], "this stack assigns nobody"],
    [
      "that all of it is gone",
      [{ type: "aws:s3/bucket:Bucket", name: "b", inputs: {} }],
      "this stack assigns nobody",
    ],
  ])("judges %s", (_what, subjects, text) => {
    expect(found(subjects)).toEqual(text === undefined ? [] : [expect.stringContaining(text)]);
  });

  it("leaves assignments to other applications alone, and does not take one for the recorded", () => {
    const type = "okta:app/groupAssignment:GroupAssignment";
    const urn = `urn:pulumi:test::okta-aws-access::wiki:index:Wiki$${type}::wiki`;
    const other = { type, name: "wiki", urn, inputs: { appId: "0oa2" } };
    expect(found([access, app(), assignment("0oa1"), other])).toEqual([]);
    expect(found([access, app(), { ...other, inputs: { appId: "0oa1" } }])).toHaveLength(1);
  });

  it("does not hold a first preview up, nor a stack without a record", () => {
    expect(judge([access, app(), assignment(UNKNOWN)])).toEqual({ violations: [], undecided: [] });
    expect(found([access, app(), assignment("0oa2")], "prod")).toEqual([]);
  });

  it("names both ids and the way on", () => {
    expect(found([access, app(), assignment("0oa2")])).toEqual([
      "Application 0oa1 is recorded, and people are assigned to 0oa2. Nobody can sign in until the " +
        "metadata of a new application is in AWS. Undo the change; or take the record out of " +
        "app-replacement.recorded in the pack's configuration, and record the new id afterwards.",
    ]);
  });
});
