import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { CreateUserCommand, IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { runAccess } from "../../cli/program";
import { connectionOf } from "../../sandbox/lifecycle/connection";
import { enableScim, fetchMetadata, uploadMetadata } from "../../sandbox/lifecycle/console";
import { applyEnvironment } from "../../sandbox/lifecycle/environment";
import { environmentOf, type Sandbox } from "../../sandbox/lifecycle/sandbox";
import { accessFixture } from "../support/accessFixture";
import { finished, ROOT, startAccess } from "../support/accessProcess";
import { captureOutput } from "../support/captureOutput";
import { createAwsApp, serveClouds, type ServedClouds } from "../support/servedClouds";

const ACCOUNT = "222222222222";
const ANA = "ana@example.com";

interface Answer {
  holds: boolean;
  findings: { check: string; ok: boolean; detail: string }[];
}

/** Real clients on the emulated Identity Center; people and groups come by SCIM. */
describe("access verify", () => {
  const ownEnvironment = process.env;
  let clouds: ServedClouds;

  beforeAll(async () => {
    clouds = await serveClouds(accessFixture({ accounts: [{ id: ACCOUNT, name: "prod" }] }));
    const sandbox = await clouds.sandbox();
    await createAwsApp(sandbox, "AWS");
    await uploadMetadata(sandbox, await fetchMetadata(sandbox));
    await enableScim(sandbox);
    await fill(await clouds.sandbox());
    process.env = applyEnvironment(ownEnvironment, environmentOf(sandbox));
  });
  afterAll(async () => {
    process.env = ownEnvironment;
    await clouds.stop();
  });

  async function verify(question: Record<string, string>): Promise<Answer & { code: number }> {
    const args = Object.entries({
      user: ANA,
      account: ACCOUNT,
      "permission-set": "Admin",
      ...question,
    });
    const output = captureOutput();
    try {
      const code = await runAccess([
        "verify",
        "--json",
        ...args.flatMap(([name, value]) => [`--${name}`, value]),
      ]);
      return { code, ...(JSON.parse(output.texts().stdout) as Answer) };
    } finally {
      output.restore();
      process.exitCode = undefined;
    }
  }
  const failed = ({ findings }: Answer): string[] =>
    findings.filter(({ ok }) => !ok).map(({ check }) => check);

  it.each([ACCOUNT, "prod"])(
    "finds access through a pushed group in account %s",
    async (account) => {
      const answer = await verify({ account, group: "admins" });
      expect(answer).toMatchObject({ code: 0, holds: true });
      expect(answer.findings.map(({ check }) => check)).toEqual([
        "user",
        "scim",
        "group",
        "permissionSet",
        "assignment",
      ]);
    },
  );

  it.each<[Record<string, string>, string[]]>([
    [{ user: "nobody@example.com" }, ["user"]],
    [{ "permission-set": "ReadOnly" }, ["assignment"]],
    [{ "permission-set": "Unknown" }, ["permissionSet"]],
    [{ account: "staging" }, ["account"]],
    [{ account: "333333333333" }, ["assignment"]],
    [{ group: "others" }, ["group", "assignment"]],
    [{ user: "bo@example.com" }, ["assignment"]],
    [
      { user: "nobody@example.com", "permission-set": "Unknown", account: "x" },
      ["user", "permissionSet", "account"],
    ],
  ])("names what is missing for %j", async (question, missing) => {
    const answer = await verify(question);
    expect(answer).toMatchObject({ code: 1, holds: false });
    expect(failed(answer)).toEqual(missing);
  });

  it("does not take somebody for provisioned who was made by hand", async () => {
    const answer = await verify({ user: "by-hand@example.com" });
    expect(failed(answer)).toEqual(["scim", "assignment"]);
  });

  // As a process: jest's own realm hides the socket error from the SDK.
  it("says in a sentence that nothing answers", async () => {
    const args = ["verify", "--user", ANA, "--permission-set", "Admin", "--account", ACCOUNT];
    const env = {
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
    const run = await finished(startAccess(ROOT, args, env));
    expect(run).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "access: The endpoint http://127.0.0.1:9 (AWS_ENDPOINT_URL) cannot be reached: connect ECONNREFUSED 127.0.0.1:9.\n",
    });
  });
});

/** Ana is in `admins` by SCIM, and the group holds `Admin`; `ReadOnly` is nobody's. */
async function fill(sandbox: Sandbox): Promise<void> {
  const { aws, scim } = await connectionOf(sandbox);
  const post = async (path: string, body: object): Promise<string> => {
    const answer = await fetch(`${scim.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/scim+json", authorization: `Bearer ${scim.token}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  };
  const person = (userName: string): object => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName,
    externalId: `00u-${userName}`,
    displayName: userName,
    name: { givenName: "A", familyName: "B" },
    emails: [{ value: userName, type: "work", primary: true }],
    active: true,
  });
  const ana = await post("/Users", person(ANA));
  await post("/Users", person("bo@example.com"));
  const groupSchema = ["urn:ietf:params:scim:schemas:core:2.0:Group"];
  const PrincipalId = await post("/Groups", {
    schemas: groupSchema,
    displayName: "admins",
    members: [{ value: ana }],
  });
  const { endpoint, region, accessKeyId, secretAccessKey, instanceArn: InstanceArn } = aws;
  const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  const store = new IdentitystoreClient(config);
  await store.send(
    new CreateUserCommand({
      IdentityStoreId: aws.identityStoreId,
      UserName: "by-hand@example.com",
      DisplayName: "By Hand",
      Name: { GivenName: "By", FamilyName: "Hand" },
    }),
  );
  const sso = new SSOAdminClient(config);
  await sso.send(new CreatePermissionSetCommand({ InstanceArn, Name: "ReadOnly" }));
  const { PermissionSet } = await sso.send(
    new CreatePermissionSetCommand({ InstanceArn, Name: "Admin" }),
  );
  await sso.send(
    new CreateAccountAssignmentCommand({
      InstanceArn,
      PermissionSetArn: PermissionSet?.PermissionSetArn,
      TargetId: ACCOUNT,
      TargetType: "AWS_ACCOUNT",
      PrincipalId,
      PrincipalType: "GROUP",
    }),
  );
}
