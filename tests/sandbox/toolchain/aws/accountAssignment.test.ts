import { accountAssignment } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/accountAssignment";
import { permissionSet } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/permissionSet";
import { CLOSED, PROD, SDLC } from "../../emulators/aws/kit";
import {
  type Bench,
  check,
  compare,
  deploy,
  identityStoreId,
  importById,
  instanceArn,
  messageOf,
  refresh,
  region,
  startBench,
} from "./kit";

let bench: Bench;
let permissionSetArn: string;
let principalId: string;

beforeEach(async () => {
  bench = await startBench();
  const set = await deploy(permissionSet, { instanceArn, name: "ReadOnly" }, bench.context);
  permissionSetArn = String(set.outputs["arn"]);
  const store = await bench.context.clients.identityStore();
  const group = await store.createGroup({ IdentityStoreId: identityStoreId, DisplayName: "ops" });
  principalId = String(group.GroupId);
  await bench.calls();
});
afterEach(() => bench.aws.stop());

const declare = (targetId = PROD) => ({
  instanceArn,
  permissionSetArn,
  principalId,
  principalType: "GROUP",
  targetId,
  targetType: "AWS_ACCOUNT",
});

describe("create", () => {
  it("looks first, waits 10 s before the first poll, and returns every output", async () => {
    const { id, outputs } = await deploy(accountAssignment, declare(), bench.context);
    expect(id).toBe(`${principalId},GROUP,${PROD},AWS_ACCOUNT,${permissionSetArn},${instanceArn}`);
    expect(outputs).toEqual({ ...declare(), region });
    expect(await bench.calls()).toEqual([
      "ListAccountAssignments",
      "CreateAccountAssignment",
      "DescribeAccountAssignmentCreationStatus",
      "ListAccountAssignments",
    ]);
    expect(bench.waits).toEqual([10_000]);
  });

  it("is an error when the assignment is there already", async () => {
    await deploy(accountAssignment, declare(), bench.context);
    expect(await messageOf(deploy(accountAssignment, declare(), bench.context))).toBe(
      `creating SSO Account Assignment for GROUP (${principalId}): already exists`,
    );
  });

  it("fails with the service's reason", async () => {
    const message = await messageOf(deploy(accountAssignment, declare(CLOSED), bench.context));
    expect(message).toMatch(/^waiting for SSO Account Assignment for GROUP .* create: .*FAILED/);
    expect(message).toContain(`AWS account '${CLOSED}'`);
  });

  it("polls every 5 s at least, and up to the timeout of the resource", async () => {
    await bench.aws.stop();
    bench = await startBench({
      lag: { assignmentMs: 3_600_000, provisioningMs: 0, scimPushMs: 0 },
    });
    const set = await deploy(permissionSet, { instanceArn, name: "ReadOnly" }, bench.context);
    permissionSetArn = String(set.outputs["arn"]);
    const context = bench.contextWith({}, 22);
    expect(await messageOf(deploy(accountAssignment, declare(), context))).toContain(
      "no end after 22 s (last status: IN_PROGRESS)",
    );
    expect(bench.waits).toEqual([10_000, 5000, 7000]);
  });
});

describe("check", () => {
  it("tells all broken rules at once", () => {
    const wrong = {
      ...declare(),
      principalId: "ops",
      principalType: "ROLE",
      targetId: "222",
      targetType: "OU",
    };
    expect(() => check(accountAssignment, wrong)).toThrow(/principalType .*; targetType /);
    const types = { ...wrong, principalType: "GROUP", targetType: "AWS_ACCOUNT" };
    expect(() => check(accountAssignment, types)).toThrow(/principalId is "ops".*; targetId is/);
  });

  it("refuses an account id that lost its quotes", () => {
    expect(() => check(accountAssignment, { ...declare(), targetId: 222222222222 })).toThrow(
      "targetId must be a string, but is the number 222222222222",
    );
  });
});

it("replaces for every change", async () => {
  const deployed = await deploy(accountAssignment, declare(), bench.context);
  expect(accountAssignment.update).toBeUndefined();
  const news = check(accountAssignment, { ...declare(SDLC), principalType: "USER" });
  expect(compare(accountAssignment, deployed, news)).toEqual({
    principalType: "replace",
    targetId: "replace",
  });
});

describe("read", () => {
  it("imports by id with inputs that make no difference", async () => {
    const deployed = await deploy(accountAssignment, declare(), bench.context);
    await deploy(accountAssignment, declare(SDLC), bench.context);
    const imported = await importById(accountAssignment, deployed.id, bench.context);
    expect(imported).toEqual(deployed);
  });

  it("looks for the principal among those of the account and set", async () => {
    const deployed = await deploy(accountAssignment, declare(), bench.context);
    const store = await bench.context.clients.identityStore();
    const other = await store.createGroup({ IdentityStoreId: identityStoreId, DisplayName: "dev" });
    const foreign = deployed.id.replace(principalId, String(other.GroupId));
    expect(await importById(accountAssignment, foreign, bench.context)).toBeUndefined();
  });

  it("refuses an id of another form", async () => {
    expect(await messageOf(importById(accountAssignment, "a,b", bench.context))).toContain(
      "has not the form PRINCIPAL_ID,PRINCIPAL_TYPE,TARGET_ID",
    );
  });
});

describe("delete", () => {
  it("waits until the service has done it", async () => {
    const deployed = await deploy(accountAssignment, declare(), bench.context);
    await bench.calls();
    await accountAssignment.delete(deployed.id, deployed.outputs, bench.context);
    expect(await bench.calls()).toEqual([
      "DeleteAccountAssignment",
      "DescribeAccountAssignmentDeletionStatus",
    ]);
    expect(await refresh(accountAssignment, deployed, bench.context)).toBeUndefined();
  });

  it("takes an assignment that is gone, or whose set is gone, for deleted", async () => {
    const deployed = await deploy(accountAssignment, declare(), bench.context);
    await accountAssignment.delete(deployed.id, deployed.outputs, bench.context);
    await accountAssignment.delete(deployed.id, deployed.outputs, bench.context);
    await permissionSet.delete(`${permissionSetArn},${instanceArn}`, {}, bench.context);
    await accountAssignment.delete(deployed.id, deployed.outputs, bench.context);
    const calls = await bench.calls();
    expect(calls.filter((call) => call === "DeleteAccountAssignment")).toHaveLength(3);
  });

  it("fails with the service's reason", async () => {
    const deployed = await deploy(accountAssignment, declare(), bench.context);
    await bench.faults({ assignmentFailure: { reason: "Out of order." } });
    const deletion = accountAssignment.delete(deployed.id, deployed.outputs, bench.context);
    expect(await messageOf(deletion)).toMatch(/^waiting for .* delete: .*: Out of order\.$/);
  });
});

describe("passing trouble", () => {
  it.each([
    ["throttling", { throttle: { times: 3, operations: ["CreateAccountAssignment"] } }, 4],
    ["conflicts", { conflict: { times: 4, operations: ["CreateAccountAssignment"] } }, 5],
    ["server errors", { serverError: { times: 2, operations: ["CreateAccountAssignment"] } }, 3],
  ])("gets through %s", async (_name, faults, attempts) => {
    await bench.faults(faults);
    await deploy(accountAssignment, declare(), bench.context);
    const calls = await bench.calls();
    expect(calls.filter((call) => call === "CreateAccountAssignment")).toHaveLength(attempts);
  });

  it("gets through dropped connections", async () => {
    await bench.faults({ dropConnection: { times: 2, operations: ["CreateAccountAssignment"] } });
    await deploy(accountAssignment, declare(), bench.context);
    expect((await bench.aws.control("GET", "faults")).body).toEqual({});
  });

  it("gives up after maxRetries", async () => {
    await bench.faults({ conflict: { operations: ["CreateAccountAssignment"] } });
    const context = bench.contextWith({ maxRetries: "3" });
    expect(await messageOf(deploy(accountAssignment, declare(), context))).toContain(
      "ConflictException",
    );
    const calls = await bench.calls();
    expect(calls.filter((call) => call === "CreateAccountAssignment")).toHaveLength(3);
  });
});
