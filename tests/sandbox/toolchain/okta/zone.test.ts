import { type Props } from "../../../../sandbox/toolchain/providers/framework/types";
import {
  change,
  compare,
  deploy,
  handlerOf,
  importById,
  messageOf,
  refresh,
  startBench,
  type Bench,
} from "./kit";

const zone = handlerOf("okta:network/zone:Zone");

const OFFICE = {
  name: "Office",
  type: "IP",
  gateways: ["192.0.2.0/24", "198.51.100.1-198.51.100.9"],
};

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

it("of addresses is created, read, changed, imported and deleted", async () => {
  const created = await deploy(zone, OFFICE, bench.context);
  expect(created.id).toMatch(/^nzo\w{17}$/);
  expect(created.outputs).toMatchObject({
    ...OFFICE,
    proxies: [],
    status: "ACTIVE",
    system: false,
    usage: "POLICY",
  });
  const [body] = await bench.bodies("createNetworkZone");
  expect(body?.["gateways"]).toEqual([
    { type: "CIDR", value: "192.0.2.0/24" },
    { type: "RANGE", value: "198.51.100.1-198.51.100.9" },
  ]);
  expect(await refresh(zone, created, bench.context)).toEqual(created);

  const off = { ...OFFICE, name: "Old office", status: "INACTIVE" };
  const changed = await change(zone, created, off, bench.context);
  expect(changed.outputs).toMatchObject(off);
  expect(await importById(zone, created.id, bench.context)).toMatchObject({ inputs: off });

  await zone.delete(created.id, changed.outputs, bench.context);
  expect(await refresh(zone, changed, bench.context)).toBeUndefined();
  await expect(zone.delete(created.id, changed.outputs, bench.context)).resolves.toBeUndefined();
});

it("of a single address comes back as a range, which shows as drift", async () => {
  const declared = { name: "Desk", type: "IP", gateways: ["192.0.2.7"] };
  const created = await deploy(zone, declared, bench.context);
  const refreshed = await refresh(zone, created, bench.context);
  expect(refreshed?.outputs["gateways"]).toEqual(["192.0.2.7-192.0.2.7"]);
  expect(refreshed && compare(zone, refreshed, declared)).toEqual({ "gateways[0]": "update" });
});

test.each<[string, Props, Props]>([
  [
    "DYNAMIC",
    { asns: ["64496"], dynamicLocations: ["DE", "US-CA"], dynamicProxyType: "TorAnonymizer" },
    {
      asns: ["64496"],
      locations: [{ country: "DE" }, { country: "US", region: "US-CA" }],
      proxyType: "TorAnonymizer",
    },
  ],
  [
    "DYNAMIC_V2",
    {
      asns: ["64496"],
      dynamicLocations: ["DE"],
      dynamicLocationsExcludes: ["US-CA"],
      ipServiceCategoriesIncludes: ["VPN"],
    },
    {
      asns: { include: ["64496"] },
      locations: { include: [{ country: "DE" }], exclude: [{ country: "US", region: "US-CA" }] },
      ipServiceCategories: { include: ["VPN"], exclude: [] },
    },
  ],
])("of type %s keeps its lists, which the SDK's model would mangle", async (type, more, sent) => {
  const declared = { name: type, type, ...more };
  const created = await deploy(zone, declared, bench.context);
  expect(created.outputs).toMatchObject(declared);
  const [body] = await bench.bodies("createNetworkZone");
  expect(body).toMatchObject(sent);
  expect(await refresh(zone, created, bench.context)).toEqual(created);
});

it("cannot be a built-in one, of an unknown type, or trust proxies while it blocks", async () => {
  const refusal = (more: Props) => messageOf(deploy(zone, { ...OFFICE, ...more }, bench.context));
  expect(await refusal({ name: "BlockedIpZone" })).toBe(
    "The zone BlockedIpZone is part of every organisation: import it instead.",
  );
  expect(await refusal({ type: "CLOUD" })).toMatch(/^type is the string "CLOUD"/);
  expect(await refusal({ usage: "BLOCKLIST", proxies: ["192.0.2.9/32"] })).toBe(
    "proxies cannot be used with usage BLOCKLIST",
  );
});
