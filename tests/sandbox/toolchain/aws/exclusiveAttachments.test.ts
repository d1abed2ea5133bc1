import { customerManagedPolicyAttachmentsExclusive } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/customerManagedPolicyAttachmentsExclusive";
import { managedPolicyAttachmentsExclusive } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/managedPolicyAttachmentsExclusive";
import { permissionSet } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/permissionSet";
import {
  type Bench,
  change,
  check,
  compare,
  deploy,
  type Handler,
  importById,
  instanceArn,
  refresh,
  region,
  startBench,
} from "./kit";

let bench: Bench;
let permissionSetArn: string;

beforeEach(async () => {
  bench = await startBench();
  const set = await deploy(permissionSet, { instanceArn, name: "ReadOnly" }, bench.context);
  permissionSetArn = String(set.outputs["arn"]);
  await bench.calls();
});
afterEach(() => bench.aws.stop());

const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const reference = (name: string) => ({ name, path: "/" });

const KINDS: [string, Handler, string, (name: string) => unknown, string, string][] = [
  [
    "ManagedPolicyAttachmentsExclusive",
    managedPolicyAttachmentsExclusive,
    "managedPolicyArns",
    managed,
    "AttachManagedPolicyToPermissionSet",
    "DetachManagedPolicyFromPermissionSet",
  ],
  [
    "CustomerManagedPolicyAttachmentsExclusive",
    customerManagedPolicyAttachmentsExclusive,
    "customerManagedPolicyReferences",
    reference,
    "AttachCustomerManagedPolicyReferenceToPermissionSet",
    "DetachCustomerManagedPolicyReferenceFromPermissionSet",
  ],
];

describe.each(KINDS)("%s", (_name, handler, property, policy, attach, detach) => {
  const declare = (...names: string[]) => ({
    instanceArn,
    permissionSetArn,
    [property]: names.map(policy),
  });

  it("attaches all and provisions once", async () => {
    const { id, outputs } = await deploy(
      handler,
      declare("SecurityAudit", "ReadOnlyAccess"),
      bench.context,
    );
    expect(id).toBe(`${instanceArn},${permissionSetArn}`);
    expect(outputs).toEqual({
      ...declare("SecurityAudit", "ReadOnlyAccess"),
      region,
      timeouts: undefined,
    });
    const calls = await bench.calls();
    expect(calls.filter((call) => call === attach)).toHaveLength(2);
    expect(calls.filter((call) => call === "ProvisionPermissionSet")).toHaveLength(1);
    expect(bench.waits).toEqual([5000]);
  });

  it("detaches what it does not list, on create and on update", async () => {
    const first = await deploy(handler, declare("SecurityAudit", "Billing"), bench.context);
    await deploy(handler, declare("SecurityAudit"), bench.context);
    await bench.calls();
    const changed = await change(handler, first, declare("ReadOnlyAccess"), bench.context);
    const calls = await bench.calls();
    expect(calls.filter((call) => call === attach)).toHaveLength(1);
    expect(calls.filter((call) => call === detach)).toHaveLength(1);
    expect(calls.filter((call) => call === "ProvisionPermissionSet")).toHaveLength(1);
    const refreshed = await refresh(handler, changed, bench.context);
    expect(refreshed?.outputs).toEqual(changed.outputs);
  });

  it("calls nothing but the list when all is as declared", async () => {
    await deploy(handler, declare("Billing"), bench.context);
    await bench.calls();
    await deploy(handler, declare("Billing"), bench.context);
    expect(await bench.calls()).toHaveLength(1);
  });

  it("imports by id, and shows a policy that somebody attached", async () => {
    const deployed = await deploy(handler, declare("Billing"), bench.context);
    const imported = await importById(handler, deployed.id, bench.context);
    expect(imported?.outputs).toEqual(deployed.outputs);
    await deploy(handler, declare("Billing", "SecurityAudit"), bench.context);
    const refreshed = await refresh(handler, deployed, bench.context);
    expect(refreshed?.inputs[property]).toHaveLength(2);
  });

  it("leaves the policies where they are when it is deleted", async () => {
    const deployed = await deploy(handler, declare("Billing"), bench.context);
    await bench.calls();
    await handler.delete(deployed.id, deployed.outputs, bench.context);
    expect(await bench.calls()).toEqual([]);
    expect(await refresh(handler, deployed, bench.context)).toBeDefined();
  });

  it("is gone when its permission set is", async () => {
    const deployed = await deploy(handler, declare(), bench.context);
    await permissionSet.delete(`${permissionSetArn},${instanceArn}`, {}, bench.context);
    expect(await refresh(handler, deployed, bench.context)).toBeUndefined();
  });

  it("refuses a timeout that is no duration", () => {
    const wrong = { ...declare("Billing"), timeouts: { create: "soon" } };
    expect(() => check(handler, wrong)).toThrow('timeouts.create is "soon"');
  });
});

describe("timeouts", () => {
  it.each([
    ["of the resource, when it has some", { create: "12s" }, 0, 12_000],
    ["of customTimeouts before them", { create: "12s" }, 7, 7000],
    ["of 10 minutes otherwise", undefined, 0, 600_000],
  ])("ends a provisioning after those %s", async (_case, timeouts, timeoutSeconds, expected) => {
    await bench.aws.stop();
    bench = await startBench({
      lag: { assignmentMs: 0, provisioningMs: 3_600_000, scimPushMs: 0 },
    });
    const set = await deploy(permissionSet, { instanceArn, name: "Slow" }, bench.context);
    const declared = {
      instanceArn,
      permissionSetArn: set.outputs["arn"],
      managedPolicyArns: [managed("Billing")],
      timeouts,
    };
    const context = bench.contextWith({}, timeoutSeconds);
    await expect(deploy(managedPolicyAttachmentsExclusive, declared, context)).rejects.toThrow(
      `no end after ${expected / 1000} s (last status: IN_PROGRESS)`,
    );
    expect(bench.waits.reduce((sum, ms) => sum + ms, 0)).toBe(expected);
  });
});

describe("order", () => {
  it("is a difference for references, which are a list, and none for ARNs, which are a set", async () => {
    const both = { instanceArn, permissionSetArn };
    const names = ["Billing", "SecurityAudit"];
    const arns = { ...both, managedPolicyArns: names.map(managed) };
    const exclusive = await deploy(managedPolicyAttachmentsExclusive, arns, bench.context);
    const turnedArns = { ...both, managedPolicyArns: names.map(managed).reverse() };
    expect(compare(managedPolicyAttachmentsExclusive, exclusive, turnedArns)).toEqual({});
    const list = { ...both, customerManagedPolicyReferences: names.map(reference) };
    const other = await deploy(customerManagedPolicyAttachmentsExclusive, list, bench.context);
    const turned = { ...both, customerManagedPolicyReferences: names.map(reference).reverse() };
    expect(
      Object.keys(compare(customerManagedPolicyAttachmentsExclusive, other, turned)),
    ).toHaveLength(2);
  });
});
