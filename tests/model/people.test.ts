import { findings } from "../support/accessConfig";

/** Findings without the file's name and without what the change is not about. */
const relevant = (changes: Record<string, string | null>): string[] =>
  findings(changes)
    .filter((finding) => !/SUSPENDED|granted nothing/.test(finding))
    .map((finding) => finding.replace("Pulumi.test.yaml:", ""));

describe("Okta settings, people, groups and push", () => {
  it.each<[Record<string, string | null>, string[]]>([
    [
      {
        oktaApp:
          "{userNameTemplate: login, adminNote: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, lable: a}",
      },
      [
        '3:47 oktaApp.userNameTemplate: "login" is no Okta expression; write one such as ${source.login}',
        "3:65 oktaApp.adminNote: has 251 characters; a note has at most 250",
        '3:318 oktaApp.lable: there is no such key; did you mean "label"?',
      ],
    ],
    [
      { oktaApp: "text" },
      ["3:28 oktaApp: `text` stands where a mapping of keys to values is needed"],
    ],
    [
      { signOn: "{reauthenticateEvery: 8h, networkZoneIds: [abc], deviceAssuranceIds: x}" },
      [
        '3:49 signOn.reauthenticateEvery: "8h" is not an ISO 8601 duration; write for example "PT8H", or "PT0S" to ask each time',
        '3:70 signOn.networkZoneIds[0]: "abc" is not an Okta network zone id, which begins with "nzo"; copy the id from the zone\'s page',
        '3:96 signOn.deviceAssuranceIds: `x` stands where a list is needed; write one item a line after "- "',
      ],
    ],
    [
      { deploymentIdentity: "{scopes: [groups.manage]}" },
      [
        '3:49 deploymentIdentity.scopes[0]: "groups.manage" is not an Okta API scope, such as "okta.groups.manage"',
      ],
    ],
    [
      { deploymentIdentity: "{scopes: []}" },
      [
        "3:48 deploymentIdentity.scopes: is empty; name at least one scope, such as okta.groups.manage",
      ],
    ],
    [
      { groups: "[{name: ' awssso-admins'}, 5, {nam: x}, {name: ''}]", accessRules: "[]" },
      [
        "3:35 groups[0].name: begins or ends with a blank; remove it",
        "3:54 groups[1]: `5` stands where a mapping of keys to values is needed",
        "3:57 groups[2].name: is missing: Name in Okta and, once pushed, in Identity Center",
        '3:58 groups[2].nam: there is no such key; did you mean "name"?',
        "3:74 groups[3].name: is empty; a group name has at least one character",
        '11:42 groupPush.prefixes[0]: warning: no declared group begins with "awssso"',
      ],
    ],
    [
      { groups: "{name: x}", accessRules: "[]" },
      ["3:27 groups: a mapping stands where a list is needed"],
    ],
    [
      {
        groups: "[{name: awssso-a, members: [adaa@example.com, ada@example.com, ada@example.com]}]",
        accessRules: "[]",
      },
      [
        '3:55 groups[0].members[0]: there is no user "adaa@example.com"; did you mean "ada@example.com"?; declare it in users',
        '3:90 groups[0].members[2]: "ada@example.com" stands twice in this group',
      ],
    ],
    [
      {
        groups: "[{name: awssso-a, existing: true, description: d, members: []}]",
        accessRules: "[]",
      },
      [
        "3:74 groups[0].description: has no effect on a group that is managed elsewhere (existing: true); remove it",
        "3:86 groups[0].members: has no effect on a group that is managed elsewhere (existing: true); remove it",
      ],
    ],
    [
      {
        groups: "[{name: awssso-a}, {name: AWSSSO-a}, {name: awsso-b}, {name: other}]",
        accessRules: "[]",
      },
      [
        '3:53 groups[1].name: warning: "AWSSSO-a" and the group "awssso-a" differ in letter case only',
        '3:53 groups[1].name: warning: "AWSSSO-a" is not pushed: it nearly begins with the push prefix "awssso"',
        '3:71 groups[2].name: warning: "awsso-b" is not pushed: it nearly begins with the push prefix "awssso"',
        '13:43 permissionSets[0].name: warning: the permission set "Admin" is assigned to nobody',
        '13:124 permissionSets[1].name: warning: the permission set "Read" is assigned to nobody',
      ],
    ],
    [
      {
        groups: "[{name: awssso-a}, {name: other}]",
        groupPush: "{prefixes: [awssso, zzz], names: [othr]}",
        accessRules: "[]",
      },
      [
        '4:64 groupPush.names[0]: there is no group "othr"; did you mean "other"?; declare it in groups',
        '4:50 groupPush.prefixes[1]: warning: no declared group begins with "zzz"',
      ],
    ],
    [
      {
        users: "[{userName: a, firstName: '', lastName: 'x;', email: b}]",
        groups: "[]",
        accessRules: "[]",
        groupPush: "{}",
      },
      [
        '3:52 users[0].firstName: "" is not usable as a first name; SCIM takes text that is not blank and has none of < > ; : %',
        '3:66 users[0].lastName: "x;" is not usable as a last name; SCIM takes text that is not blank and has none of < > ; : %',
        '3:79 users[0].email: "b" is not an e-mail address',
      ],
    ],
    [
      {
        users:
          "[{userName: Ada@example.com, firstName: A, lastName: B}, {userName: ada@example.com, firstName: A, lastName: B}]",
      },
      [
        '3:94 users[1].userName: the user "ada@example.com" is already declared at Pulumi.test.yaml:3',
      ],
    ],
    [
      {
        users: "[{userName: plain, firstName: A, lastName: B}]",
        groups: "[]",
        accessRules: "[]",
        groupPush: "{}",
      },
      ['3:27 users[0]: needs an email, because the user name "plain" is none'],
    ],
    [
      { assignmentGroup: "awssso-people" },
      [
        '3:36 assignmentGroup: "awssso-people" would be pushed by the push prefix "awssso"; Okta and AWS do not support one group for assignment and for push: give it another name',
      ],
    ],
    [
      {
        assignmentGroup: "other",
        groups: "[{name: awssso-admins}, {name: awssso-readers}, {name: other}]",
      },
      [
        '3:36 assignmentGroup: "other" is declared in groups as well; the stack makes and fills this group itself: remove it there',
      ],
    ],
    [
      {
        assignmentGroup: "other",
        groups: "[{name: awssso-admins}, {name: awssso-readers}]",
        groupPush: "{names: [other], prefixes: [awssso]}",
      },
      [
        '3:36 assignmentGroup: "other" would be pushed by groupPush.names; Okta and AWS do not support one group for assignment and for push: give it another name',
        '5:39 groupPush.names[0]: there is no group "other"; declare it in groups',
      ],
    ],
    [
      {
        groups: "[{name: awssso-admins}, {name: readers}]",
        accessRules: "[{groups: [readers, readers], permissionSets: [Read], accounts: [audit]}]",
      },
      [
        '4:43 accessRules[0].groups[0]: the group "readers" is not pushed, so Identity Center does not know it; add it to groupPush.names, or give it a name that begins with "awssso"',
      ],
    ],
  ])("reports about %j", (changes, expected) => {
    expect(relevant(changes)).toEqual(expected);
  });

  it.each([
    ["userName", "a user name", 100, (length: number) => `${"u".repeat(length - 6)}@x.org`],
    ["email", "an e-mail address", 100, (length: number) => `${"u".repeat(length - 6)}@x.org`],
    ["firstName", "a first name", 50, (length: number) => "é".repeat(length)],
    ["lastName", "a last name", 50, (length: number) => "n".repeat(length)],
  ])("take as %s what Okta takes, and no character more", (key, what, most, text) => {
    const user = (length: number): string[] =>
      findings({
        users: `[{userName: ada@example.com, firstName: Ada, lastName: Byron}, ${JSON.stringify({
          userName: "bob@example.com",
          firstName: "Bob",
          lastName: "Stone",
          [key]: text(length),
        })}]`,
      });
    expect(user(most)).toEqual(findings({}));
    expect(user(most + 1).filter((line) => !line.includes("note:"))).toEqual([
      expect.stringMatching(
        new RegExp(
          `users\\[1\\]\\.${key}: has ${most + 1} characters; ${what} has at most ${most}$`,
        ),
      ),
    ]);
  });

  it("take a group description of as many characters as Okta does, and no more", () => {
    const described = (length: number): string[] =>
      findings({
        groups: `[{name: awssso-admins, description: ${"d".repeat(length)}}, {name: awssso-readers}]`,
      });
    expect(described(1_024)).toEqual(findings({}));
    expect(described(1_025)[0]).toContain(
      "groups[0].description: has 1025 characters; a group description has at most 1024",
    );
  });
});
