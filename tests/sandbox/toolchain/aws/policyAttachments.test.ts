import { customerManagedPolicyAttachment } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/customerManagedPolicyAttachment";
import { managedPolicyAttachment } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/managedPolicyAttachment";
import { permissionSet } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/permissionSet";
import { permissionsBoundaryAttachment } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/permissionsBoundaryAttachment";
import { permissionSetInlinePolicy } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/permissionSetInlinePolicy";
import {
  type Bench,
  change,
  check,
  compare,
  deploy,
  type Handler,
  importById,
  instanceArn,
  messageOf,
  refresh,
  region,
  startBench,
} from "./kit";

const VIEW_ONLY = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
/** Members in order of their names, as the official provider sends them. */
const POLICY = {
  Statement: [{ Action: ["s3:Get*", "s3:List*"], Effect: "Allow", Resource: "*" }],
  Version: "2012-10-17",
};
const OTHER_ARN = "arn:aws:sso:::permissionSet/ssoins-6987a1b2c3d4e5f6/ps-0000000000000000";

let bench: Bench;
let permissionSetArn: string;

beforeEach(async () => {
  bench = await startBench();
  const set = await deploy(permissionSet, { instanceArn, name: "ReadOnly" }, bench.context);
  permissionSetArn = String(set.outputs["arn"]);
  await bench.calls();
});
afterEach(() => bench.aws.stop());

/** The single attachments, which have everything but their own property in common. */
const ATTACHMENTS: [string, Handler, object, (set: string) => string, object][] = [
  [
    "ManagedPolicyAttachment",
    managedPolicyAttachment,
    { managedPolicyArn: VIEW_ONLY },
    (set) => `${VIEW_ONLY},${set},${instanceArn}`,
    { managedPolicyName: "ViewOnlyAccess" },
  ],
  [
    "CustomerManagedPolicyAttachment",
    customerManagedPolicyAttachment,
    { customerManagedPolicyReference: { name: "Deny", path: "/" } },
    (set) => `Deny,/,${set},${instanceArn}`,
    {},
  ],
  [
    "PermissionsBoundaryAttachment",
    permissionsBoundaryAttachment,
    { permissionsBoundary: { managedPolicyArn: VIEW_ONLY } },
    (set) => `${set},${instanceArn}`,
    {},
  ],
  [
    "PermissionsBoundaryAttachment by reference",
    permissionsBoundaryAttachment,
    { permissionsBoundary: { customerManagedPolicyReference: { name: "Edge", path: "/iam/" } } },
    (set) => `${set},${instanceArn}`,
    {},
  ],
  [
    "PermissionSetInlinePolicy",
    permissionSetInlinePolicy,
    { inlinePolicy: JSON.stringify(POLICY) },
    (set) => `${set},${instanceArn}`,
    {},
  ],
];

describe.each(ATTACHMENTS)("%s", (_name, handler, own, idOf, computed) => {
  const declare = (set = permissionSetArn) => ({ instanceArn, permissionSetArn: set, ...own });

  it("creates, provisions once, and returns every output", async () => {
    const { id, outputs } = await deploy(handler, declare(), bench.context);
    expect(id).toBe(idOf(permissionSetArn));
    expect(outputs).toEqual({ ...declare(), ...computed, region });
    const calls = await bench.calls();
    expect(calls.filter((call) => call === "ProvisionPermissionSet")).toHaveLength(1);
    expect(bench.waits).toEqual([5000]);
  });

  it("imports by id with inputs that make no difference", async () => {
    const deployed = await deploy(handler, declare(), bench.context);
    const imported = await importById(handler, deployed.id, bench.context);
    expect(imported?.outputs).toEqual(deployed.outputs);
    expect(imported && compare(handler, imported, deployed.inputs)).toEqual({});
  });

  it("replaces for another permission set", async () => {
    const deployed = await deploy(handler, declare(), bench.context);
    expect(compare(handler, deployed, check(handler, declare(OTHER_ARN)))).toEqual({
      permissionSetArn: "replace",
    });
  });

  it("is gone after delete, which provisions, and a second delete is no error", async () => {
    const deployed = await deploy(handler, declare(), bench.context);
    await bench.calls();
    await handler.delete(deployed.id, deployed.outputs, bench.context);
    expect(await bench.calls()).toContain("ProvisionPermissionSet");
    expect(await refresh(handler, deployed, bench.context)).toBeUndefined();
    await handler.delete(deployed.id, deployed.outputs, bench.context);
    expect(await refresh(handler, deployed, bench.context)).toBeUndefined();
  });

  it("is gone when its permission set is", async () => {
    const deployed = await deploy(handler, declare(), bench.context);
    const id = `${permissionSetArn},${instanceArn}`;
    await permissionSet.delete(id, {}, bench.context);
    expect(await refresh(handler, deployed, bench.context)).toBeUndefined();
    await handler.delete(deployed.id, deployed.outputs, bench.context);
  });

  it("stays in state with the service's reason when provisioning fails", async () => {
    await bench.faults({ provisioningFailure: { reason: "Policy is missing.", times: 1 } });
    await expect(deploy(handler, declare(), bench.context)).rejects.toMatchObject({
      name: "PartialStateError",
      message: expect.stringContaining("SUCCEEDED: Policy is missing. The change itself") as string,
      partial: { id: idOf(permissionSetArn), outputs: { ...declare(), region } },
    });
  });

  it("only reads when the engine makes up for a create that came halfway", async () => {
    const { id, inputs, outputs } = await deploy(handler, declare(), bench.context);
    await bench.calls();
    expect(await handler.update?.(id, outputs, inputs, bench.context)).toEqual(outputs);
    expect(await bench.calls()).toEqual([expect.stringMatching(/^(List|Get)/)]);
  });
});

describe("ManagedPolicyAttachment", () => {
  it("refuses a policy that is attached already", async () => {
    const declared = { instanceArn, permissionSetArn, managedPolicyArn: VIEW_ONLY };
    await deploy(managedPolicyAttachment, declared, bench.context);
    expect(await messageOf(deploy(managedPolicyAttachment, declared, bench.context))).toBe(
      `attaching Managed Policy (${VIEW_ONLY}) to SSO Permission Set (${permissionSetArn}): already attached`,
    );
  });
});

describe("CustomerManagedPolicyAttachment", () => {
  it("takes the root path when none is declared, and replaces for another one", async () => {
    const declared = {
      instanceArn,
      permissionSetArn,
      customerManagedPolicyReference: { name: "Deny" },
    };
    const deployed = await deploy(customerManagedPolicyAttachment, declared, bench.context);
    expect(deployed.outputs).toMatchObject({
      customerManagedPolicyReference: { name: "Deny", path: "/" },
    });
    const reference = { name: "Deny", path: "/team/" };
    const news = { ...declared, customerManagedPolicyReference: reference };
    expect(compare(customerManagedPolicyAttachment, deployed, news)).toEqual({
      "customerManagedPolicyReference.path": "replace",
    });
  });
});

describe("PermissionsBoundaryAttachment", () => {
  it("refuses two boundaries at once", () => {
    const both = {
      managedPolicyArn: VIEW_ONLY,
      customerManagedPolicyReference: { name: "Edge" },
    };
    const declared = { instanceArn, permissionSetArn, permissionsBoundary: both };
    expect(() => check(permissionsBoundaryAttachment, declared)).toThrow(
      "permissionsBoundary has both managedPolicyArn and customerManagedPolicyReference",
    );
  });
});

describe("PermissionSetInlinePolicy", () => {
  const declare = (policy: unknown) => ({
    instanceArn,
    permissionSetArn,
    inlinePolicy: typeof policy === "string" ? policy : JSON.stringify(policy),
  });

  it("updates in place and provisions", async () => {
    const deployed = await deploy(permissionSetInlinePolicy, declare(POLICY), bench.context);
    await bench.calls();
    const policy = { ...POLICY, Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] };
    const changed = await change(
      permissionSetInlinePolicy,
      deployed,
      declare(policy),
      bench.context,
    );
    expect(JSON.parse(String(changed.outputs["inlinePolicy"]))).toEqual(policy);
    expect(await bench.calls()).toEqual([
      "PutInlinePolicyToPermissionSet",
      "ProvisionPermissionSet",
      "DescribePermissionSetProvisioningStatus",
      "GetInlinePolicyForPermissionSet",
    ]);
  });

  it("keeps the way in which the program wrote a policy of the same meaning", async () => {
    const written = JSON.stringify(POLICY, null, 2);
    const deployed = await deploy(permissionSetInlinePolicy, declare(written), bench.context);
    expect(deployed.outputs["inlinePolicy"]).toBe(written);
    const reordered = {
      Version: "2012-10-17",
      Statement: { Resource: ["*"], Action: ["s3:List*", "s3:Get*"], Effect: "Allow" },
    };
    expect(compare(permissionSetInlinePolicy, deployed, declare(reordered))).toEqual({});
    const refreshed = await refresh(permissionSetInlinePolicy, deployed, bench.context);
    expect(refreshed?.inputs).toEqual(deployed.inputs);
  });

  it.each([["no JSON"], ['["a list"]']])("refuses %s", (policy) => {
    expect(() => check(permissionSetInlinePolicy, declare(policy))).toThrow(/^inlinePolicy /);
  });
});
