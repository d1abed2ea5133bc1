import * as fc from "fast-check";
import { loadActionCatalog } from "../../../config/actionCatalog";
import { type ActionCatalog, mentionedServices } from "../../../model/policyLint/catalog";
import { lintPolicy } from "../../../model/policyLint/lintPolicy";

let catalog: ActionCatalog;

beforeAll(async () => {
  catalog = await loadActionCatalog(["s3", "iam", "ec2", "sts"]);
});

const statement = (overrides: Record<string, unknown>): Record<string, unknown> => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::reports/*",
  ...overrides,
});

const policy = (...statements: Record<string, unknown>[]): Record<string, unknown> => ({
  Version: "2012-10-17",
  Statement: statements,
});

const lint = (document: unknown): string[] =>
  lintPolicy(document, catalog).map(
    ({ severity, rule, path, message }) => `${severity} ${rule} ${path.join(".")}: ${message}`,
  );

describe("lintPolicy", () => {
  it("accepts a policy that says exactly what it grants", () => {
    const document = policy(
      statement({ Sid: "ReadReports", Action: ["s3:GetObject", "s3:List*"] }),
      statement({
        Effect: "Deny",
        Action: "s3:*",
        Resource: "*",
        Condition: {
          StringNotEqualsIfExists: {
            "aws:PrincipalTag/team": "data",
            "s3:ExistingObjectTag/kind": ["a"],
          },
          Bool: { "aws:SecureTransport": false },
          "ForAnyValue:StringLike": { "aws:TagKeys": ["team", "cost*"] },
        },
      }),
    );
    expect(lint(document)).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    [
      "a mistyped service",
      policy(statement({ Action: "s4:GetObject" })),
      [
        'warning unknown-service Statement.0.Action: "s4:GetObject": no service has the prefix "s4"; did you mean "s3"?',
      ],
    ],
    [
      "an action pattern that matches nothing",
      policy(statement({ Action: ["s3:GetObject", "s3:Fetch*"] })),
      ['warning unknown-action Statement.0.Action.1: "s3:Fetch*" matches no action of s3'],
    ],
    [
      "an action without service",
      policy(statement({ Action: "GetObject" })),
      [
        'error action-format Statement.0.Action: "GetObject" is no action; write "service:Action" or "*"',
      ],
    ],
    [
      "NotAction with Allow",
      policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
      [
        "warning not-action-allow Statement.0.NotAction: NotAction with Allow grants every other action of every service, also those AWS adds later; list actions",
      ],
    ],
    [
      "full wildcards",
      policy(statement({ Action: ["*", "iam:*"], Resource: "*" })),
      [
        'warning full-wildcard Statement.0.Action.0: Action "*" grants everything; name the actions',
        'warning service-wildcard Statement.0.Action.1: "iam:*" on Resource "*" grants the whole service; name actions or resources',
      ],
    ],
    [
      "wrong JSON types",
      policy(statement({ Action: 5, Resource: [true] })),
      [
        'error json-type Statement.0.Action: "Action" takes text, not the number 5',
        'error json-type Statement.0.Resource.0: "Resource" takes text, not the boolean true',
      ],
    ],
    [
      "an unknown operator",
      policy(statement({ Condition: { StringEqual: { "aws:username": "x" } } })),
      [
        'error unknown-operator Statement.0.Condition.StringEqual: "StringEqual" is no condition operator; did you mean "StringEquals"?',
      ],
    ],
    [
      "a principal",
      policy(statement({ Principal: "*" })),
      [
        'error unknown-element Statement.0.Principal: "Principal" belongs to resource policies; a permission set\'s principals are its assignments',
      ],
    ],
    [
      "a bare name as resource",
      policy(statement({ Resource: "reports" })),
      ['error resource-format Statement.0.Resource: "reports" is no ARN; write "arn:…" or "*"'],
    ],
    [
      "a Sid used twice",
      policy(statement({ Sid: "A" }), statement({ Sid: "A" })),
      ['error sid Statement.1.Sid: the Sid "A" stands twice in this policy'],
    ],
    ["a list as document", [], ["error json-type : a policy is an object, not a list"]],
    [
      "missing elements",
      { Version: "2012-10-17", Statement: [{}] },
      [
        'error missing-element Statement.0: "Effect" must be "Allow" or "Deny"',
        'error missing-element Statement.0: either "Action" or "NotAction" is needed',
        'error missing-element Statement.0: either "Resource" or "NotResource" is needed',
      ],
    ],
  ])("reports %s", (_what, document, expected) => {
    expect(lint(document)).toEqual(expected);
  });

  it("suggests the published spelling of an action and of a condition key", () => {
    const document = policy(
      statement({ Action: "s3:GetObjects", Condition: { Bool: { "aws:SecureTransprt": true } } }),
    );
    const messages = lint(document);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(
      /s3 has no action "GetObjects" in the list of \d{4}-.*"GetObject"\?$/,
    );
    expect(messages[1]).toMatch(/no condition key .*did you mean "aws:SecureTransport"\?$/);
  });

  it("compares action names as IAM does, without regard to case", () => {
    expect(lint(policy(statement({ Action: "S3:getobject" })))).toEqual([]);
  });

  it("warns of a version in which variables stay literal", () => {
    expect(lint({ Statement: [statement({})] })).toEqual([
      expect.stringMatching(/^warning old-version : without Version/),
    ]);
  });

  it("never throws, whatever JSON it is given", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (document, part) => {
        expect(Array.isArray(lintPolicy(document, catalog))).toBe(true);
        const nested = {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: part, Condition: part }],
        };
        expect(Array.isArray(lintPolicy(nested, catalog))).toBe(true);
      }),
    );
  });
});

describe("mentionedServices", () => {
  it("finds the prefixes of actions and of condition keys", () => {
    const document = policy(
      statement({ Action: ["S3:GetObject", "*"], Condition: { Bool: { "ec2:Vpc": "x" } } }),
    );
    expect(mentionedServices(document)).toEqual(["arn", "ec2", "s3"]);
  });
});
