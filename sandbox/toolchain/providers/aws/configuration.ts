import { assertLoopback } from "../framework/loopback";
import { readWaitFactor } from "../framework/waiting";

/** AWS services whose endpoints can be set, by the names of the official provider's `endpoints`. */
const SERVICES = ["ssoadmin", "identitystore", "organizations", "sts"] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Each service's own variable, as the AWS SDKs and CLI name them. */
const ENDPOINT_VARIABLES: Record<ServiceName, string> = {
  ssoadmin: "AWS_ENDPOINT_URL_SSO_ADMIN",
  identitystore: "AWS_ENDPOINT_URL_IDENTITYSTORE",
  organizations: "AWS_ENDPOINT_URL_ORGANIZATIONS",
  sts: "AWS_ENDPOINT_URL_STS",
};

/** Arguments of `aws.Provider`. Those that make no difference on the loopback interface are accepted and ignored. */
export const CONFIGURATION_KEYS = [
  "accessKey",
  "allowedAccountIds",
  "assumeRoleWithWebIdentity",
  "assumeRoles",
  "customCaBundle",
  "defaultTags",
  "ec2MetadataServiceEndpoint",
  "ec2MetadataServiceEndpointMode",
  "endpoints",
  "forbiddenAccountIds",
  "httpProxy",
  "httpsProxy",
  "ignoreTags",
  "insecure",
  "maxRetries",
  "noProxy",
  "profile",
  "region",
  "retryMode",
  "s3UsEast1RegionalEndpoint",
  "s3UsePathStyle",
  "secretKey",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
  "skipRequestingAccountId",
  "stsRegion",
  "tagPolicyCompliance",
  "token",
  "tokenBucketRateLimiterCapacity",
  "useDualstackEndpoint",
  "useFipsEndpoint",
  "userAgents",
] as const;

/** What the stand-in works with, read once when the engine configures the provider. */
export interface AwsSettings {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Base URLs on the loopback interface. */
  endpoints: Record<ServiceName, string>;
  /** Attempts for one request, the first included. @default 25, as in the official provider */
  maxAttempts: number;
  /** Factor on the official waits between attempts. */
  waitFactor: number;
  /** Tags of every resource that can have some (`defaultTags`). */
  defaultTags: Record<string, string>;
  /** Tags that somebody else manages (`ignoreTags`). */
  ignoreTags: { keys: readonly string[]; keyPrefixes: readonly string[] };
  /** Empty: every account will do. */
  allowedAccountIds: readonly string[];
  forbiddenAccountIds: readonly string[];
}

type Variables = Record<string, string | undefined>;

/**
 * Reads provider configuration and, for what it leaves open, the environment variables of the AWS SDKs.
 *
 * @throws Error naming everything that is missing or refused, with the remedy: an endpoint that is not on the
 *   loopback interface is refused, because a stand-in must never reach a real account.
 */
export function readSettings(configured: Variables, environment: Variables): AwsSettings {
  const problems: string[] = [];
  const one = (key: string, ...names: string[]): string | undefined =>
    [configured[key], ...names.map((name) => environment[name])].find((value) => value);
  const parsed = (key: string): unknown => parseArgument(key, configured[key], problems);
  const needed = (value: string | undefined, remedy: string): string => {
    if (value === undefined) problems.push(remedy);
    return value ?? "";
  };
  const sessionToken = one("token", "AWS_SESSION_TOKEN");
  const settings: AwsSettings = {
    region: needed(
      one("region", "AWS_REGION", "AWS_DEFAULT_REGION"),
      "No Region: set aws:region in the stack's configuration, or AWS_REGION.",
    ),
    credentials: {
      accessKeyId: needed(
        one("accessKey", "AWS_ACCESS_KEY_ID"),
        "No access key: set AWS_ACCESS_KEY_ID, or aws:accessKey.",
      ),
      secretAccessKey: needed(
        one("secretKey", "AWS_SECRET_ACCESS_KEY"),
        "No secret key: set AWS_SECRET_ACCESS_KEY, or aws:secretKey.",
      ),
      ...(sessionToken ? { sessionToken } : {}),
    },
    endpoints: readEndpoints(parsed("endpoints"), environment, problems),
    maxAttempts: Math.max(1, Number(parsed("maxRetries") ?? 25) || 25),
    waitFactor: readWaitFactor(environment),
    defaultTags:
      (members(parsed("defaultTags"))["tags"] as Record<string, string> | undefined) ?? {},
    ignoreTags: {
      keys: texts(members(parsed("ignoreTags"))["keys"]),
      keyPrefixes: texts(members(parsed("ignoreTags"))["keyPrefixes"]),
    },
    allowedAccountIds: texts(parsed("allowedAccountIds")),
    forbiddenAccountIds: texts(parsed("forbiddenAccountIds")),
  };
  if (problems.length > 0) throw new Error([...new Set(problems)].join(" "));
  return settings;
}

/** Arguments that are no strings reach a provider as JSON text. */
function parseArgument(key: string, text: string | undefined, problems: string[]): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    problems.push(`The provider argument ${key} is not JSON.`);
    return undefined;
  }
}

function readEndpoints(
  configured: unknown,
  environment: Variables,
  problems: string[],
): Record<ServiceName, string> {
  const blocks = Array.isArray(configured) ? configured.map(members) : [members(configured)];
  const entries = SERVICES.map((service) => {
    const candidates: [unknown, string][] = [
      ...blocks.map((block): [unknown, string] => [block[service], `endpoints.${service}`]),
      [environment[ENDPOINT_VARIABLES[service]], ENDPOINT_VARIABLES[service]],
      [environment["AWS_ENDPOINT_URL"], "AWS_ENDPOINT_URL"],
    ];
    const [url, setting] = candidates.find(([value]) => value) ?? [undefined, ""];
    return [service, checkEndpoint(url, setting, problems)];
  });
  return Object.fromEntries(entries) as Record<ServiceName, string>;
}

function checkEndpoint(url: unknown, setting: string, problems: string[]): string {
  if (!url) {
    problems.push(
      "No endpoint, and without one the sandbox's AWS provider would have to call the real AWS: " +
        "start the sandbox and set AWS_ENDPOINT_URL (`access sandbox env` prints it).",
    );
    return "";
  }
  try {
    return assertLoopback(String(url), setting).href;
  } catch (error) {
    problems.push((error as Error).message);
    return "";
  }
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
