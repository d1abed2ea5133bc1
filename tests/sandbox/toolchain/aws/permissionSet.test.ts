import { permissionSet } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/permissionSet";
import {
  type Bench,
  change,
  check,
  compare,
  deploy,
  importById,
  instanceArn,
  messageOf,
  refresh,
  region,
  startBench,
} from "./kit";

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.aws.stop());

const FULL = {
  instanceArn,
  name: "ReadOnly",
  description: "Looks only",
  relayState: "https://console.aws.amazon.com/",
  sessionDuration: "PT4H",
  tags: { team: "security" },
};

describe("create", () => {
  it("returns every output and an id in the import format", async () => {
    const { id, outputs } = await deploy(permissionSet, FULL, bench.context);
    const { arn, createdDate, ...rest } = outputs;
    expect(arn).toMatch(/^arn:aws:sso:::permissionSet\/ssoins-6987a1b2c3d4e5f6\/ps-\w{16}$/);
    expect(id).toBe(`${String(arn)},${instanceArn}`);
    expect(createdDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(rest).toEqual({ ...FULL, region, tagsAll: { team: "security" } });
    expect(await bench.calls()).toEqual([
      "CreatePermissionSet",
      "DescribePermissionSet",
      "ListTagsForResource",
    ]);
    expect(bench.waits).toEqual([]);
  });

  it("gives a session of one hour when none is declared", async () => {
    const { outputs } = await deploy(permissionSet, { instanceArn, name: "Bare" }, bench.context);
    expect(outputs).toMatchObject({ sessionDuration: "PT1H", tags: {}, tagsAll: {} });
  });

  it("is updated when only the provider's default tags change", async () => {
    const withTags = (tags: Record<string, string>) =>
      bench.contextWith({ defaultTags: JSON.stringify({ tags }) });
    const deployed = await deploy(permissionSet, FULL, withTags({ stage: "dev", owner: "iam" }));
    const inputs = check(permissionSet, FULL);
    const differences = (tags: Record<string, string>) =>
      compare(permissionSet, deployed, inputs, withTags(tags));
    expect(differences({ stage: "dev", owner: "iam" })).toEqual({});
    expect(differences({ stage: "prod", team: "hidden" })).toEqual({
      "tagsAll.stage": "update",
      "tagsAll.owner": "update",
    });
    const changed = await change(permissionSet, deployed, FULL, withTags({ stage: "prod" }));
    expect(changed.outputs["tagsAll"]).toEqual({ stage: "prod", team: "security" });
    const both = compare(
      permissionSet,
      deployed,
      { ...inputs, tags: { team: "iam" } },
      withTags({ stage: "dev", owner: "iam" }),
    );
    expect(both).toEqual({ "tags.team": "update", "tagsAll.team": "update" });
  });

  it("adds the provider's default tags to tagsAll only", async () => {
    const tagged = bench.contextWith({
      defaultTags: JSON.stringify({ tags: { managedBy: "pulumi", team: "nobody" } }),
    });
    const deployed = await deploy(permissionSet, FULL, tagged);
    expect(deployed.outputs).toMatchObject({
      tags: { team: "security" },
      tagsAll: { managedBy: "pulumi", team: "security" },
    });
    const refreshed = await refresh(permissionSet, deployed, tagged);
    expect(refreshed?.inputs).toEqual(deployed.inputs);
  });

  it("names the set and the API's code when the service refuses", async () => {
    const again = bench.contextWith({ maxRetries: "2" });
    await deploy(permissionSet, FULL, again);
    const message = await messageOf(deploy(permissionSet, FULL, again));
    expect(message).toMatch(/^creating SSO Permission Set \(ReadOnly\): ConflictException: /);
  });
});

describe("check", () => {
  it("asks for a name, which the official provider would make up", () => {
    expect(() => check(permissionSet, { instanceArn })).toThrow(
      "name is required, but was not given",
    );
  });

  it("tells all broken rules at once", () => {
    const wrong = {
      instanceArn: "ssoins-1",
      name: "no spaces allowed",
      description: "",
      relayState: "x".repeat(241),
      sessionDuration: "PT1H",
    };
    expect(() => check(permissionSet, wrong)).toThrow(
      /instanceArn is "ssoins-1".*name is "no spaces.*description is 0 characters.*relayState is 241/,
    );
  });
});

describe("diff", () => {
  it("updates settings in place, and replaces for another name, instance or Region", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    const news = check(permissionSet, {
      ...FULL,
      instanceArn: "arn:aws:sso:::instance/ssoins-0000000000000000",
      name: "ReadOnly2",
      description: "Looks",
      region: "eu-west-1",
      sessionDuration: "PT8H",
      tags: { team: "platform" },
    });
    expect(compare(permissionSet, deployed, news)).toEqual({
      description: "update",
      instanceArn: "replace",
      name: "replace",
      region: "replace",
      sessionDuration: "update",
      "tags.team": "update",
    });
  });

  it("sees no difference in naming the provider's own Region", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    expect(compare(permissionSet, deployed, { ...deployed.inputs, region })).toEqual({});
  });
});

describe("update", () => {
  it("sends the unchanged relay state too, then provisions, polling after 5 s first", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    await bench.calls();
    const changed = await change(
      permissionSet,
      deployed,
      { ...FULL, sessionDuration: "PT8H" },
      bench.context,
    );
    expect(changed.outputs).toMatchObject({
      relayState: FULL.relayState,
      description: FULL.description,
      sessionDuration: "PT8H",
    });
    expect(await bench.calls()).toEqual([
      "UpdatePermissionSet",
      "ProvisionPermissionSet",
      "DescribePermissionSetProvisioningStatus",
      "DescribePermissionSet",
      "ListTagsForResource",
    ]);
    expect(bench.waits).toEqual([5000]);
  });

  it("tags without provisioning", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    await bench.calls();
    const tags = { owner: "iam", stage: "prod" };
    const changed = await change(permissionSet, deployed, { ...FULL, tags }, bench.context);
    expect(changed.outputs).toMatchObject({ tags, tagsAll: tags });
    expect(await bench.calls()).toEqual([
      "UntagResource",
      "TagResource",
      "DescribePermissionSet",
      "ListTagsForResource",
    ]);
  });

  it("keeps the new settings in state when provisioning fails, with the service's reason", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    await bench.faults({ provisioningFailure: { reason: "Role is gone." } });
    const update = change(
      permissionSet,
      deployed,
      { ...FULL, sessionDuration: "PT8H" },
      bench.context,
    );
    await expect(update).rejects.toMatchObject({
      name: "PartialStateError",
      message: expect.stringContaining("Role is gone.") as string,
      partial: { id: deployed.id, outputs: { sessionDuration: "PT8H" } },
    });
  });
});

describe("read", () => {
  it("imports by id with inputs that make no difference", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    const imported = await importById(permissionSet, deployed.id, bench.context);
    expect(imported?.inputs).toEqual(FULL);
    expect(imported?.outputs).toEqual(deployed.outputs);
  });

  it("shows what somebody else changed", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    const sso = await bench.context.clients.ssoAdmin();
    await sso.updatePermissionSet({
      InstanceArn: instanceArn,
      PermissionSetArn: String(deployed.outputs["arn"]),
      SessionDuration: "PT12H",
    });
    const refreshed = await refresh(permissionSet, deployed, bench.context);
    expect(refreshed?.inputs).toMatchObject({ sessionDuration: "PT12H" });
    expect(refreshed?.inputs).not.toHaveProperty("relayState");
    expect(compare(permissionSet, refreshed ?? deployed, deployed.inputs)).toMatchObject({
      relayState: "update",
      sessionDuration: "update",
    });
  });

  it("answers nothing for a set that is gone, and refuses an id of another form", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    await permissionSet.delete(deployed.id, deployed.outputs, bench.context);
    expect(await refresh(permissionSet, deployed, bench.context)).toBeUndefined();
    expect(await messageOf(importById(permissionSet, instanceArn, bench.context))).toContain(
      "has not the form PERMISSION_SET_ARN,INSTANCE_ARN",
    );
  });
});

describe("delete", () => {
  it("takes a set that is gone for deleted", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    await permissionSet.delete(deployed.id, deployed.outputs, bench.context);
    await permissionSet.delete(deployed.id, deployed.outputs, bench.context);
    expect((await bench.calls()).filter((call) => call === "DeletePermissionSet")).toHaveLength(2);
  });

  it("tries again while the service answers a conflict", async () => {
    const deployed = await deploy(permissionSet, FULL, bench.context);
    await bench.calls();
    await bench.faults({ conflict: { times: 4 } });
    await permissionSet.delete(deployed.id, deployed.outputs, bench.context);
    expect(await bench.calls()).toEqual(Array(5).fill("DeletePermissionSet"));
  });
});
