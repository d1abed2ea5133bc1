import { DescribeUserCommand, GetUserIdCommand } from "@aws-sdk/client-identitystore";
import { enableScim, scimClient, type ScimClient } from "../aws/console";
import { seed, startAws, type RunningAws } from "../aws/kit";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const IdentityStoreId = seed.identityStoreId;

const ada = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
  externalId: "00u1ada",
  userName: "ada@acme.example",
  name: { givenName: "Ada", familyName: "Lovelace" },
  displayName: "Ada Lovelace",
  active: true,
  emails: [{ value: "ada@acme.example", type: "work", primary: true }],
  [ENTERPRISE]: { department: "Engineering", manager: { value: "00u0boss" } },
};

const patch = (...Operations: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations,
});

describe("users of the emulated SCIM endpoint", () => {
  let aws: RunningAws;
  let scim: ScimClient;
  beforeEach(async () => {
    aws = await startAws();
    scim = scimClient(aws, (await enableScim(aws)).token);
  });
  afterEach(() => aws.stop());

  const create = async (more: object = {}): Promise<string> => {
    const { status, body } = await scim("POST", "/Users", { ...ada, ...more });
    expect(status).toBe(201);
    return String(body["id"]);
  };

  test("creates a user that the Identity Store API shows with external id and extension", async () => {
    const id = await create();
    const user = await aws.identityStore.send(
      new DescribeUserCommand({
        IdentityStoreId,
        UserId: id,
        Extensions: ["aws:identitystore:enterprise"],
      }),
    );
    expect(user).toMatchObject({
      UserName: "ada@acme.example",
      Name: { GivenName: "Ada", FamilyName: "Lovelace" },
      DisplayName: "Ada Lovelace",
      Emails: [{ Value: "ada@acme.example", Type: "work", Primary: true }],
      ExternalIds: [{ Issuer: `https://scim.aws.com/${seed.scimTenant}`, Id: "00u1ada" }],
      UserStatus: "ENABLED",
      Extensions: {
        "aws:identitystore:enterprise": {
          department: "Engineering",
          manager: { value: "00u0boss" },
        },
      },
    });
    const byMail = await aws.identityStore.send(
      new GetUserIdCommand({
        IdentityStoreId,
        AlternateIdentifier: {
          UniqueAttribute: { AttributePath: "emails.value", AttributeValue: "ADA@acme.example" },
        },
      }),
    );
    expect(byMail.UserId).toBe(id);
  });

  test("shows what was written, with id and meta", async () => {
    const id = await create();
    const { status, body } = await scim("GET", `/Users/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...ada,
      id,
      meta: {
        resourceType: "User",
        created: expect.any(String),
        lastModified: expect.any(String),
      },
    });
  });

  test("a second user of one name is a conflict, with the body of the real endpoint", async () => {
    await create();
    const { status, body } = await scim("POST", "/Users", {
      ...ada,
      userName: "ADA@acme.example",
      externalId: "00u2",
    });
    expect(status).toBe(409);
    expect(body).toEqual({
      schema: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      detail: "Refused to create a new, duplicate resource.",
      status: "409",
      exceptionRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      timeStamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/),
    });
  });

  test.each([
    ["no user name", { userName: undefined }, "userName"],
    ["an empty display name", { displayName: "" }, "displayName: must not be empty"],
    ["no family name", { name: { givenName: "Ada" } }, "name.familyName"],
    ["groups", { groups: [] }, 'Unrecognized key: "groups"'],
    ["a password", { password: "hunter2" }, 'Unrecognized key: "password"'],
    ["photos", { photos: [] }, 'Unrecognized key: "photos"'],
    [
      "two e-mail addresses",
      {
        emails: [
          { value: "a@b.example", primary: true },
          { value: "c@d.example", primary: true },
        ],
      },
      "List attribute emails exceeds allowed limit of 1",
    ],
    ["a secondary e-mail", { emails: [{ value: "a@b.example" }] }, "must be primary"],
    [
      "a display of an e-mail",
      { emails: [{ value: "a@b.example", primary: true, display: "x" }] },
      "display",
    ],
    ["a manager's displayName", { [ENTERPRISE]: { manager: { displayName: "B" } } }, "displayName"],
    ["a control character", { displayName: "Ada\u0000" }, "has unsupported characters"],
    ["a forbidden character", { displayName: "Ada <admin>" }, "must not contain any of"],
    ["half an address", { addresses: [{ locality: "London" }] }, "an address needs"],
    ["active as text", { active: "true" }, "active"],
  ])("refuses %s", async (_what, bad, reason) => {
    await aws.control("DELETE", "journal");
    const { status, body } = await scim("POST", "/Users", { ...ada, ...bad });
    expect(status).toBe(400);
    expect(body["detail"]).toBe(
      "Request is unparsable, syntactically incorrect, or violates schema.",
    );
    const journal = (await aws.control("GET", "journal")).body as unknown as { error: string }[];
    expect(journal).toHaveLength(1);
    expect(journal[0]?.error).toContain("ValidationException");
    expect(journal[0]?.error).toContain(reason);
    expect(Object.keys(aws.emulator.snapshot().identityStore.users)).toHaveLength(0);
  });

  test("refuses text that is no JSON", async () => {
    const { token } = (await aws.control("POST", "console/automatic-provisioning")).body;
    const response = await fetch(`${aws.scimUrl}/Users`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${String(token)}`,
        "content-type": "application/scim+json",
      },
      body: "{",
    });
    expect(response.status).toBe(400);
    const journal = (await aws.control("GET", "journal")).body as unknown as { error: string }[];
    expect(journal[0]?.error).toBe("ValidationException: Invalid JSON from RequestBody");
  });

  test("deactivation is active:false, and shows as DISABLED", async () => {
    const id = await create();
    const off = await scim(
      "PATCH",
      `/Users/${id}`,
      patch({ op: "replace", value: { active: false } }),
    );
    expect(off.status).toBe(200);
    expect(off.body["active"]).toBe(false);
    const describe = () =>
      aws.identityStore.send(new DescribeUserCommand({ IdentityStoreId, UserId: id }));
    expect((await describe()).UserStatus).toBe("DISABLED");
    await scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "active", value: true }));
    expect((await describe()).UserStatus).toBe("ENABLED");
  });

  test("PatchUser changes single attributes and leaves the rest", async () => {
    const id = await create();
    const { status, body } = await scim(
      "PATCH",
      `/Users/${id}`,
      patch(
        { op: "replace", path: "name.familyName", value: "King" },
        { op: "add", path: "title", value: "Countess" },
        { op: "replace", path: 'emails[type eq "work"].value', value: "king@acme.example" },
        { op: "replace", path: `${ENTERPRISE}:department`, value: "Maths" },
        { op: "remove", path: "externalId" },
      ),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      userName: "ada@acme.example",
      name: { givenName: "Ada", familyName: "King" },
      title: "Countess",
      emails: [{ value: "king@acme.example", type: "work", primary: true }],
      [ENTERPRISE]: { department: "Maths", manager: { value: "00u0boss" } },
    });
    expect(body).not.toHaveProperty("externalId");
  });

  test.each([
    ["removal of the user name", { op: "remove", path: "userName" }, "username cannot be removed"],
    ["removal of active", { op: "remove", path: "active" }, "active cannot be removed"],
    ["a foreign attribute", { op: "replace", path: "groups", value: [] }, "cannot be changed"],
    ["the id", { op: "replace", path: "id", value: "x" }, "id cannot be changed"],
    ["a removal without path", { op: "remove", value: { title: "x" } }, "Missing path"],
    ["an addition without value", { op: "add", path: "title" }, "Missing value"],
    ["an unknown operation", { op: "move", path: "title", value: "x" }, "Operations.0.op"],
    ["an empty value", { op: "replace", path: "displayName", value: "" }, "must not be empty"],
    [
      "a second e-mail",
      { op: "add", path: "emails", value: [{ value: "b@c.example", primary: true }] },
      "exceeds allowed limit of 1",
    ],
  ])("PatchUser refuses %s and changes nothing", async (_what, operation, reason) => {
    const id = await create();
    const before = (await scim("GET", `/Users/${id}`)).body;
    await aws.control("DELETE", "journal");
    expect((await scim("PATCH", `/Users/${id}`, patch(operation))).status).toBe(400);
    const journal = (await aws.control("GET", "journal")).body as unknown as { error: string }[];
    expect(journal[0]?.error).toContain(reason);
    expect((await scim("GET", `/Users/${id}`)).body).toEqual(before);
  });

  test("PutUser replaces everything and keeps the id", async () => {
    const id = await create();
    const { schemas, userName, name } = ada;
    const { status, body } = await scim("PUT", `/Users/${id}`, {
      schemas,
      id,
      userName,
      name,
      displayName: "Countess",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, displayName: "Countess", active: true });
    expect(body).not.toHaveProperty("emails");
    expect(body).not.toHaveProperty(ENTERPRISE);
  });

  test("finds by the supported filters and refuses the others", async () => {
    const id = await create();
    await create({ userName: "bob@acme.example", externalId: "00u2bob", emails: undefined });
    const group = await scim("POST", "/Groups", {
      displayName: "Mathematicians",
      members: [{ value: id }],
    });
    const found = async (filter: string) => {
      const { status, body } = await scim("GET", `/Users?filter=${encodeURIComponent(filter)}`);
      const resources = (body["Resources"] ?? []) as { id: string }[];
      return { status, ids: resources.map((user) => user.id) };
    };
    const one = { status: 200, ids: [id] };
    expect(await found('userName eq "ADA@acme.example"')).toEqual(one);
    expect(await found('externalId eq "00u1ada"')).toEqual(one);
    expect(await found(`groups.value eq "${String(group.body["id"])}"`)).toEqual(one);
    expect(await found(`id eq "${id}" and manager eq "00u0boss"`)).toEqual(one);
    expect(await found(`manager eq "other" and id eq "${id}"`)).toEqual({ status: 200, ids: [] });
    for (const bad of [
      'userName co "ada"',
      'userName eq "a" or externalId eq "b"',
      'displayName eq "Ada Lovelace"',
      "userName pr",
      "userName eq",
      "active eq true",
    ]) {
      expect(await found(bad)).toEqual({ status: 400, ids: [] });
    }
  });

  test("lists one page without cursor whatever startIndex says, and pages by cursor", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push(await create({ userName: `u${index}@acme.example`, externalId: `x${index}` }));
    }
    const first = await scim("GET", "/Users?startIndex=3&count=2");
    expect(first.body).toMatchObject({ totalResults: 5, startIndex: 1, itemsPerPage: 2 });
    expect((first.body["Resources"] as { id: string }[])[0]?.id).toBe(ids[0]);
    const seen: string[] = [];
    let cursor: string | undefined = "";
    while (cursor !== undefined) {
      const { body }: { body: Record<string, unknown> } = await scim(
        "GET",
        `/Users?count=2&cursor=${cursor}`,
      );
      expect(body).not.toHaveProperty("totalResults");
      seen.push(...(body["Resources"] as { id: string }[]).map((user) => user.id));
      cursor = body["nextCursor"] as string | undefined;
    }
    expect(seen).toEqual(ids);
    expect((await scim("GET", "/Users?count=101")).status).toBe(400);
    expect((await scim("GET", "/Users?count=0")).status).toBe(400);
    expect((await scim("GET", "/Users?cursor=%20")).status).toBe(400);
  });

  test("deletes, and does not find afterwards", async () => {
    const id = await create();
    expect((await scim("DELETE", `/Users/${id}`)).status).toBe(204);
    for (const [method, body] of [
      ["GET", undefined],
      ["DELETE", undefined],
      ["PUT", ada],
      ["PATCH", patch({ op: "replace", value: { active: false } })],
    ] as const) {
      expect((await scim(method, `/Users/${id}`, body)).status).toBe(404);
    }
  });
});
