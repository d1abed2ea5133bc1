import {
  ListAccountsCommand,
  ListParentsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { applySeedChanges, identityChanges } from "../../../sandbox/lifecycle/seedChanges";
import { type SandboxSeed } from "../../../sandbox/emulators/seed";
import { accessFixture } from "../../support/accessFixture";
import { serveClouds, type ServedClouds } from "../../support/servedClouds";

const access = accessFixture({ accounts: ["111111111111", { id: "222222222222", name: "prod" }] });

/** As if read from a file once more. */
const copyOf = (seed: SandboxSeed): SandboxSeed => JSON.parse(JSON.stringify(seed)) as SandboxSeed;

describe("changes of the stack file in a sandbox that runs", () => {
  let clouds: ServedClouds;
  let before: SandboxSeed;
  beforeEach(async () => {
    clouds = await serveClouds(access);
    before = (await clouds.sandbox()).seed;
  });
  afterEach(() => clouds.stop());

  async function apply(change: (seed: SandboxSeed) => void): Promise<number> {
    const after = copyOf(before);
    change(after);
    return applySeedChanges(await clouds.sandbox(), before, after);
  }

  async function organizations(): Promise<OrganizationsClient> {
    const { record, seed } = await clouds.sandbox();
    return new OrganizationsClient({
      endpoint: `http://127.0.0.1:${record.ports.aws}`,
      region: seed.aws.region,
      credentials: {
        accessKeyId: record.credentials.awsAccessKeyId,
        secretAccessKey: record.credentials.awsSecretAccessKey,
      },
    });
  }

  it("does nothing where nothing changed", async () => {
    expect(await apply(() => undefined)).toBe(0);
  });

  it("adds accounts, renames and moves them", async () => {
    const changes = await apply(({ aws }) => {
      const email = "new@example.com";
      aws.accounts.push({
        id: "333333333333",
        name: "new",
        email,
        status: "ACTIVE",
        ouPath: ["A", "B"],
        tags: {},
      });
      for (const account of aws.accounts.filter(({ id }) => id === "222222222222")) {
        account.name = "production";
        account.ouPath = ["A"];
      }
    });
    expect(changes).toBe(2);
    const client = await organizations();
    const { Accounts = [] } = await client.send(new ListAccountsCommand({}));
    const names = Accounts.map(({ Id, Name }) => `${Id} ${Name}`);
    expect(names).toEqual(expect.arrayContaining(["222222222222 production", "333333333333 new"]));
    const { Parents = [] } = await client.send(new ListParentsCommand({ ChildId: "222222222222" }));
    expect(Parents.map(({ Type }) => Type)).toEqual(["ORGANIZATIONAL_UNIT"]);
  });

  it("adds people and groups that exist beside the program, once", async () => {
    const add = (): Promise<number> =>
      apply(({ okta }) => {
        const userName = "hr@example.com";
        okta.users.push({ userName, firstName: "H", lastName: "R", email: userName });
        okta.groups.push({ name: "Everyone at work", members: [userName] });
      });
    expect(await add()).toBe(2);
    expect(await add()).toBe(2);
    const groups = await okta<{ id: string; profile: { name: string } }[]>("/groups?q=Everyone at");
    expect(groups.map(({ profile }) => profile.name)).toEqual(["Everyone at work"]);
    const members = await okta<{ profile: { login: string } }[]>(`/groups/${groups[0]?.id}/users`);
    expect(members.map(({ profile }) => profile.login)).toEqual(["hr@example.com"]);
  });

  it("names what would make another instance of it", () => {
    const after = copyOf(before);
    after.aws.issuer = "https://elsewhere";
    after.okta.orgName = "other";
    expect(identityChanges(before, after)).toEqual(["issuer", "orgName"]);
    expect(identityChanges(before, copyOf(before))).toEqual([]);
  });

  async function okta<T>(path: string): Promise<T> {
    const { record } = await clouds.sandbox();
    const answer = await fetch(`http://127.0.0.1:${record.ports.okta}/api/v1${encodeURI(path)}`, {
      headers: { authorization: `SSWS ${record.credentials.oktaApiToken}` },
    });
    return (await answer.json()) as T;
  }
});
