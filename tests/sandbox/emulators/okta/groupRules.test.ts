import { createGroup, createUser, type Json, type RunningOkta, setFaults, startOkta } from "./kit";

describe("group rules", () => {
  let okta: RunningOkta;
  let target: string;
  beforeEach(async () => {
    okta = await startOkta();
    target = await createGroup(okta, "Target");
  });
  afterEach(() => okta.close());

  const body = (name: string, value: string, groupIds: string[], exclude: string[] = []) => ({
    type: "group_rule",
    name,
    conditions: {
      expression: { type: "urn:okta:expression:1.0", value },
      people: { users: { exclude } },
    },
    actions: { assignUserToGroups: { groupIds } },
  });
  const act = (id: string, transition: string) =>
    okta.send("POST", `/api/v1/groups/rules/${id}/lifecycle/${transition}`);

  async function activeRule(
    name: string,
    value: string,
    groupIds: string[],
    exclude?: string[],
  ): Promise<string> {
    const created = await okta.send(
      "POST",
      "/api/v1/groups/rules",
      body(name, value, groupIds, exclude),
    );
    if (created.status !== 200) throw new Error(JSON.stringify(created.body));
    expect((await act(created.body.id, "activate")).status).toBe(204);
    return created.body.id;
  }

  async function members(groupId = target): Promise<string[]> {
    const users: Json[] = (await okta.send("GET", `/api/v1/groups/${groupId}/users`)).body;
    return users.map((user) => user.profile.login.split("@")[0]).sort();
  }

  it("is created INACTIVE and works once activated, through the official SDK", async () => {
    const created = await okta.client.groupApi.createGroupRule({
      groupRule: body("Platform", 'user.department == "Platform"', [target]) as Json,
    });
    const ruleId = created.id ?? "";
    expect([created.status, ruleId.startsWith("0pr")]).toEqual(["INACTIVE", true]);
    expect(await members()).toEqual([]);
    await okta.client.groupApi.activateGroupRule({ ruleId });
    expect((await okta.client.groupApi.getGroupRule({ ruleId })).status).toBe("ACTIVE");
    expect(await members()).toEqual(["ada"]);
  });

  it.each([
    ['user.department == "Platform"', ["ada"]],
    ['user.department != "Platform"', ["grace", "okta.administrator"]],
    ["user.department == null", ["grace", "okta.administrator"]],
    ['user.firstName == "Ada" AND user.department == "Platform"', ["ada"]],
    ['user.firstName == "Ada" && user.department == "Sales"', []],
    ['user.firstName == "Ada" OR user.lastName == "Hopper"', ["ada", "grace"]],
    [
      'user.firstName == "Ada" || (user.lastName == "Hopper" && !(user.title == "x"))',
      ["ada", "grace"],
    ],
    ['String.startsWith(user.login, "gr")', ["grace"]],
    [
      'String.stringContains(user.email, "acme.example") && user.firstName != "Okta"',
      ["ada", "grace"],
    ],
  ])("evaluates %s", async (expression, expected) => {
    await activeRule("Rule", expression, [target]);
    expect(await members()).toEqual(expected);
  });

  it.each([
    ['user.groups == "x" +', "ends too early"],
    ["Arrays.contains(user.title, 1)", 'function "Arrays.contains" is not supported'],
    ['group.name == "x"', '"group.name" is not known here'],
    ["isMemberOfGroup()", '"isMemberOfGroup" was given 0 arguments'],
    ['user.shoeSize == "9"', 'no attribute "shoeSize"'],
    ['user.title == "x" ; drop', "cannot read"],
    ['user.title == "a" user.title', "unexpected"],
  ])("refuses %s", async (expression, problem) => {
    const answer = await okta.send("POST", "/api/v1/groups/rules", body("R", expression, [target]));
    expect([answer.status, answer.body.errorCode]).toEqual([400, "E0000001"]);
    expect(answer.body.errorCauses[0].errorSummary).toContain(problem);
  });

  it("follows membership of other groups, also those that rules fill", async () => {
    const engineers = (await okta.send("GET", "/api/v1/groups?q=Engineers")).body[0].id;
    const second = await createGroup(okta, "Second");
    await activeRule("second from first", `isMemberOfGroup("${target}")`, [second]);
    await activeRule("first from engineers", `isMemberOfAnyGroup("00gX", "${engineers}")`, [
      target,
    ]);
    expect([await members(), await members(second)]).toEqual([["ada"], ["ada"]]);
    const grace = (await okta.send("GET", "/api/v1/users/grace")).body.id;
    await okta.send("PUT", `/api/v1/groups/${engineers}/users/${grace}`);
    expect(await members(second)).toEqual(["ada", "grace"]);
    await okta.send("DELETE", `/api/v1/groups/${engineers}/users/${grace}`);
    expect([await members(), await members(second)]).toEqual([["ada"], ["ada"]]);
  });

  it("follows profile changes and new people", async () => {
    await activeRule("Kernel", 'user.department == "Kernel"', [target]);
    const id = await createUser(okta, "Linus", { department: "Kernel" });
    expect(await members()).toEqual(["linus"]);
    await okta.send("POST", `/api/v1/users/${id}`, { profile: { department: "Retired" } });
    expect(await members()).toEqual([]);
  });

  it("ends although two rules contradict each other", async () => {
    const other = await createGroup(okta, "Other");
    await activeRule("in", `!isMemberOfGroup("${other}")`, [target]);
    await activeRule("out", `isMemberOfGroup("${target}")`, [other]);
    expect((await okta.send("GET", "/api/v1/groups/rules")).body).toHaveLength(2);
  });

  it("leaves people who were added by hand, and excludes those who are taken out by hand", async () => {
    const grace = (await okta.send("GET", "/api/v1/users/grace")).body.id;
    const ada = (await okta.send("GET", "/api/v1/users/ada")).body.id;
    await okta.send("PUT", `/api/v1/groups/${target}/users/${grace}`);
    const id = await activeRule("Platform", 'user.department == "Platform"', [target]);
    expect(await members()).toEqual(["ada", "grace"]);
    await okta.send("DELETE", `/api/v1/groups/${target}/users/${ada}`);
    expect(await members()).toEqual(["grace"]);
    const rule = (await okta.send("GET", `/api/v1/groups/rules/${id}`)).body;
    expect(rule.conditions.people.users.exclude).toEqual([ada]);
  });

  it("skips excluded people", async () => {
    const ada = (await okta.send("GET", "/api/v1/users/ada")).body.id;
    await activeRule("All", 'String.startsWith(user.login, "")', [target], [ada]);
    expect(await members()).toEqual(["grace", "okta.administrator"]);
  });

  it("can be changed and deleted only while it is not active; deactivation keeps members", async () => {
    const id = await activeRule("Platform", 'user.department == "Platform"', [target]);
    const path = `/api/v1/groups/rules/${id}`;
    const changed = body("Platform", 'user.lastName == "Hopper"', [target]);
    expect((await okta.send("PUT", path, changed)).body.errorSummary).toBe(
      "Api validation failed: Cannot update an active rule",
    );
    expect((await okta.send("DELETE", path)).status).toBe(400);
    await act(id, "deactivate");
    expect(await members()).toEqual(["ada"]);
    expect((await okta.send("PUT", path, changed)).status).toBe(200);
    const other = await createGroup(okta, "Other");
    expect((await okta.send("PUT", path, body("Platform", "true", [other]))).status).toBe(400);
    await act(id, "activate");
    expect(await members()).toEqual(["grace"]);
    await act(id, "deactivate");
    expect((await okta.send("DELETE", path)).status).toBe(202);
    expect(await members()).toEqual(["grace"]);
  });

  it("takes its members away with removeUsers=true", async () => {
    const id = await activeRule("Platform", 'user.department == "Platform"', [target]);
    await act(id, "deactivate");
    await okta.send("DELETE", `/api/v1/groups/rules/${id}?removeUsers=true`);
    expect(await members()).toEqual([]);
  });

  it("becomes INVALID when its target group is deleted", async () => {
    const id = await activeRule("Platform", 'user.department == "Platform"', [target]);
    await okta.send("DELETE", `/api/v1/groups/${target}`);
    const rule = (await okta.send("GET", `/api/v1/groups/rules/${id}`)).body;
    expect([rule.status, rule.allGroupsValid]).toEqual(["INVALID", false]);
    expect((await act(id, "activate")).status).toBe(400);
  });

  it("checks name and targets", async () => {
    await activeRule("Taken", "true", [target]);
    const long = await okta.send(
      "POST",
      "/api/v1/groups/rules",
      body("x".repeat(51), "true", [target]),
    );
    expect(long.status).toBe(400);
    const wrong = await okta.send("POST", "/api/v1/groups/rules", body("Taken", "true", ["00gX"]));
    expect(wrong.body.errorCauses).toEqual([
      { errorSummary: 'name: A rule named "Taken" exists already' },
      { errorSummary: "groupIds: 00gX is not the id of an OKTA_GROUP" },
    ]);
  });

  it("rule423: answers 423 as often as told", async () => {
    const id = await activeRule("Platform", "true", [target]);
    await setFaults(okta, { rule423: { times: 2 } });
    expect((await act(id, "deactivate")).status).toBe(423);
    expect((await act(id, "deactivate")).status).toBe(423);
    expect((await act(id, "deactivate")).status).toBe(204);
  });
});
