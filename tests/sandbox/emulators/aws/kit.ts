import { IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { STSClient } from "@aws-sdk/client-sts";
import {
  createAwsEmulator,
  type AwsEmulator,
  type AwsEmulatorOptions,
} from "../../../../sandbox/emulators/aws/createAwsEmulator";
import { type AwsSeed } from "../../../../sandbox/emulators/seed";

export const MANAGEMENT = "111111111111";
export const PROD = "222222222222";
export const SDLC = "333333333333";
export const CLOSED = "444444444444";

export const seed: AwsSeed = {
  region: "eu-central-1",
  instanceArn: "arn:aws:sso:::instance/ssoins-6987a1b2c3d4e5f6",
  identityStoreId: "d-99670a1b2c",
  acsUrl:
    "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/2b6e1c1e-0000-4000-8000-000000000001",
  issuer: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-99670a1b2c",
  portalUrl: "https://d-99670a1b2c.awsapps.com/start",
  scimTenant: "a1b2c3d4e5f-1111-2222-3333-444444444444",
  organizationId: "o-a1b2c3d4e5",
  rootId: "r-ab12",
  managementAccountId: MANAGEMENT,
  accounts: [
    account(MANAGEMENT, "management", []),
    account(PROD, "shop-prod", ["Workloads", "Prod"], { stage: "prod" }),
    account(SDLC, "shop-sdlc", ["Workloads", "SDLC"]),
    { ...account(CLOSED, "old-shop", ["Suspended"]), status: "SUSPENDED" },
  ],
};

function account(
  id: string,
  name: string,
  ouPath: string[],
  tags: Record<string, string> = {},
): AwsSeed["accounts"][number] {
  return { id, name, email: `${name}@acme.example`, status: "ACTIVE", ouPath, tags };
}

export const NO_LAG = { assignmentMs: 0, provisioningMs: 0, scimPushMs: 0 };

export interface RunningAws {
  emulator: AwsEmulator;
  /** `http://127.0.0.1:<port>` of the signed APIs. */
  url: string;
  /** `http://127.0.0.1:<port>/<tenant>/scim/v2` */
  scimUrl: string;
  sso: SSOAdminClient;
  identityStore: IdentitystoreClient;
  organizations: OrganizationsClient;
  sts: STSClient;
  /** Calls of `onChange` so far. */
  changes(): number;
  /** The same clients signing with another key. */
  as(accessKeyId: string, secretAccessKey?: string): AwsClients;
  /** The same clients in another Region. */
  in(region: string): AwsClients;
  control(method: string, path: string, body?: unknown): Promise<ControlAnswer>;
  stop(): Promise<void>;
}

export type AwsClients = Pick<RunningAws, "sso" | "identityStore" | "organizations" | "sts">;

// Control answers are whatever JSON the route gives; tests assert their shape.
export interface ControlAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** Emulator on real ports with the official clients; retries are off so that each error is seen. */
export async function startAws(options: Partial<AwsEmulatorOptions> = {}): Promise<RunningAws> {
  let changes = 0;
  const emulator = createAwsEmulator(seed, {
    lag: NO_LAG,
    onChange: () => void (changes += 1),
    ...options,
  });
  const url = await emulator.aws.listen({ host: "127.0.0.1", port: 0 });
  const scimBase = await emulator.scim.listen({ host: "127.0.0.1", port: 0 });
  const as = (accessKeyId: string, secretAccessKey = "sandbox-secret") =>
    clients(url, accessKeyId, secretAccessKey, seed.region);
  const own = as("AKIASANDBOX0000001");
  return {
    emulator,
    url,
    scimUrl: `${scimBase}/${seed.scimTenant}/scim/v2`,
    ...own,
    changes: () => changes,
    as,
    in: (region) => clients(url, "AKIASANDBOX0000001", "sandbox-secret", region),
    control: (method, path, body) => control(`${url}/__sandbox/${path}`, method, body),
    async stop() {
      for (const client of Object.values(own)) client.destroy();
      await emulator.stop();
    },
  };
}

function clients(
  endpoint: string,
  accessKeyId: string,
  secretAccessKey: string,
  region: string,
): AwsClients {
  const config = {
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  };
  return {
    sso: new SSOAdminClient(config),
    identityStore: new IdentitystoreClient(config),
    organizations: new OrganizationsClient(config),
    sts: new STSClient(config),
  };
}

async function control(url: string, method: string, body?: unknown): Promise<ControlAnswer> {
  const response = await fetch(url, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

/** What an SDK call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    const { name, message } = error as Error;
    return { ...(error as object), name, message };
  }
  throw new Error("The call was expected to be refused");
}
