import { type CheckFailure, type Props } from "../../framework/types";
import { orNothing } from "../errors";
import {
  finishing,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { flag, required, text, textSet } from "../schema";
import {
  flagOf,
  objectOf,
  objectsOf,
  optionalText,
  textOf,
  textsOf,
  withoutBlanks,
} from "../values";

/**
 * A network zone as the API gives it, of any type. The SDK's models turn the lists of dynamic zones
 * into objects, in both directions.
 */
interface ZoneJson extends Props {
  id: string;
  name: string;
  type: string;
  status: string;
}

const inputs: Inputs = {
  asns: textSet(),
  dynamicLocations: textSet(),
  dynamicLocationsExcludes: textSet(),
  dynamicProxyType: text(),
  gateways: textSet(),
  ipServiceCategoriesExcludes: textSet(),
  ipServiceCategoriesIncludes: textSet(),
  name: text(required),
  proxies: textSet(),
  setUsageAsExemptList: flag(),
  status: text({ computed: true, oneOf: ["ACTIVE", "INACTIVE"] }),
  type: text({ required: true, oneOf: ["IP", "DYNAMIC", "DYNAMIC_V2"] }),
  usage: text({ default: "POLICY", oneOf: ["POLICY", "BLOCKLIST"] }),
};

/** Zones that every organisation has; they can be imported, not created. */
const BUILT_IN = ["DefaultExemptIpZone", "BlockedIpZone"];

/** `okta.network.Zone`: the id is the zone's. */
export const zone: OktaResource = {
  token: "okta:network/zone:Zone",
  inputs,
  outputs: { system: {} },
  validate,

  async create(news, context) {
    const name = textOf(news, "name");
    if (BUILT_IN.includes(name)) {
      throw new Error(`The zone ${name} is part of every organisation: import it instead.`);
    }
    const { http } = await context.clients.connect();
    const { id } = await http.post<ZoneJson>("/api/v1/zones", requestOf(news));
    return finishing({ id, outputs: news }, async () => {
      return { id, outputs: { ...news, ...observe(await withStatus(context, id, news)) } };
    });
  },

  async read(id, state, context) {
    const { http } = await context.clients.connect();
    const found = await http.find<ZoneJson>(pathOf(id));
    return found && readResult(inputs, id, { ...state, ...observe(found) });
  },

  async update(id, olds, news, context) {
    const { http } = await context.clients.connect();
    const system = flagOf(olds, "system");
    const replaced = await http.put<ZoneJson>(pathOf(id), { ...requestOf(news), system });
    const isBuiltIn = BUILT_IN.includes(textOf(news, "name"));
    const found = isBuiltIn ? replaced : await withStatus(context, id, news);
    return { ...olds, ...news, ...observe(found) };
  },

  async delete(id, state, context) {
    if (flagOf(state, "system") || BUILT_IN.includes(textOf(state, "name"))) return;
    const { sdk } = await context.clients.connect();
    await orNothing(sdk.networkZoneApi.deactivateNetworkZone({ zoneId: id }));
    await orNothing(sdk.networkZoneApi.deleteNetworkZone({ zoneId: id }));
  },
};

function pathOf(zoneId: string): string {
  return `/api/v1/zones/${encodeURIComponent(zoneId)}`;
}

/** Brings the zone into the declared status; without one Okta's choice stays. */
async function withStatus(context: OktaContext, id: string, props: Props): Promise<ZoneJson> {
  const { http } = await context.clients.connect();
  const status = optionalText(props, "status");
  if (status !== undefined) {
    const change = status === "ACTIVE" ? "activate" : "deactivate";
    await http.post(`${pathOf(id)}/lifecycle/${change}`, {});
  }
  return http.get<ZoneJson>(pathOf(id));
}

function validate(news: Props): CheckFailure[] {
  if (textOf(news, "usage") !== "BLOCKLIST" || textsOf(news, "proxies").length === 0) return [];
  return [{ property: "proxies", reason: "cannot be used with usage BLOCKLIST" }];
}

function requestOf(props: Props): Props {
  const type = textOf(props, "type");
  const common = withoutBlanks({
    name: textOf(props, "name"),
    type,
    usage: textOf(props, "usage"),
    status: textOf(props, "status"),
  });
  const asns = textsOf(props, "asns");
  const locations = textsOf(props, "dynamicLocations").map(location);
  if (type === "DYNAMIC") {
    const proxyType = optionalText(props, "dynamicProxyType");
    return { ...common, asns, locations, ...withoutBlanks({ proxyType }) };
  }
  if (type === "DYNAMIC_V2") {
    return {
      ...common,
      asns: { include: asns },
      locations: {
        include: locations,
        exclude: textsOf(props, "dynamicLocationsExcludes").map(location),
      },
      ipServiceCategories: {
        include: textsOf(props, "ipServiceCategoriesIncludes"),
        exclude: textsOf(props, "ipServiceCategoriesExcludes"),
      },
    };
  }
  return {
    ...common,
    gateways: textsOf(props, "gateways").map(address),
    proxies: textsOf(props, "proxies").map(address),
    ...(flagOf(props, "setUsageAsExemptList") && { useAsExemptList: true }),
  };
}

function address(value: string): Props {
  return { type: value.includes("/") ? "CIDR" : "RANGE", value };
}

/** `US` is a country, `US-CA` one of its regions. */
function location(value: string): Props {
  return value.includes("-") ? { country: value.split("-")[0], region: value } : { country: value };
}

function observe(found: ZoneJson): Props {
  const { name, type, status, usage } = found;
  const system = found["system"] === true;
  const common = { name, type, status, usage, system };
  if (type === "DYNAMIC") {
    const locations = objectsOf(found, "locations").map(locationText);
    const dynamicProxyType = found["proxyType"] ?? null;
    return {
      ...common,
      asns: textsOf(found, "asns"),
      dynamicLocations: locations,
      dynamicProxyType,
    };
  }
  if (type === "DYNAMIC_V2") {
    const locations = objectOf(found, "locations");
    const categories = objectOf(found, "ipServiceCategories");
    return {
      ...common,
      asns: textsOf(objectOf(found, "asns"), "include"),
      dynamicLocations: objectsOf(locations, "include").map(locationText),
      dynamicLocationsExcludes: objectsOf(locations, "exclude").map(locationText),
      ipServiceCategoriesIncludes: textsOf(categories, "include"),
      ipServiceCategoriesExcludes: textsOf(categories, "exclude"),
    };
  }
  return {
    ...common,
    gateways: objectsOf(found, "gateways").map(({ value }) => value),
    proxies: objectsOf(found, "proxies").map(({ value }) => value),
  };
}

function locationText({ country, region }: Props): unknown {
  return typeof region === "string" && region.includes("-") ? region : country;
}
