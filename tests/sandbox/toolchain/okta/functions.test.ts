import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { type Props } from "../../../../sandbox/toolchain/providers/framework/types";
import { AWS_APP, deploy, handlerOf, invoke, messageOf, startBench, type Bench } from "./kit";

const PACKAGE = dirname(require.resolve("@pulumi/okta/package.json"));

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

/** Names of the results that the SDK declares for a token such as `okta:app/getSaml:getSaml`. */
function declaredResults(token: string): string[] {
  const path = (token.split(":")[1] ?? "").replace(/^index\//, "");
  const source = readFileSync(join(PACKAGE, `${path}.d.ts`), "utf8");
  const [, body = ""] = /export interface \w+Result \{([\s\S]*?)\n\}/.exec(source) ?? [];
  return [...body.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name ?? "").sort();
}

/** Invokes and checks that the result has just the declared members. */
async function results(token: string, args: Props): Promise<Props> {
  const found = await invoke(token, args, bench.context);
  const names = new Set([...Object.keys(found), ...optionalArguments(token)]);
  expect([...names].sort()).toEqual(declaredResults(token));
  return found;
}

/** Arguments that nobody gave are no members of a result. */
function optionalArguments(token: string): string[] {
  const path = (token.split(":")[1] ?? "").replace(/^index\//, "");
  const source = readFileSync(join(PACKAGE, `${path}.d.ts`), "utf8");
  const [, body = ""] = /export interface \w+Result \{([\s\S]*?)\n\}/.exec(source) ?? [];
  return [...body.matchAll(/readonly (\w+)\?:/g)].map(([, name]) => name ?? "");
}

async function deployApp(): Promise<{ id: string; outputs: Props }> {
  return deploy(handlerOf("okta:app/saml:Saml"), AWS_APP, bench.context);
}

describe("app.getSaml", () => {
  const token = "okta:app/getSaml:getSaml";

  it("finds an app by id, label and label prefix", async () => {
    const { id, outputs } = await deployApp();
    const byId = await results(token, { id });
    expect(byId).toMatchObject({
      id,
      label: AWS_APP.label,
      name: "amazon_aws_sso",
      status: "ACTIVE",
      features: [],
      keyId: outputs["keyId"],
      userNameTemplate: "${source.login}",
      ssoUrl: "",
    });
    expect(JSON.parse(String(byId["appSettingsJson"]))).toEqual(
      JSON.parse(AWS_APP.appSettingsJson),
    );
    expect(await results(token, { label: AWS_APP.label })).toMatchObject({ id });
    expect(await results(token, { labelPrefix: "AWS" })).toMatchObject({ id, labelPrefix: "AWS" });
  });

  it("says what is missing", async () => {
    expect(await messageOf(invoke(token, {}, bench.context))).toBe(
      "getSaml needs exactly one of id, label and labelPrefix.",
    );
    expect(await messageOf(invoke(token, { label: "None" }, bench.context))).toBe(
      'There is no SAML app with label "None".',
    );
  });

  it("looks at inactive apps on request only", async () => {
    const { id } = await deployApp();
    await bench.api("POST", `/api/v1/apps/${id}/lifecycle/deactivate`);
    expect(await messageOf(invoke(token, { label: AWS_APP.label }, bench.context))).toMatch(
      /^There is no SAML app/,
    );
    const found = await results(token, { label: AWS_APP.label, activeOnly: false });
    expect(found).toMatchObject({ id, status: "INACTIVE" });
  });
});

test("app.getMetadataSaml gives the metadata of the current and of another key", async () => {
  const token = "okta:app/getMetadataSaml:getMetadataSaml";
  const { id: appId, outputs } = await deployApp();
  const current = await results(token, { appId });
  expect(current).toMatchObject({
    appId,
    certificate: outputs["certificate"],
    entityId: outputs["entityUrl"],
    httpPostBinding: outputs["httpPostBinding"],
    metadata: outputs["metadata"],
    wantAuthnRequestsSigned: false,
  });
  const path = `/api/v1/apps/${appId}/credentials/keys/generate?validityYears=2`;
  const { kid: keyId } = await bench.api("POST", path);
  const next = await results(token, { appId, keyId });
  expect(next).toMatchObject({ keyId, entityId: outputs["entityUrl"] });
  expect(next["certificate"]).not.toBe(current["certificate"]);
});

describe("group.getGroup", () => {
  const token = "okta:group/getGroup:getGroup";

  it("finds a group by name, with its members on request", async () => {
    const ada = await bench.userId("ada@acme.example");
    const found = await results(token, { name: "Staff" });
    expect(found).toMatchObject({ type: "OKTA_GROUP", users: [], includeUsers: false });
    expect(found["description"]).toBe("Everybody who works here");
    const { id } = found;
    expect(await results(token, { id, includeUsers: true })).toMatchObject({
      name: "Staff",
      users: [ada],
    });
  });

  it("prefers the exact name, and refuses to choose", async () => {
    const group = handlerOf("okta:group/group:Group");
    const { id } = await deploy(group, { name: "aws" }, bench.context);
    await deploy(group, { name: "aws-admins" }, bench.context);
    expect(await results(token, { name: "aws" })).toMatchObject({ id });
    expect(await results(token, { name: "aws-a" })).toMatchObject({ name: "aws-admins" });
    await deploy(group, { name: "aws-auditors" }, bench.context);
    expect(await messageOf(invoke(token, { name: "aws-a" }, bench.context))).toBe(
      '2 groups begin with "aws-a" and none has just that name.',
    );
    expect(await messageOf(invoke(token, { name: "gcp", type: "OKTA_GROUP" }, bench.context))).toBe(
      'There is no group with the name "gcp" of type OKTA_GROUP.',
    );
    expect(await messageOf(invoke(token, {}, bench.context))).toBe("getGroup needs id or name.");
  });

  it("waits when asked to", async () => {
    await results(token, { name: "Staff", delayReadSeconds: "7" });
    await results(token, { name: "Staff", delayReadSeconds: "a while" });
    expect(bench.waits).toEqual([7000]);
  });
});

describe("getGroups", () => {
  const token = "okta:index/getGroups:getGroups";

  it("searches, over several pages", async () => {
    const group = handlerOf("okta:group/group:Group");
    for (const name of ["awssso-a", "awssso-b", "awssso-c", "other"]) {
      await deploy(group, { name, description: name }, bench.context);
    }
    await bench.calls();
    const search = 'profile.name sw "awssso" and type eq "OKTA_GROUP"';
    const found = await results(token, { search, limit: 2 });
    expect(found["groups"]).toHaveLength(3);
    expect(found["groups"]).toContainEqual({
      id: expect.stringMatching(/^00g/) as string,
      name: "awssso-a",
      description: "awssso-a",
      type: "OKTA_GROUP",
      source: "",
      customProfileAttributes: "{}",
    });
    expect(await bench.calls()).toEqual(["listGroups", "listGroups"]);
    expect(found["id"]).toMatch(/^\d+$/);
    expect((await results(token, { search, limit: 2 }))["id"]).toBe(found["id"]);
  });

  it("refuses what excludes itself, all at once", async () => {
    const args = { search: "s", q: "q", type: "OKTA_GROUP", limit: 0 };
    expect(await messageOf(invoke(token, args, bench.context))).toBe(
      "limit must be 1 to 10000; search cannot be used with q or type.",
    );
  });
});

test("getPushGroup and getPushGroups without mappings", async () => {
  const { id: appId } = await deployApp();
  const all = await results("okta:index/getPushGroups:getPushGroups", { appId });
  expect(all).toEqual({ id: appId, appId, mappings: [] });
  const token = "okta:index/getPushGroup:getPushGroup";
  expect(await messageOf(invoke(token, { appId, sourceGroupId: "00g" }, bench.context))).toBe(
    `App ${appId} has no push mapping of group 00g after 3 s.`,
  );
  expect(await messageOf(invoke(token, { appId }, bench.context))).toBe(
    "getPushGroup needs exactly one of id and sourceGroupId.",
  );
});

test("getAppSignonPolicy gives the app's policy", async () => {
  const { id: appId, outputs } = await deployApp();
  const found = await results("okta:index/getAppSignonPolicy:getAppSignonPolicy", { appId });
  expect(found).toEqual({ appId, id: outputs["authenticationPolicy"], name: "Any two factors" });
});

test("getOrgMetadata gives the organisation's own description", async () => {
  const found = await results("okta:index/getOrgMetadata:getOrgMetadata", {});
  expect(found).toEqual({
    id: expect.stringMatching(/^00o/) as string,
    pipeline: "idx",
    domains: { alternate: "", organization: expect.stringContaining(bench.url) as string },
    settings: {
      analyticsCollectionEnabled: false,
      bugReportingEnabled: false,
      omEnabled: false,
    },
  });
});

test("policy.getPolicy and getDefaultPolicy", async () => {
  const policy = handlerOf("okta:index/appSignonPolicy:AppSignonPolicy");
  const { id } = await deploy(policy, { name: "AWS", description: "d" }, bench.context);
  const type = "ACCESS_POLICY";
  expect(await results("okta:policy/getPolicy:getPolicy", { name: "AWS", type })).toEqual({
    id,
    name: "AWS",
    status: "ACTIVE",
    type,
  });
  expect(
    await messageOf(
      invoke("okta:policy/getPolicy:getPolicy", { name: "GCP", type }, bench.context),
    ),
  ).toBe('There is no ACCESS_POLICY policy "GCP".');
  // The system policy of an Identity Engine organisation does not call itself a default.
  expect(
    await messageOf(
      invoke("okta:policy/getDefaultPolicy:getDefaultPolicy", { type }, bench.context),
    ),
  ).toBe("There is no default ACCESS_POLICY policy.");
});

describe("user.getUser and getUsers", () => {
  const one = "okta:user/getUser:getUser";
  const many = "okta:user/getUsers:getUsers";

  it("find people by id, by a search and by group", async () => {
    const ada = await bench.userId("ada@acme.example");
    const byId = await results(one, { userId: ada, skipRoles: true });
    expect(byId).toMatchObject({
      id: ada,
      login: "ada@acme.example",
      department: "Research",
      status: "ACTIVE",
      adminRoles: [],
      city: "",
    });
    const searches = [{ name: "profile.department", value: "Research" }];
    expect(await results(one, { searches, skipRoles: true })).toMatchObject({ id: ada });
    expect((await results(many, { searches }))["users"]).toMatchObject([{ id: ada }]);

    const { id: groupId } = await invoke(
      "okta:group/getGroup:getGroup",
      { name: "Staff" },
      bench.context,
    );
    const members = await results(many, { groupId, includeGroups: true });
    expect(members["id"]).toBe(groupId);
    expect(members["users"]).toMatchObject([{ id: ada, email: "ada@acme.example" }]);
    expect((members["users"] as Props[])[0]?.["groupMemberships"]).toContain(groupId);
  });

  it("say what is missing", async () => {
    expect(await messageOf(invoke(one, {}, bench.context))).toBe(
      "getUser needs userId or searches.",
    );
    expect(await messageOf(invoke(many, {}, bench.context))).toBe(
      "getUsers needs either groupId or searches.",
    );
    const searches = [{ expression: 'profile.department eq "None"' }];
    expect(await messageOf(invoke(one, { searches }, bench.context))).toBe(
      'There is no user for the search profile.department eq "None".',
    );
  });
});
