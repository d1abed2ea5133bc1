import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { createAwsApp, type RunningOkta, startOkta } from "./kit";

const STREAM = {
  name: "eventbridge",
  type: "aws_eventbridge",
  settings: { accountId: "111111111111", eventSourceName: "okta-audit", region: "eu-central-1" },
};

describe("audit, mappings and schemas", () => {
  let okta: RunningOkta;
  beforeEach(async () => {
    okta = await startOkta();
  });
  afterEach(() => okta.close());

  it("creates a log stream whose destination is fixed, and deletes it only when INACTIVE", async () => {
    const created = await okta.client.logStreamApi.createLogStream({
      instance: STREAM as never,
    });
    const path = `/api/v1/logStreams/${created.id}`;
    expect((await okta.send("GET", path)).body).toMatchObject({ ...STREAM, status: "ACTIVE" });
    const moved = await okta.send("PUT", path, {
      ...STREAM,
      settings: { ...STREAM.settings, region: "us-east-1" },
    });
    expect([moved.status, moved.body.errorSummary]).toEqual([
      400,
      "Api validation failed: settings",
    ]);
    expect((await okta.send("PUT", path, { ...STREAM, name: "renamed" })).body.name).toBe(
      "renamed",
    );
    expect((await okta.send("DELETE", path)).status).toBe(400);
    await okta.send("POST", `${path}/lifecycle/deactivate`);
    expect((await okta.send("DELETE", path)).status).toBe(204);
  });

  it.each([
    ["region", { region: "mars-1" }],
    ["accountId", { accountId: "12" }],
    ["eventSourceName", { eventSourceName: "a b" }],
  ])("refuses a log stream with a wrong %s", async (field, settings) => {
    const answer = await okta.send("POST", "/api/v1/logStreams", {
      ...STREAM,
      settings: { ...STREAM.settings, ...settings },
    });
    expect(answer.body.errorSummary).toBe(`Api validation failed: settings.${field}`);
  });

  it("verifies an event hook by really calling its endpoint, and never shows its secret", async () => {
    let honest = false;
    const endpoint = createServer((request, response) => {
      const challenge = request.headers["x-okta-verification-challenge"];
      response.end(JSON.stringify({ verification: honest ? challenge : "no" }));
    });
    await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
    const uri = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hook`;
    const created = await okta.send("POST", "/api/v1/eventHooks", {
      name: "audit",
      events: { type: "EVENT_TYPE", items: ["application.user_membership.add"] },
      channel: {
        type: "HTTP",
        version: "1.0.0",
        config: { uri, authScheme: { type: "HEADER", key: "X-Key", value: "hook-secret" } },
      },
    });
    const path = `/api/v1/eventHooks/${created.body.id}`;
    expect(created.body.verificationStatus).toBe("UNVERIFIED");
    expect(JSON.stringify([created.body, (await okta.send("GET", path)).body])).not.toContain(
      "hook-secret",
    );
    const failed = await okta.send("POST", `${path}/lifecycle/verify`);
    expect([failed.status, failed.body.errorCode]).toEqual([400, "E0000001"]);
    honest = true;
    expect((await okta.send("POST", `${path}/lifecycle/verify`)).body.verificationStatus).toBe(
      "VERIFIED",
    );
    endpoint.close();
    endpoint.closeAllConnections();
  });

  it("has mappings between user type and application in both directions", async () => {
    const { id } = await createAwsApp(okta);
    const [type] = (await okta.send("GET", "/api/v1/meta/types/user")).body;
    const outbound = (await okta.send("GET", `/api/v1/mappings?sourceId=${type.id}&targetId=${id}`))
      .body;
    expect(outbound).toHaveLength(1);
    expect(outbound[0]).toMatchObject({
      source: { id: type.id, type: "user" },
      target: { id, name: "amazon_aws_sso", type: "appuser" },
    });
    const read = (await okta.send("GET", `/api/v1/mappings/${outbound[0].id}`)).body;
    expect(read.properties.givenName).toEqual({ expression: "user.firstName", pushStatus: "PUSH" });
    expect((await okta.send("GET", `/api/v1/mappings?sourceId=${id}`)).body).toHaveLength(1);
    const wrong = await okta.send("POST", `/api/v1/mappings/${outbound[0].id}`, {
      properties: {
        nothing: { expression: "user.title", pushStatus: "PUSH" },
        title: { expression: "nonsense(", pushStatus: "PUSH" },
      },
    });
    expect(wrong.body.errorCauses).toEqual([
      { errorSummary: "nothing: the target's profile has no such attribute" },
      { errorSummary: expect.stringContaining('title: function "nonsense" is not supported') },
    ]);
  });

  it("adds and removes custom attributes of the application's profile", async () => {
    const { id } = await createAwsApp(okta);
    const path = `/api/v1/meta/schemas/apps/${id}/default`;
    const property = { title: "Team", type: "string", externalName: "team" };
    const custom = (definition: object | null) => ({
      definitions: { custom: { properties: { team: definition } } },
    });
    const added = await okta.send("POST", path, custom(property));
    expect(added.body.definitions.custom.properties.team).toMatchObject(property);
    expect(added.body.definitions.base.properties.department).toMatchObject({
      externalName: "department",
      externalNamespace: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    });
    await okta.send("POST", path, custom(null));
    expect((await okta.send("GET", path)).body.definitions.custom.properties).toEqual({});
    const clash = await okta.send("POST", path, {
      definitions: { custom: { properties: { email: property } } },
    });
    expect(clash.body.errorCauses).toEqual([{ errorSummary: "email: is a base attribute" }]);
  });
});
