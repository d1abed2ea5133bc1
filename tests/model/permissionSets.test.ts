import { type FileText } from "../../model/inlinePolicy";
import { accessOf, findings, load } from "../support/accessConfig";

/** Findings without the file's name and without what the change is not about. */
const relevant = (changes: Record<string, string | null>): string[] =>
  findings(changes)
    .filter((finding) => !/SUSPENDED|granted nothing|assigned to nobody/.test(finding))
    .map((finding) => finding.replace("Pulumi.test.yaml:", ""));

describe("permission sets", () => {
  it.each<[Record<string, string | null>, string[]]>([
    [
      {
        permissionSets:
          '[{name: Über}, {name: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}, {name: ""}, {name: A b}]',
        accessRules: "[]",
      },
      [
        '3:43 permissionSets[0].name: "Über" is not a permission set name; letters, digits and _+=,.@- only',
        "3:57 permissionSets[1].name: has 33 characters; a permission set name has at most 32",
        "3:100 permissionSets[2].name: is empty; a permission set name has at least one character",
        '3:112 permissionSets[3].name: "A b" is not a permission set name; letters, digits and _+=,.@- only',
      ],
    ],
    [
      {
        permissionSets:
          '[{name: A, managedPolicies: [arn:aws:iam::aws:policy/ReadOnlyAccess, arn:aws:iam::aws:policy/ReadOnlyAccess, ReadOnlyAccess, "arn:aws:iam::123456789012:policy/x"]}]',
        accessRules: "[]",
      },
      [
        '3:104 permissionSets[0].managedPolicies[1]: "arn:aws:iam::aws:policy/ReadOnlyAccess" stands twice in this list',
        '3:144 permissionSets[0].managedPolicies[2]: "ReadOnlyAccess" is not the ARN of an AWS managed policy; write for example "arn:aws:iam::aws:policy/ReadOnlyAccess"',
        '3:160 permissionSets[0].managedPolicies[3]: "arn:aws:iam::123456789012:policy/x" is not the ARN of an AWS managed policy; write for example "arn:aws:iam::aws:policy/ReadOnlyAccess"',
      ],
    ],
    [
      {
        permissionSets:
          "[{name: A, customerManagedPolicies: [p, {name: p}, {name: q, path: x}, {nam: r}, 5x/, [1]]}]",
        accessRules: "[]",
      },
      [
        '3:75 permissionSets[0].customerManagedPolicies[1]: "/p" stands twice in this list',
        '3:102 permissionSets[0].customerManagedPolicies[2].path: "x" is not a path; begin and end it with a slash',
        "3:106 permissionSets[0].customerManagedPolicies[3].name: is missing: Name of the customer managed policy in every target account",
        '3:107 permissionSets[0].customerManagedPolicies[3].nam: there is no such key; did you mean "name"?',
        '3:116 permissionSets[0].customerManagedPolicies[4]: "5x/" is not a policy name; letters, digits and _+=,.@- only, no ARN',
        "3:121 permissionSets[0].customerManagedPolicies[5]: a list stands where text or a mapping is needed",
      ],
    ],
    [
      {
        permissionSets:
          "[{name: A, sessionDuration: PT30M}, {name: B, sessionDuration: 8h}, {name: C, sessionDuration: PT12H1S}]",
        accessRules: "[]",
      },
      [
        '3:63 permissionSets[0].sessionDuration: "PT30M" is out of range; Identity Center takes PT1H to PT12H',
        '3:98 permissionSets[1].sessionDuration: "8h" is not an ISO 8601 duration; write for example "PT8H"',
        '3:130 permissionSets[2].sessionDuration: "PT12H1S" is out of range; Identity Center takes PT1H to PT12H',
      ],
    ],
    [
      {
        permissionSets: '[{name: A, description: ""}, {name: B, description: "日本"}]',
        accessRules: "[]",
      },
      [
        "3:59 permissionSets[0].description: is empty; a description has at least one character",
        "3:87 permissionSets[1].description: holds a character that Identity Center refuses; use Latin-1 text",
      ],
    ],
    [
      {
        permissionSets:
          '[{name: A, relayState: "ä"}, {name: B, relayState: "https://x", consoleDestination: ec2/home}, {name: C, consoleDestination: "/ec2"}]',
        accessRules: "[]",
      },
      [
        "3:58 permissionSets[0].relayState: holds a character that a relay state cannot have",
        "3:119 permissionSets[1].consoleDestination: excludes relayState; keep one of the two",
        '3:160 permissionSets[2].consoleDestination: "/ec2" is no place in the console; write for example "cloudwatch/home"',
      ],
    ],
    [
      {
        permissionSets:
          "[{name: A, extends: B}, {name: B, extends: C}, {name: C, extends: A}, {name: D, extends: Dd}, {name: E, extends: E}]",
        accessRules: "[]",
      },
      [
        '3:101 permissionSets[2].extends: goes round in a circle: "A" extends "B" extends "C" extends "A"',
        '3:124 permissionSets[3].extends: there is no permission set "Dd"; did you mean "D"?',
        '3:148 permissionSets[4].extends: goes round in a circle: "E" extends "E"',
      ],
    ],
    [
      {
        permissionSets: "[{name: A, existing: true, description: x}, {name: B, extends: A}]",
        accessRules: "[]",
      },
      [
        "3:75 permissionSets[0].description: has no effect on a permission set that is managed elsewhere (existing: true); remove it",
        '3:98 permissionSets[1].extends: "A" is managed elsewhere; its parts are not known here',
      ],
    ],
    [
      {
        permissionSets:
          "[{name: A, permissionsBoundary: {}}, {name: B, permissionsBoundary: {managedPolicyArn: arn:aws:iam::aws:policy/ReadOnlyAccess, customerManagedPolicyReference: {name: x}}}]",
        accessRules: "[]",
      },
      [
        "3:67 permissionSets[0].permissionsBoundary: needs exactly one of managedPolicyArn and customerManagedPolicyReference",
        "3:103 permissionSets[1].permissionsBoundary: needs exactly one of managedPolicyArn and customerManagedPolicyReference",
      ],
    ],
    [
      {
        permissionSets: '[{name: A, tags: {"aws:x": v, "": z, k: "a;b", m: [1]}}]',
        accessRules: "[]",
      },
      [
        '3:62 permissionSets[0].tags["aws:x"]: "aws:x" is no tag key: 1 to 128 letters, digits, blanks or _.:/=+-@, not "aws:…"',
        '3:69 permissionSets[0].tags[""]: "" is no tag key: 1 to 128 letters, digits, blanks or _.:/=+-@, not "aws:…"',
        '3:75 permissionSets[0].tags.k: "a;b" is no tag value: up to 256 letters, digits, blanks or _.:/=+-@',
        "3:85 permissionSets[0].tags.m: a list stands where text is needed",
      ],
    ],
    [
      {
        permissionSets:
          '[{name: A, inlinePolicy: "{"}, {name: B, inlinePolicy: "[]"}, {name: C, inlinePolicy: {file: p.json}}, {name: D, inlinePolicy: [1]}, {name: E, inlinePolicy: ""}]',
        accessRules: "[]",
      },
      [
        "3:60 permissionSets[0].inlinePolicy: is not valid YAML: Flow map must end with a }",
        "3:90 permissionSets[1].inlinePolicy: a list is no policy document",
        '3:121 permissionSets[2].inlinePolicy: "p.json" was not read',
        "3:162 permissionSets[3].inlinePolicy: a list stands where text or a mapping is needed",
        "3:192 permissionSets[4].inlinePolicy: nothing is no policy document",
      ],
    ],
    [
      {
        permissionSets:
          '[{name: A, inlinePolicy: {Version: 2012-10-17, Statement: [{Effect: Alow, Action: "s3:*", Resource: "*"}]}}]',
        accessRules: "[]",
      },
      [
        '3:103 permissionSets[0].inlinePolicy.Statement[0].Effect: "Effect" must be "Allow" or "Deny", not "Alow"',
      ],
    ],
    [
      {
        permissionSets:
          '[{name: B, inlinePolicy: \'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":5,"Resource":"*"}]}\'}]',
        accessRules: "[]",
      },
      [
        '3:60 permissionSets[0].inlinePolicy.Statement[0].Action: "Action" takes text, not the number 5',
      ],
    ],
    [
      { permissionSets: "[{name: A}, {name: A}, {name: a}]", accessRules: "[]" },
      [
        '3:54 permissionSets[1].name: the permission set "A" is already declared at Pulumi.test.yaml:3',
        '3:65 permissionSets[2].name: warning: "a" and the permission set "A" differ in letter case only',
      ],
    ],
    [
      {
        permissionSets:
          "[{name: T, template: true, existing: true}, {name: U, template: true, sessionDuration: PT0S}]",
        accessRules: "[]",
      },
      [
        "3:56 permissionSets[0].template: has no effect on a permission set that is managed elsewhere (existing: true); remove it",
        '3:122 permissionSets[1].sessionDuration: "PT0S" is out of range; Identity Center takes PT1H to PT12H',
      ],
    ],
    [
      { permissionSets: "[{name: A}]", accessRules: "[]" },
      ['3:36 permissionSets[0]: warning: "A" has no policy and allows nothing'],
    ],
    [
      {
        permissionSets:
          "[{name: Admin, template: true, managedPolicies: [arn:aws:iam::aws:policy/ReadOnlyAccess]}, {name: Read, extends: Admin}]",
      },
      [
        '14:90 accessRules[0].permissionSets[0]: "Admin" is a template; grant a permission set that extends it',
      ],
    ],
  ])("reports about %j", (changes, expected) => {
    expect(relevant(changes)).toEqual(expected);
  });
});

const ARN = "arn:aws:iam::aws:policy";

/** The permission set of a name, without its place. */
function setOf(name: string, permissionSets: string, files = new Map<string, FileText>()) {
  const { model } = accessOf(load({ permissionSets, accessRules: "[]" }, { files }));
  const { location, ...set } = model.permissionSets.find((it) => it.name === name) ?? fail(name);
  expect(location?.file).toBe("Pulumi.test.yaml");
  return set;
}

function fail(name: string): never {
  throw new Error(`there is no permission set ${name}`);
}

describe("a permission set", () => {
  it("has defaults for everything but its name", () => {
    expect(setOf("A", "[{name: A}]")).toEqual({
      name: "A",
      sessionDuration: "PT1H",
      tags: {},
      managedPolicies: [],
      customerManagedPolicies: [],
      existing: false,
    });
  });

  it("sorts policies, so that their order means nothing", () => {
    const set = setOf(
      "A",
      `[{name: A, managedPolicies: ["${ARN}/b", "${ARN}/a"], customerManagedPolicies: [z, {name: a, path: /x/}, {name: y}]}]`,
    );
    expect(set.managedPolicies).toEqual([`${ARN}/a`, `${ARN}/b`]);
    expect(set.customerManagedPolicies).toEqual([
      { name: "a", path: "/x/" },
      { name: "y", path: "/" },
      { name: "z", path: "/" },
    ]);
  });

  it("extends others: policies and tags add up, everything else is replaced", () => {
    const base =
      `{name: Base, template: true, description: base, sessionDuration: PT2H, relayState: "https://a.example", ` +
      `tags: {a: "1", b: "1"}, managedPolicies: ["${ARN}/x"], customerManagedPolicies: [p], ` +
      `inlinePolicy: {Version: "2012-10-17", Statement: {Effect: Allow, Action: "s3:Get*", Resource: "*"}}, ` +
      `permissionsBoundary: {managedPolicyArn: "${ARN}/bound"}}`;
    const middle = `{name: Middle, extends: Base, tags: {b: "2"}, managedPolicies: ["${ARN}/y", "${ARN}/x"]}`;
    const leaf = `{name: Leaf, extends: Middle, description: leaf, sessionDuration: PT3H, consoleDestination: ec2/home, permissionsBoundary: {customerManagedPolicyReference: {name: cap}}}`;
    const inherited = {
      managedPolicies: [`${ARN}/x`, `${ARN}/y`],
      customerManagedPolicies: [{ name: "p", path: "/" }],
      tags: { a: "1", b: "2" },
      inlinePolicy:
        '{"Statement":{"Action":"s3:Get*","Effect":"Allow","Resource":"*"},"Version":"2012-10-17"}',
      existing: false,
    };
    // The order in the file must not matter.
    expect(setOf("Leaf", `[${leaf}, ${middle}, ${base}]`)).toEqual({
      ...inherited,
      name: "Leaf",
      description: "leaf",
      sessionDuration: "PT3H",
      relayState: "https://eu-central-1.console.aws.amazon.com/ec2/home",
      permissionsBoundary: { customerManagedPolicyReference: { name: "cap", path: "/" } },
    });
    expect(setOf("Middle", `[${base}, ${middle}]`)).toEqual({
      ...inherited,
      name: "Middle",
      description: "base",
      sessionDuration: "PT2H",
      relayState: "https://a.example",
      permissionsBoundary: { managedPolicyArn: `${ARN}/bound` },
    });
  });

  it("leaves templates out of the model", () => {
    const loaded = load({ permissionSets: "[{name: T, template: true}]", accessRules: "[]" });
    expect(accessOf(loaded).model.permissionSets).toEqual([]);
  });

  it("may be managed elsewhere and granted all the same", () => {
    const loaded = load({
      permissionSets: "[{name: Admin, existing: true}, {name: Read, existing: true}]",
    });
    expect(accessOf(loaded).grants).toHaveLength(4);
    expect(accessOf(loaded).model.permissionSets.map(({ existing }) => existing)).toEqual([
      true,
      true,
    ]);
  });

  it.each([
    [
      "YAML",
      '{Statement: [{Resource: "*", Effect: Allow, Action: [s3:GetObject]}], Version: 2012-10-17}',
    ],
    [
      "JSON text",
      `'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}]}'`,
    ],
    ["a file", "{file: policies/read.json}"],
  ])("takes an inline policy as %s", (_, inlinePolicy) => {
    const text =
      '{\n\t"Version": "2012-10-17",\n\t"Statement": [\n\t\t{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}\n\t]\n}\n';
    const files = new Map([["policies/read.json", { text }]]);
    expect(setOf("A", `[{name: A, inlinePolicy: ${inlinePolicy}}]`, files).inlinePolicy).toBe(
      '{"Statement":[{"Action":["s3:GetObject"],"Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}',
    );
  });

  it("points into the file that an inline policy is read from", () => {
    const text =
      '{\n  "Version": "2012-10-17",\n  "Statement": [{"Effect": "Permit", "Action": "*", "Resource": "*"}]\n}';
    expect(
      findings(
        { permissionSets: "[{name: A, inlinePolicy: {file: p.json}}]", accessRules: "[]" },
        { files: new Map([["p.json", { text }]]) },
      )[0],
    ).toBe('p.json:3:28 Statement[0].Effect: "Effect" must be "Allow" or "Deny", not "Permit"');
    expect(
      findings(
        { permissionSets: "[{name: A, inlinePolicy: {file: p.json}}]", accessRules: "[]" },
        { files: new Map([["p.json", { problem: "does not exist" }]]) },
      )[0],
    ).toBe('Pulumi.test.yaml:3:60 permissionSets[0].inlinePolicy: "p.json" does not exist');
  });

  it.each([
    [9_000, 0],
    [10_500, 1],
  ])("with an inline policy of about %d bytes has %d errors", (length, errors) => {
    const statement = `{Sid: ${"x".repeat(length)}, Effect: Allow, Action: "s3:*", Resource: "*"}`;
    const { diagnostics } = load({
      permissionSets: `[{name: A, inlinePolicy: {Version: "2012-10-17", Statement: [${statement}]}}]`,
      accessRules: "[]",
    });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(errors);
  });

  it.each([
    [10, []],
    [
      11,
      [
        '3:36 permissionSets[0]: warning: has 11 policies; raise the IAM quota "managed policies per role" (10) in every account it is assigned to',
      ],
    ],
    [21, ["3:36 permissionSets[0]: has 21 managed and customer managed policies; at most 20"]],
  ])("counts %d policies", (count, expected) => {
    const policies = Array.from({ length: count }, (_, index) => `"${ARN}/p${index}"`);
    expect(
      relevant({
        permissionSets: `[{name: A, managedPolicies: [${policies.join(", ")}]}]`,
        accessRules: "[]",
      }),
    ).toEqual(expected);
  });

  it.each([
    ["eu-central-1", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
  ])("in %s takes managed policies of the partition %s only", (region, partition) => {
    const sets = (other: string): string[] =>
      findings({
        acsUrl: `https://${region}.signin.aws.amazon.com/platform/saml/acs/1`,
        issuer: `https://${region}.signin.aws.amazon.com/platform/saml/d-1234567890`,
        permissionSets: `[{name: Admin, managedPolicies: ["arn:${other}:iam::aws:policy/A"], permissionsBoundary: {managedPolicyArn: "arn:${other}:iam::aws:policy/B"}}, {name: Read, extends: Admin}]`,
      }).filter((line) => line.includes("partition"));
    expect(sets(partition)).toEqual([]);
    expect(sets("aws-eusc").map((line) => line.replace(/^\S+ /, ""))).toEqual([
      `permissionSets[0].managedPolicies[0]: is of the partition aws-eusc, but the instance is in ${partition}; write "arn:${partition}:iam::aws:policy/A"`,
      `permissionSets[0].permissionsBoundary.managedPolicyArn: is of the partition aws-eusc, but the instance is in ${partition}; write "arn:${partition}:iam::aws:policy/B"`,
    ]);
  });
});
