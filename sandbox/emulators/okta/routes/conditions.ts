import { isIP } from "node:net";
import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { type OktaContext } from "../context";
import { validationError } from "../errors";
import { type JsonObject, type PlainRecord } from "../state";
import { registerPlainCollection } from "./plainCollection";

const address = z.looseObject({
  type: z.enum(["CIDR", "RANGE"]),
  value: z.string().refine(isAddressRange, "must be an IP address, a range a-b or a CIDR block"),
});

const zoneBody = z.looseObject({
  type: z.enum(["IP", "DYNAMIC", "DYNAMIC_V2"]),
  name: z.string().min(1).max(128),
  usage: z.enum(["POLICY", "BLOCKLIST"]).optional(),
  gateways: z.array(address).nullish(),
  proxies: z.array(address).nullish(),
});

const assuranceBody = z.looseObject({
  name: z.string().min(1).max(50),
  platform: z.enum(["ANDROID", "CHROMEOS", "IOS", "MACOS", "WINDOWS"]),
});

/** What sign-on rules refer to: network zones and device assurance policies. */
export function registerConditionRoutes(app: FastifyInstance, context: OktaContext): void {
  registerPlainCollection(app, context, {
    path: "/api/v1/zones",
    noun: "NetworkZone",
    scope: "okta.networkZones",
    idKind: "networkZone",
    body: zoneBody,
    records: context.state.zones,
    fill: fillZone,
    lifecycle: true,
    beforeDelete: (record) => refuseIfUsed(context, record, "network"),
  });
  registerPlainCollection(app, context, {
    path: "/api/v1/device-assurances",
    noun: "DeviceAssurancePolicy",
    scope: "okta.deviceAssurance",
    idKind: "deviceAssurance",
    body: assuranceBody,
    records: context.state.deviceAssurances,
    fill: (body) => ({
      ...body,
      createdBy: context.state.adminUserId,
      lastUpdatedBy: context.state.adminUserId,
    }),
    lifecycle: false,
    beforeDelete: (record) => refuseIfUsed(context, record, "device"),
  });
}

function fillZone(body: JsonObject): JsonObject {
  const lists =
    body.type === "IP"
      ? { gateways: ranges(body.gateways), proxies: ranges(body.proxies) }
      : { asns: body.asns ?? [], locations: body.locations ?? [] };
  return { usage: "POLICY", ...body, ...lists, system: false };
}

/** Okta turns a single address into a range of one. */
function ranges(list: unknown): unknown {
  if (!Array.isArray(list)) return null;
  return (list as { type: string; value: string }[]).map(({ value }) =>
    isIP(value) === 0
      ? { type: value.includes("/") ? "CIDR" : "RANGE", value }
      : { type: "RANGE", value: `${value}-${value}` },
  );
}

function isAddressRange(value: string): boolean {
  const [network = "", bits] = value.split("/");
  if (bits !== undefined) return isIP(network) !== 0 && /^\d{1,3}$/.test(bits);
  return value.split("-").every((part) => isIP(part.trim()) !== 0);
}

function refuseIfUsed(context: OktaContext, record: PlainRecord, condition: string): void {
  const rules = Object.values(context.state.policies).flatMap((policy) =>
    Object.values(policy.rules),
  );
  const user = rules.find((rule) =>
    JSON.stringify(rule.conditions?.[condition] ?? null).includes(`"${record.id}"`),
  );
  if (user === undefined) return;
  throw validationError("in use", `It is used by the policy rule "${user.name}".`);
}
