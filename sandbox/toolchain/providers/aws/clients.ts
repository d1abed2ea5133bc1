import { type Identitystore } from "@aws-sdk/client-identitystore";
import { type Organizations } from "@aws-sdk/client-organizations";
import { type SSOAdmin } from "@aws-sdk/client-sso-admin";
import { type STS } from "@aws-sdk/client-sts";

import { type CallContext } from "../framework/types";
import { type AwsSettings, type ServiceName } from "./configuration";
import { createRetryStrategy } from "./retryStrategy";

/** SDK clients for the handlers. Each is loaded and built at its first use, which keeps the plugin's start short. */
export interface AwsClients {
  /** Region of the provider; a resource's own `region` goes before it. */
  region: string;
  defaultTags: AwsSettings["defaultTags"];
  ignoreTags: AwsSettings["ignoreTags"];
  ssoAdmin(region?: string): Promise<SSOAdmin>;
  identityStore(region?: string): Promise<Identitystore>;
  /** A global service: one client, whatever the Region. */
  organizations(): Promise<Organizations>;
  sts(region?: string): Promise<STS>;
}

export type AwsContext = CallContext<AwsClients>;

/**
 * Conflicts that pass with time: Identity Center works on one permission set and account at a time, Organizations
 * on one change. A conflict of the identity store is a name that is taken, which no waiting changes.
 */
const PASSING_CONFLICTS: Record<ServiceName, readonly string[]> = {
  ssoadmin: ["ConflictException"],
  identitystore: [],
  organizations: ["ConcurrentModificationException"],
  sts: [],
};

/** Builds the clients without loading an SDK package yet. */
export function createClients(settings: AwsSettings): AwsClients {
  const options = (service: ServiceName, region: string) => ({
    region,
    credentials: settings.credentials,
    endpoint: settings.endpoints[service],
    retryStrategy: createRetryStrategy({ ...settings, passing: PASSING_CONFLICTS[service] }),
    // Variables and files for the real AWS would make the SDK refuse an endpoint of our own.
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
  });
  const ssoAdmin = perRegion(async (region) => {
    const sdk = await import("@aws-sdk/client-sso-admin");
    return new sdk.SSOAdmin(options("ssoadmin", region));
  });
  const identityStore = perRegion(async (region) => {
    const sdk = await import("@aws-sdk/client-identitystore");
    return new sdk.Identitystore(options("identitystore", region));
  });
  const organizations = perRegion(async (region) => {
    const sdk = await import("@aws-sdk/client-organizations");
    return new sdk.Organizations(options("organizations", region));
  });
  const sts = perRegion(async (region) => {
    const sdk = await import("@aws-sdk/client-sts");
    return new sdk.STS(options("sts", region));
  });
  const { region: home, defaultTags, ignoreTags } = settings;
  return {
    region: home,
    defaultTags,
    ignoreTags,
    ssoAdmin: (region = home) => ssoAdmin(region),
    identityStore: (region = home) => identityStore(region),
    organizations: () => organizations(globalRegion(home)),
    sts: (region = home) => sts(region),
  };
}

function perRegion<Client>(build: (region: string) => Promise<Client>) {
  const built = new Map<string, Promise<Client>>();
  return (region: string): Promise<Client> => {
    const client = built.get(region) ?? build(region);
    built.set(region, client);
    return client;
  };
}

/** Region that requests to the global endpoint of Organizations are signed for. */
function globalRegion(region: string): string {
  if (region.startsWith("cn-")) return "cn-northwest-1";
  return region.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
}
