import {
  CreateGroupCommand,
  DescribeGroupCommand,
  ListGroupsCommand,
} from "@aws-sdk/client-identitystore";
import * as identityStoreSdk from "@aws-sdk/client-identitystore";
import * as organizationsSdk from "@aws-sdk/client-organizations";
import {
  AddRegionCommand,
  CreatePermissionSetCommand,
  DescribeInstanceCommand,
  DescribeRegionCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  ListRegionsCommand,
  RemoveRegionCommand,
  UpdateInstanceCommand,
} from "@aws-sdk/client-sso-admin";
import * as ssoAdminSdk from "@aws-sdk/client-sso-admin";
import { createGroup } from "./estate";
import { idpMetadata } from "./idpMetadata";
import { NO_LAG, refusal, seed, startAws, type AwsClients, type RunningAws } from "./kit";

const InstanceArn = seed.instanceArn;
const IdentityStoreId = seed.identityStoreId;
const OTHER_INSTANCE = "arn:aws:sso:::instance/ssoins-0000000000000000";
const KEY = "arn:aws:kms:eu-central-1:111111111111:key/mrk-1234abcd12ab34cd56ef1234567890ab";
const HOUR_MS = 3_600_000;

describe("the emulated instance of Identity Center", () => {
  let aws: RunningAws;
  beforeEach(async () => {
    aws = await startAws();
  });
  afterEach(() => aws.stop());

  const describeInstance = (clients: AwsClients = aws) =>
    clients.sso.send(new DescribeInstanceCommand({ InstanceArn }));
  const refused = (...calls: Promise<unknown>[]) =>
    Promise.all(calls.map(async (call) => (await refusal(call))["name"]));
  const update = (changes: object) =>
    aws.sso.send(new UpdateInstanceCommand({ InstanceArn, ...changes }));
  const encrypt = (KmsKeyArn = KEY) =>
    update({ EncryptionConfiguration: { KeyType: "CUSTOMER_MANAGED_KEY", KmsKeyArn } });
  const add = (RegionName: string, running: RunningAws = aws) =>
    running.sso.send(new AddRegionCommand({ InstanceArn, RegionName }));
  const removeRegion = (RegionName: string, clients: AwsClients = aws) =>
    clients.sso.send(new RemoveRegionCommand({ InstanceArn, RegionName }));
  const regions = async (clients: AwsClients = aws) =>
    (await clients.sso.send(new ListRegionsCommand({ InstanceArn }))).Regions?.map(
      ({ RegionName, Status, IsPrimaryRegion }) => [RegionName, Status, IsPrimaryRegion],
    );
  const useExternalIdp = async (running: RunningAws) => {
    const body = { metadataXml: idpMetadata() };
    expect((await running.control("POST", "console/identity-source", body)).status).toBe(200);
  };

  test("another instance is refused the way each operation documents", async () => {
    const foreign = { InstanceArn: OTHER_INSTANCE };
    expect(
      await refused(
        aws.sso.send(new DescribeInstanceCommand(foreign)),
        aws.sso.send(new ListRegionsCommand(foreign)),
        aws.sso.send(new ListPermissionSetsCommand(foreign)),
        aws.sso.send(new DescribeRegionCommand({ ...foreign, RegionName: "eu-central-1" })),
      ),
    ).toEqual([
      "AccessDeniedException",
      "AccessDeniedException",
      "ResourceNotFoundException",
      "ResourceNotFoundException",
    ]);
  });

  test("UpdateInstance renames, encrypts, and takes one thing at a time", async () => {
    await update({ Name: "workforce" });
    await encrypt();
    await update({ PermissionSetsEnabled: true });
    expect(await describeInstance()).toMatchObject({
      Name: "workforce",
      PermissionSetsEnabled: true,
      EncryptionConfigurationDetails: {
        KeyType: "CUSTOMER_MANAGED_KEY",
        KmsKeyArn: KEY,
        EncryptionStatus: "ENABLED",
      },
    });
    await update({ EncryptionConfiguration: { KeyType: "AWS_OWNED_KMS_KEY" } });
    expect((await describeInstance()).EncryptionConfigurationDetails).toEqual({
      KeyType: "AWS_OWNED_KMS_KEY",
      EncryptionStatus: "ENABLED",
    });
    const owned = { KeyType: "AWS_OWNED_KMS_KEY" };
    expect(
      await refused(
        update({ PermissionSetsEnabled: false }),
        update({ PermissionSetsEnabled: true, EncryptionConfiguration: owned }),
        update({ EncryptionConfiguration: { ...owned, KmsKeyArn: KEY } }),
        update({ EncryptionConfiguration: { KeyType: "CUSTOMER_MANAGED_KEY" } }),
      ),
    ).toEqual(Array.from({ length: 4 }, () => "ValidationException"));
  });

  test("tells the status that a fault gives it", async () => {
    await aws.control("PUT", "faults", {
      instanceStatus: { status: "CREATE_FAILED", reason: "no trusted access" },
    });
    const shown = { Status: "CREATE_FAILED", StatusReason: "no trusted access" };
    expect(await describeInstance()).toMatchObject(shown);
    expect((await aws.sso.send(new ListInstancesCommand({}))).Instances).toMatchObject([shown]);
  });

  test("a Region needs an external identity provider and a multi-Region key", async () => {
    expect(await refused(add("eu-west-1"))).toEqual(["ValidationException"]);
    await useExternalIdp(aws);
    expect(await refused(add("eu-west-1"))).toEqual(["ValidationException"]);
    await encrypt(KEY.replace("mrk-", ""));
    expect(await refused(add("eu-west-1"))).toEqual(["ValidationException"]);
    await encrypt();
    expect((await add("eu-west-1")).Status).toBe("ADDING");
    expect(await regions()).toEqual([
      ["eu-central-1", "ACTIVE", true],
      ["eu-west-1", "ACTIVE", false],
    ]);
    expect(await refused(add("eu-west-1"), add("eu-central-1"), add("Frankfurt"))).toEqual([
      "ConflictException",
      "ConflictException",
      "ValidationException",
    ]);
    expect(
      await refused(update({ EncryptionConfiguration: { KeyType: "AWS_OWNED_KMS_KEY" } })),
    ).toEqual(["ConflictException"]);
  });

  test("Regions come and go one at a time, and the primary one stays", async () => {
    await aws.stop();
    aws = await startAws({ lag: { ...NO_LAG, provisioningMs: HOUR_MS } });
    await useExternalIdp(aws);
    await encrypt();
    const finish = () => aws.control("POST", "clock", { advanceMs: HOUR_MS });
    await add("eu-west-1");
    expect(await refused(add("eu-north-1"), removeRegion("eu-west-1"))).toEqual([
      "ConflictException",
      "ConflictException",
    ]);
    const described = () =>
      aws.sso.send(new DescribeRegionCommand({ InstanceArn, RegionName: "eu-west-1" }));
    expect(await described()).toMatchObject({ Status: "ADDING", IsPrimaryRegion: false });
    await finish();
    expect(await described()).toMatchObject({ Status: "ACTIVE", AddedDate: expect.any(Date) });
    expect((await removeRegion("eu-west-1")).Status).toBe("REMOVING");
    expect(await regions()).toContainEqual(["eu-west-1", "REMOVING", false]);
    await finish();
    expect(await refused(described(), removeRegion("eu-west-1"))).toEqual([
      "ResourceNotFoundException",
      "ResourceNotFoundException",
    ]);
    expect(await refused(removeRegion("eu-central-1"))).toEqual(["ValidationException"]);
  });

  test("in a Region where it is not, it cannot be seen", async () => {
    const elsewhere = aws.in("us-east-1");
    expect((await elsewhere.sso.send(new ListInstancesCommand({}))).Instances).toEqual([]);
    expect(
      await refused(
        describeInstance(elsewhere),
        elsewhere.sso.send(new ListPermissionSetsCommand({ InstanceArn })),
      ),
    ).toEqual(["AccessDeniedException", "AccessDeniedException"]);
    const groups = elsewhere.identityStore.send(new ListGroupsCommand({ IdentityStoreId }));
    expect(await refusal(groups)).toMatchObject({
      name: "ResourceNotFoundException",
      message: `IdentityStore not present for IdentityStoreId: ${IdentityStoreId}`,
      ResourceType: "IDENTITY_STORE",
      ResourceId: IdentityStoreId,
    });
  });

  test("in an additional Region it is read only", async () => {
    await useExternalIdp(aws);
    await encrypt();
    await add("eu-west-1");
    const GroupId = await createGroup(aws, "readers");
    const there = aws.in("eu-west-1");
    expect((await there.sso.send(new ListInstancesCommand({}))).Instances).toHaveLength(1);
    expect((await describeInstance(there)).PrimaryRegion).toBe("eu-central-1");
    expect(await regions(there)).toHaveLength(2);
    const described = new DescribeGroupCommand({ IdentityStoreId, GroupId });
    expect((await there.identityStore.send(described)).DisplayName).toBe("readers");
    expect(
      await refused(
        there.sso.send(new CreatePermissionSetCommand({ InstanceArn, Name: "Set" })),
        there.sso.send(new ListPermissionSetsCommand({ InstanceArn })),
        removeRegion("eu-west-1", there),
        there.identityStore.send(new CreateGroupCommand({ IdentityStoreId, DisplayName: "x" })),
      ),
    ).toEqual(Array.from({ length: 4 }, () => "AccessDeniedException"));
  });
});

describe("the operations of the emulated APIs", () => {
  /** Operations of an SDK that the emulator does not know, found by asking it. */
  const unknownOf = async (aws: RunningAws, sdk: object, prefix: string, service: string) => {
    const names = Object.keys(sdk)
      .filter((name) => /^[A-Z]\w+Command$/.test(name))
      .map((name) => name.replace(/Command$/, ""));
    const signature = "0".repeat(64);
    const scope = `AKIA/20260101/${seed.region}/${service}/aws4_request`;
    const unknown = await Promise.all(
      names.map(async (name) => {
        const response = await fetch(aws.url, {
          method: "POST",
          headers: {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": `${prefix}.${name}`,
            authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${signature}`,
          },
          body: "{}",
        });
        const answer = (await response.json()) as { __type?: string };
        return answer.__type === "UnknownOperationException" ? [name] : [];
      }),
    );
    return { all: names.length, unknown: unknown.flat() };
  };

  test("are all of the Identity Store, and of sso-admin all that is not about applications", async () => {
    const aws = await startAws();
    try {
      const store = await unknownOf(aws, identityStoreSdk, "AWSIdentityStore", "identitystore");
      expect(store).toEqual({ all: 19, unknown: [] });
      const sso = await unknownOf(aws, ssoAdminSdk, "SWBExternalService", "sso");
      expect(sso.all).toBe(79);
      expect(sso.unknown.filter((name) => !/Application|TrustedTokenIssuer/.test(name))).toEqual([
        // An organization instance is enabled and deleted in the console.
        "CreateInstance",
        "DeleteInstance",
      ]);
      const organizations = await unknownOf(
        aws,
        organizationsSdk,
        "AWSOrganizationsV20161128",
        "organizations",
      );
      const handshakes = /Handshake|Invite|Responsibility|Polic|EnableAllFeatures|GovCloud/;
      expect(organizations.unknown.filter((name) => !handshakes.test(name))).toEqual([
        "CreateOrganization",
        "DeleteOrganization",
        "LeaveOrganization",
      ]);
    } finally {
      await aws.stop();
    }
  });
});
