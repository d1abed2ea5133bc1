import { delimiter, join } from "node:path";
import { LOOPBACK } from "../system/loopback";
import { type SandboxSeed } from "../emulators/seed";
import { type SandboxPaths } from "./paths";
import { type SandboxPorts, type SandboxRecord } from "./record";

/** Share of the official providers' waiting times that the stand-ins really wait. */
const WAIT_FACTOR = "0.02";

/** Variables to set, and variables of the calling shell that must not reach the sandbox's programs. */
export interface SandboxEnvironment {
  set: Record<string, string>;
  unset: readonly string[];
}

/**
 * Left in place they would send a run to a real cloud, or a loopback request to a proxy (the Okta SDK
 * uses `HTTPS_PROXY` even for 127.0.0.1).
 */
const FOREIGN: readonly string[] = [
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"],
  ...[
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_DEFAULT_REGION",
  ],
  ...["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
  ...["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SSO_ADMIN"],
  ...["AWS_ENDPOINT_URL_IDENTITYSTORE", "AWS_ENDPOINT_URL_ORGANIZATIONS"],
  ...["OKTA_ACCESS_TOKEN", "OKTA_API_CLIENT_ID", "OKTA_API_PRIVATE_KEY", "OKTA_API_PRIVATE_KEY_ID"],
  ...["OKTA_API_SCOPES", "PULUMI_ACCESS_TOKEN", "PULUMI_STACK", "PULUMI_CONFIG_PASSPHRASE_FILE"],
  ...["PULUMI_OPTION_CONFIG_FILE", "PULUMI_OPTION_STACK", "PULUMI_DEBUG_PROVIDERS"],
];

/** Loopback addresses of the served parts. */
export function sandboxUrls(ports: SandboxPorts): Record<keyof SandboxPorts, string> {
  const url = (port: number): string => `http://${LOOPBACK}:${port}`;
  return {
    aws: url(ports.aws),
    scim: url(ports.scim),
    okta: url(ports.okta),
    secrets: url(ports.secrets),
  };
}

/** What makes `pulumi`, the providers and the AWS and Okta clients of a shell work on the sandbox. */
export function sandboxEnvironment(
  paths: SandboxPaths,
  record: SandboxRecord & { ports: SandboxPorts },
  seed: SandboxSeed,
  searchPath: string,
): SandboxEnvironment {
  const urls = sandboxUrls(record.ports);
  return {
    set: {
      PATH: withFirst(join(paths.pulumiHome, "bin"), searchPath),
      ...engineVariables(paths, record),
      AWS_ENDPOINT_URL: urls.aws,
      AWS_REGION: seed.aws.region,
      AWS_ACCESS_KEY_ID: record.credentials.awsAccessKeyId,
      AWS_SECRET_ACCESS_KEY: record.credentials.awsSecretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: join(paths.root, "no-aws-config"),
      AWS_SHARED_CREDENTIALS_FILE: join(paths.root, "no-aws-credentials"),
      OKTA_ORG_NAME: seed.okta.orgName,
      OKTA_BASE_URL: seed.okta.baseUrl,
      OKTA_API_TOKEN: record.credentials.oktaApiToken,
      OKTA_HTTP_PROXY: urls.okta,
      ACCESS_SANDBOX_DIRECTORY: paths.root,
      ACCESS_SANDBOX_LOG_DIR: paths.logs,
      ACCESS_SANDBOX_WAIT_FACTOR: WAIT_FACTOR,
    },
    unset: FOREIGN,
  };
}

/** `base` changed as the sandbox needs it. */
export function applyEnvironment(
  base: NodeJS.ProcessEnv,
  environment: SandboxEnvironment,
): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = { ...base, ...environment.set };
  for (const name of environment.unset) delete result[name];
  return result;
}

/** Lines for `eval` in a POSIX shell. */
export function exportLines(environment: SandboxEnvironment): string {
  const exports = Object.entries(environment.set).map(
    ([name, value]) => `export ${name}=${shellQuote(value)}`,
  );
  return [`unset ${environment.unset.join(" ")}`, ...exports].join("\n");
}

function engineVariables(paths: SandboxPaths, record: SandboxRecord): Record<string, string> {
  return {
    PULUMI_HOME: paths.pulumiHome,
    PULUMI_BACKEND_URL: `file://${paths.pulumiState}`,
    PULUMI_CONFIG_PASSPHRASE: record.credentials.passphrase,
    // The secrets provider stands in the state, see `secretsService.ts`.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    // `pulumi stack rm` would delete the tracked stack file.
    PULUMI_OPTION_PRESERVE_CONFIG: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  };
}

function withFirst(directory: string, searchPath: string): string {
  const others = searchPath.split(delimiter).filter((entry) => entry !== directory);
  return [directory, ...others].join(delimiter);
}

/** Quoted for a POSIX shell, however odd the text. */
function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
