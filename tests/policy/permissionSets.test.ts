import { accessFixture, type AccessFixture } from "../support/accessFixture";
import { judge, messagesOf, type PackConfiguration, workforce } from "../support/policyKit";

type Sets = NonNullable<AccessFixture["permissionSets"]>;

function found(
  rule: string,
  permissionSets: Sets,
  configuration: PackConfiguration = {},
): string[] {
  const access = accessFixture({ permissionSets });
  return messagesOf(judge([workforce(access)], configuration), rule);
}

const statement = (content: object): string => JSON.stringify({ Statement: [content] });

describe("session-longer", () => {
  const rule = "session-longer";
  const limit = (permissionSet: string, longest: string) => ({
    [rule]: { limits: [{ permissionSet, longest }] },
  });

  it.each<[string, string, PackConfiguration, number]>([
    ["eight hours by default", "PT8H", {}, 0],
    ["longer than that", "PT8H1M", {}, 1],
    ["hours written as minutes", "PT481M", {}, 1],
    ["a duration that cannot be read", "a day", {}, 1],
    ["a limit of the set", "PT4H", limit("Admin*", "PT1H"), 1],
    ["a limit of another set", "PT12H", limit("ReadOnly", "PT1H"), 0],
  ])("judges %s", (_what, sessionDuration, configuration, count) => {
    expect(found(rule, [{ name: "Admin", sessionDuration }], configuration)).toHaveLength(count);
  });

  it("names set, both durations and what to do, and leaves sets alone that are managed elsewhere", () => {
    const set = { name: "Admin", sessionDuration: "PT12H" };
    expect(found(rule, [set])).toEqual([
      'Permission set "Admin" has sessions of PT12H, and the pack allows PT8H. Set a ' +
        "sessionDuration of at most PT8H, or change session-longer.limits in the pack's configuration.",
    ]);
    expect(found(rule, [{ ...set, existing: true }])).toEqual([]);
  });

  it("holds every limit that matches", () => {
    const limits = [
      { permissionSet: "*", longest: "PT8H" },
      { permissionSet: "Admin", longest: "PT1H" },
    ];
    const set = { name: "Admin", sessionDuration: "PT4H" };
    expect(found(rule, [set], { [rule]: { limits } })).toHaveLength(1);
  });
});

describe("wildcard-growth", () => {
  const rule = "wildcard-growth";

  it.each<[string, string | undefined, number]>([
    ["no inline policy", undefined, 0],
    ["a named action", statement({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }), 0],
    ["everything on one bucket", statement({ Effect: "Allow", Action: "*", Resource: "arn:x" }), 0],
    ["denying everything", statement({ Effect: "Deny", Action: "*", Resource: "*" }), 0],
    ["everything on everything", statement({ Effect: "Allow", Action: "*", Resource: "*" }), 1],
    ["all services", statement({ Effect: "Allow", Action: ["*:*"], Resource: ["*"] }), 1],
    ["all but", statement({ Effect: "Allow", NotAction: "iam:*", NotResource: "arn:x" }), 1],
    ["no JSON", "Allow *", 1],
  ])("judges %s", (_what, inlinePolicy, count) => {
    expect(found(rule, [{ name: "Builder", inlinePolicy }])).toHaveLength(count);
  });

  it("quotes the statement, and is lifted for a set by name", () => {
    const inlinePolicy = statement({ Effect: "Allow", Action: "*", Resource: "*" });
    const allow = [{ permissionSet: "Build*", reason: "agreed" }];
    expect(found(rule, [{ name: "Builder", inlinePolicy }])).toEqual([
      'Permission set "Builder": its inline policy says Allow * on *. Name actions and resources, ' +
        "or add the set to wildcard-growth.allow in the pack's configuration.",
    ]);
    expect(found(rule, [{ name: "Builder", inlinePolicy }], { [rule]: { allow } })).toEqual([]);
  });
});

describe("boundary-removed", () => {
  const rule = "boundary-removed";
  const required = { [rule]: { required: [{ permissionSet: "Power*" }] } };
  const permissionsBoundary = { managedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" };

  it.each<[string, Sets[number], PackConfiguration, number]>([
    ["a set that has its boundary", { name: "PowerUser", permissionsBoundary }, required, 0],
    ["a set without it", { name: "PowerUser" }, required, 1],
    ["a set that needs none", { name: "ReadOnly" }, required, 0],
    ["a set that is managed elsewhere", { name: "PowerUser", existing: true }, required, 0],
    ["any set without configuration", { name: "PowerUser" }, {}, 0],
  ])("judges %s", (_what, set, configuration, count) => {
    expect(found(rule, [set], configuration)).toHaveLength(count);
  });
});
