import { assertAccountAllowed } from "../../../../sandbox/toolchain/providers/aws/allowedAccounts";
import { createClients } from "../../../../sandbox/toolchain/providers/aws/clients";
import { readSettings } from "../../../../sandbox/toolchain/providers/aws/configuration";
import { permissionSet } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/permissionSet";
import { MANAGEMENT, PROD } from "../../emulators/aws/kit";
import { type Bench, deploy, instanceArn, messageOf, refresh, startBench } from "./kit";

const LOCAL = "http://127.0.0.1:4566";
const ENVIRONMENT = {
  AWS_ENDPOINT_URL: LOCAL,
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "AKIA1",
  AWS_SECRET_ACCESS_KEY: "hidden",
};

describe("sources", () => {
  it("takes the environment of the AWS SDKs, and the official defaults", () => {
    expect(readSettings({}, ENVIRONMENT)).toEqual({
      region: "eu-central-1",
      credentials: { accessKeyId: "AKIA1", secretAccessKey: "hidden" },
      endpoints: {
        ssoadmin: `${LOCAL}/`,
        identitystore: `${LOCAL}/`,
        organizations: `${LOCAL}/`,
        sts: `${LOCAL}/`,
      },
      maxAttempts: 25,
      waitFactor: 0.02,
      defaultTags: {},
      ignoreTags: { keys: [], keyPrefixes: [] },
      allowedAccountIds: [],
      forbiddenAccountIds: [],
    });
  });

  it("lets configuration go before the environment, complex values as JSON text", () => {
    const configured = {
      region: "us-east-1",
      accessKey: "AKIA2",
      secretKey: "other",
      token: "session",
      endpoints: JSON.stringify([{ ssoadmin: "http://localhost:1/", sts: "http://[::1]:2/" }]),
      maxRetries: "3",
      defaultTags: JSON.stringify({ tags: { team: "iam" } }),
      ignoreTags: JSON.stringify({ keys: ["owner"], keyPrefixes: ["audit:"] }),
      allowedAccountIds: JSON.stringify([MANAGEMENT]),
    };
    const own = { AWS_ENDPOINT_URL_IDENTITYSTORE: "http://127.0.0.2:3/" };
    expect(readSettings(configured, { ...ENVIRONMENT, ...own })).toMatchObject({
      region: "us-east-1",
      credentials: { accessKeyId: "AKIA2", secretAccessKey: "other", sessionToken: "session" },
      endpoints: {
        ssoadmin: "http://localhost:1/",
        sts: "http://[::1]:2/",
        identitystore: "http://127.0.0.2:3/",
        organizations: `${LOCAL}/`,
      },
      maxAttempts: 3,
      defaultTags: { team: "iam" },
      ignoreTags: { keys: ["owner"], keyPrefixes: ["audit:"] },
      allowedAccountIds: [MANAGEMENT],
    });
  });

  it("knows the older name of the Region variable", () => {
    const { AWS_REGION: AWS_DEFAULT_REGION, ...rest } = ENVIRONMENT;
    expect(readSettings({}, { ...rest, AWS_DEFAULT_REGION })).toMatchObject({
      region: "eu-central-1",
    });
  });
});

describe("refusals", () => {
  it("name everything that is missing, each with its remedy, at once", () => {
    expect(() => readSettings({}, {})).toThrow(
      /^No Region: .*AWS_REGION\. No access key: .*AWS_ACCESS_KEY_ID.* No secret key: .* No endpoint, /,
    );
  });

  it.each([
    "https://sso.eu-central-1.amazonaws.com",
    "http://127.0.0.1.example.com",
    "http://10.0.0.1:4566",
    "http://0.0.0.0:4566",
    "http://[::2]:4566",
    "nonsense",
  ])("have no endpoint outside of the machine: %s", (url) => {
    expect(() => readSettings({}, { ...ENVIRONMENT, AWS_ENDPOINT_URL_STS: url })).toThrow(
      /^AWS_ENDPOINT_URL_STS /,
    );
  });

  it("say which argument is no JSON, without its value", () => {
    const wrong = { defaultTags: "{hidden" };
    expect(() => readSettings(wrong, ENVIRONMENT)).toThrow(
      "The provider argument defaultTags is not JSON.",
    );
  });
});

describe("a running provider", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.aws.stop());

  it("refuses credentials of a forbidden account, or of none that is allowed", async () => {
    const { clients } = bench.context;
    const check = (allowedAccountIds: string[], forbiddenAccountIds: string[]) =>
      assertAccountAllowed({ allowedAccountIds, forbiddenAccountIds }, clients);
    await check([], []);
    expect(await bench.calls()).toEqual([]);
    await check([MANAGEMENT], [PROD]);
    expect(await messageOf(check([PROD], []))).toContain(`of account ${MANAGEMENT}, but`);
    expect(await messageOf(check([], [MANAGEMENT]))).toContain("forbiddenAccountIds names");
  });

  it("says what to do when no sandbox runs", async () => {
    const settings = readSettings({}, { ...ENVIRONMENT, AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
    const context = { ...bench.context, clients: createClients(settings) };
    const declared = { instanceArn, name: "ReadOnly" };
    expect(await messageOf(deploy(permissionSet, declared, context))).toBe(
      "creating SSO Permission Set (ReadOnly): nothing answers at the AWS endpoint; start the " +
        "sandbox (npm run access -- sandbox up --detach) and set AWS_ENDPOINT_URL to the address " +
        "that its status shows",
    );
  });

  it("leaves tags alone that ignoreTags names", async () => {
    const context = bench.contextWith({
      ignoreTags: JSON.stringify({ keys: ["owner"], keyPrefixes: ["audit:"] }),
    });
    const declared = { instanceArn, name: "ReadOnly", tags: { team: "iam" } };
    const deployed = await deploy(permissionSet, declared, context);
    const sso = await context.clients.ssoAdmin();
    await sso.tagResource({
      InstanceArn: instanceArn,
      ResourceArn: String(deployed.outputs["arn"]),
      Tags: [
        { Key: "owner", Value: "ada" },
        { Key: "audit:level", Value: "2" },
        { Key: "stage", Value: "prod" },
      ],
    });
    const refreshed = await refresh(permissionSet, deployed, context);
    expect(refreshed?.inputs["tags"]).toEqual({ team: "iam", stage: "prod" });
  });

  it("talks to a resource's own Region, signed for it", async () => {
    const here = await bench.context.clients.ssoAdmin();
    const there = await bench.context.clients.ssoAdmin("us-east-1");
    expect(await here.config.region()).toBe("eu-central-1");
    expect(await there.config.region()).toBe("us-east-1");
    expect(await bench.context.clients.ssoAdmin("us-east-1")).toBe(there);
    expect(await (await bench.context.clients.organizations()).config.region()).toBe("us-east-1");
  });
});
