import { delegatedAdministrator } from "../../../../sandbox/toolchain/providers/aws/resources/organizations/delegatedAdministrator";
import { instanceAccessControlAttributes } from "../../../../sandbox/toolchain/providers/aws/resources/ssoadmin/instanceAccessControlAttributes";
import { PROD, SDLC } from "../../emulators/aws/kit";
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

describe("InstanceAccessControlAttributes", () => {
  const attribute = (key: string, source: string) => ({ key, values: [{ sources: [source] }] });
  const department = attribute("department", "${path:enterprise.department}");
  const costCentre = attribute("costCentre", "${path:enterprise.costCenter}");
  const DECLARED = { instanceArn, attributes: [department, costCentre] };

  it("returns every output; the id is the instance", async () => {
    const { id, outputs } = await deploy(instanceAccessControlAttributes, DECLARED, bench.context);
    expect(id).toBe(instanceArn);
    expect(outputs).toEqual({ ...DECLARED, region, status: "ENABLED", statusReason: "" });
  });

  it("updates in place, and takes another order for the same", async () => {
    const deployed = await deploy(instanceAccessControlAttributes, DECLARED, bench.context);
    const turned = { instanceArn, attributes: [costCentre, department] };
    expect(compare(instanceAccessControlAttributes, deployed, turned)).toEqual({});
    const news = { instanceArn, attributes: [department] };
    const changed = await change(instanceAccessControlAttributes, deployed, news, bench.context);
    expect(changed.outputs["attributes"]).toEqual([department]);
  });

  it("imports by id, and is gone after delete", async () => {
    const deployed = await deploy(instanceAccessControlAttributes, DECLARED, bench.context);
    const imported = await importById(instanceAccessControlAttributes, instanceArn, bench.context);
    expect(imported).toEqual({ ...deployed, inputs: DECLARED });
    const { id, outputs } = deployed;
    await instanceAccessControlAttributes.delete(id, outputs, bench.context);
    expect(await refresh(instanceAccessControlAttributes, deployed, bench.context)).toBeUndefined();
    await instanceAccessControlAttributes.delete(id, outputs, bench.context);
  });

  it("asks for one attribute at least", () => {
    expect(() => check(instanceAccessControlAttributes, { instanceArn, attributes: [] })).toThrow(
      "attributes is empty",
    );
  });
});

describe("DelegatedAdministrator", () => {
  const DECLARED = { accountId: PROD, servicePrincipal: "sso.amazonaws.com" };

  it("returns every output and an id in the import format", async () => {
    const { id, outputs } = await deploy(delegatedAdministrator, DECLARED, bench.context);
    expect(id).toBe(`${PROD}/sso.amazonaws.com`);
    const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    expect(outputs).toEqual({
      ...DECLARED,
      arn: expect.stringContaining(`/${PROD}`) as string,
      delegationEnabledDate: timestamp,
      email: "shop-prod@acme.example",
      joinedMethod: expect.any(String) as string,
      joinedTimestamp: timestamp,
      name: "shop-prod",
      status: "ACTIVE",
    });
  });

  it("replaces for every change", async () => {
    const deployed = await deploy(delegatedAdministrator, DECLARED, bench.context);
    const news = check(delegatedAdministrator, { ...DECLARED, accountId: SDLC });
    expect(compare(delegatedAdministrator, deployed, news)).toEqual({ accountId: "replace" });
  });

  it("imports by id, and is gone after delete", async () => {
    const deployed = await deploy(delegatedAdministrator, DECLARED, bench.context);
    const { id, outputs } = deployed;
    const imported = await importById(delegatedAdministrator, id, bench.context);
    expect(imported).toEqual(deployed);
    await delegatedAdministrator.delete(id, outputs, bench.context);
    expect(await refresh(delegatedAdministrator, deployed, bench.context)).toBeUndefined();
    await delegatedAdministrator.delete(id, outputs, bench.context);
  });

  it("names the account and the API's code when the service refuses", async () => {
    const management = { ...DECLARED, accountId: "111111111111" };
    expect(await messageOf(deploy(delegatedAdministrator, management, bench.context))).toMatch(
      /^creating .* \(111111111111\/sso\.amazonaws\.com\): ConstraintViolationException: /,
    );
  });

  it("gets through changes of the organization at the same time", async () => {
    await bench.faults({ conflict: { times: 2 } });
    await deploy(delegatedAdministrator, DECLARED, bench.context);
    const calls = await bench.calls();
    expect(calls.filter((call) => call === "RegisterDelegatedAdministrator")).toHaveLength(3);
  });
});
