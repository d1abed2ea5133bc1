import { ListGroupsCommand } from "@aws-sdk/client-identitystore";
import { ListAccountsCommand } from "@aws-sdk/client-organizations";
import {
  CreatePermissionSetCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { MANAGEMENT, refusal, SDLC, seed, startAws, type RunningAws } from "./kit";

const InstanceArn = seed.instanceArn;
const JSON_11 = "application/x-amz-json-1.1";

describe("the wire of the emulated AWS", () => {
  let aws: RunningAws;
  afterEach(() => aws.stop());

  const post = async (headers: Record<string, string>, body = "{}") => {
    const response = await fetch(aws.url, { method: "POST", headers, body });
    return { status: response.status, text: await response.text() };
  };

  test("refuses what is not signed, half signed, or signed for another service", async () => {
    aws = await startAws();
    const target = { "content-type": JSON_11, "x-amz-target": "SWBExternalService.ListInstances" };
    const code = async (authorization?: string) => {
      const headers = authorization === undefined ? target : { ...target, authorization };
      return (JSON.parse((await post(headers)).text) as { __type: string }).__type;
    };
    const scope = (service: string) =>
      `AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;
    expect(await code()).toBe("MissingAuthenticationTokenException");
    expect(await code("AWS4-HMAC-SHA256 Credential=AKIA")).toBe("IncompleteSignatureException");
    expect(await code(scope("sts"))).toBe("InvalidSignatureException");
    expect((await post({ ...target, authorization: scope("sso") })).status).toBe(200);
  });

  test("refuses unknown operations and bodies that are no JSON", async () => {
    aws = await startAws();
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-central-1/sso/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;
    const headers = { "content-type": JSON_11, authorization };
    const unknown = await post({ ...headers, "x-amz-target": "SWBExternalService.Nope" });
    expect(unknown.text).toContain("UnknownOperationException");
    const broken = await post(
      { ...headers, "x-amz-target": "SWBExternalService.ListInstances" },
      "{",
    );
    expect(broken.text).toContain("SerializationException");
    expect((await fetch(`${aws.url}/other`, { method: "POST" })).status).toBe(404);
  });

  test("verifies real signatures when it knows the keys", async () => {
    const credentials = [
      { accessKeyId: "AKIAMANAGEMENT", secretAccessKey: "right", accountId: MANAGEMENT },
      { accessKeyId: "AKIADELEGATE", secretAccessKey: "other", accountId: SDLC },
    ];
    aws = await startAws({ credentials });
    const good = aws.as("AKIAMANAGEMENT", "right");
    expect((await good.sso.send(new ListInstancesCommand({}))).Instances).toHaveLength(1);
    const groups = new ListGroupsCommand({ IdentityStoreId: seed.identityStoreId });
    expect((await good.identityStore.send(groups)).Groups).toEqual([]);
    expect((await good.organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(4);
    expect((await good.sts.send(new GetCallerIdentityCommand({}))).Account).toBe(MANAGEMENT);
    const delegate = aws.as("AKIADELEGATE", "other");
    expect((await delegate.sts.send(new GetCallerIdentityCommand({}))).Account).toBe(SDLC);
    const wrong = aws.as("AKIAMANAGEMENT", "wrong");
    expect(await refusal(wrong.sso.send(new ListInstancesCommand({})))).toMatchObject({
      name: "InvalidSignatureException",
    });
    expect(await refusal(wrong.sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: "SignatureDoesNotMatch",
    });
    const stranger = aws.as("AKIASTRANGER", "right");
    expect(await refusal(stranger.sso.send(new ListInstancesCommand({})))).toMatchObject({
      name: "UnrecognizedClientException",
    });
    expect(await refusal(stranger.sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  test("tells who calls; an access key of twelve digits is that account", async () => {
    aws = await startAws();
    const identity = await aws.sts.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: MANAGEMENT,
      Arn: `arn:aws:iam::${MANAGEMENT}:user/sandbox`,
      UserId: expect.stringMatching(/^AIDA[0-9A-F]{16}$/),
    });
    expect((await aws.as(SDLC).sts.send(new GetCallerIdentityCommand({}))).Account).toBe(SDLC);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const missing = await post(form, "Action=GetCallerIdentity&Version=2011-06-15");
    expect(missing.status).toBe(403);
    expect(missing.text).toContain("<Code>MissingAuthenticationToken</Code>");
  });

  test("journals service, operation and status", async () => {
    aws = await startAws();
    await aws.sso.send(new ListInstancesCommand({}));
    await refusal(aws.sso.send(new CreatePermissionSetCommand({ InstanceArn, Name: "has space" })));
    await aws.sts.send(new GetCallerIdentityCommand({}));
    const entries = (await aws.control("GET", "journal")).body as unknown as object[];
    expect(entries).toEqual([
      expect.objectContaining({ service: "sso", operation: "ListInstances", status: 200 }),
      expect.objectContaining({
        service: "sso",
        operation: "CreatePermissionSet",
        status: 400,
        body: { InstanceArn, Name: "has space" },
      }),
      expect.objectContaining({ service: "sts", operation: "GetCallerIdentity", status: 200 }),
    ]);
    expect((await aws.control("DELETE", "journal")).status).toBe(204);
    expect((await aws.control("GET", "journal")).body).toEqual([]);
  });

  test("faults: each service's own throttling answer, conflicts on writes only, 5xx", async () => {
    aws = await startAws();
    const list = () => aws.sso.send(new ListInstancesCommand({}));
    const create = () => aws.sso.send(new CreatePermissionSetCommand({ InstanceArn, Name: "Set" }));
    await aws.control("PUT", "faults", { throttle: { operations: ["sso:*", "ListAccounts"] } });
    expect(await refusal(list())).toMatchObject({
      name: "ThrottlingException",
      message: "Rate exceeded",
    });
    expect(await refusal(aws.organizations.send(new ListAccountsCommand({})))).toMatchObject({
      name: "TooManyRequestsException",
    });
    await aws.control("PUT", "faults", { conflict: { times: 2 } });
    await list();
    expect(await refusal(create())).toMatchObject({ name: "ConflictException" });
    expect(await refusal(create())).toMatchObject({ name: "ConflictException" });
    await create();
    await aws.control("PUT", "faults", { serverError: { times: 1 } });
    expect(await refusal(list())).toMatchObject({
      name: "InternalServerException",
      $metadata: expect.objectContaining({ httpStatusCode: 500 }),
    });
    await list();
    const bad = await aws.control("PUT", "faults", { throtle: {}, latency: { ms: -1 } });
    expect(bad.status).toBe(400);
    expect(bad.body["error"]).toContain("throtle");
    expect(bad.body["error"]).toContain("latency.ms");
  });

  test("two throttled attempts are survived by the SDK's own retries", async () => {
    aws = await startAws();
    await aws.control("PUT", "faults", { throttle: { times: 2 } });
    const retrying = new SSOAdminClient({
      endpoint: aws.url,
      region: seed.region,
      credentials: { accessKeyId: "AKIA", secretAccessKey: "x" },
      maxAttempts: 3,
    });
    expect((await retrying.send(new ListInstancesCommand({}))).Instances).toHaveLength(1);
    expect((await aws.control("GET", "journal")).body).toHaveLength(3);
    retrying.destroy();
  });

  test("fault requestRate empties a bucket that refills with the clock", async () => {
    aws = await startAws();
    await aws.control("PUT", "faults", { requestRate: { perSecond: 0.001 } });
    const list = () => aws.sso.send(new ListPermissionSetsCommand({ InstanceArn }));
    await list();
    expect(await refusal(list())).toMatchObject({ name: "ThrottlingException" });
    await aws.control("POST", "clock", { advanceMs: 1_000_000 });
    await list();
  });

  test("fault dropConnection reaches the client as a network error", async () => {
    aws = await startAws();
    await aws.control("PUT", "faults", { dropConnection: { times: 1 } });
    const error = await refusal(aws.sso.send(new ListInstancesCommand({})));
    expect(error["message"]).toMatch(/socket hang up|ECONNRESET/);
    await aws.sso.send(new ListInstancesCommand({}));
    const entries = (await aws.control("GET", "journal")).body as unknown as { status: number }[];
    expect(entries.map((entry) => entry.status)).toEqual([0, 200]);
  });
});
