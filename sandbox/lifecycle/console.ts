import { updateRecord } from "./record";
import { urlsOf, type Sandbox } from "./sandbox";

/**
 * The console's part: what a person does in two browsers, because the vendors have no API for it.
 * Each step is done on the emulated clouds only, is refused where the real console would refuse it,
 * and can be left undone.
 */
export interface ConsoleStep {
  name: "upload-metadata" | "enable-scim" | "connect-okta";
  /** What a person does in the browser. */
  inBrowser: string;
  /** What came of it. */
  result: string;
  /** False when the step had been done before and nothing was changed. */
  changed: boolean;
}

export interface AwsConsole {
  identitySource: "IDENTITY_CENTER" | "EXTERNAL_IDP";
  idpEntityId?: string;
  automaticProvisioning: boolean;
  tokens: { id: string; createdAt: string; expiresAt: string }[];
}

export interface OktaConsoleApp {
  id: string;
  label: string;
  name: string;
  provisioning: {
    enabled: boolean;
    baseUrl?: string;
    toApp: { create: boolean; update: boolean; deactivate: boolean };
  };
}

export const BROWSER_STEPS: Record<ConsoleStep["name"], string> = {
  "upload-metadata":
    "AWS console: IAM Identity Center > Settings > Identity source > Actions > Change identity source > " +
    "External identity provider; upload Okta's metadata as IdP SAML metadata, accept the change.",
  "enable-scim":
    "AWS console: IAM Identity Center > Settings > Automatic provisioning > Enable; " +
    "note the SCIM endpoint and the access token, which is shown once.",
  "connect-okta":
    "Okta admin console: Applications > the AWS IAM Identity Center app > Provisioning > Integration > " +
    "Configure API integration; paste Base URL (no slash at its end) and API token, test, save; then " +
    "To App > Edit: create, update and deactivate users. With a new token, also Push Groups > Push now.",
};

/** Catalog name of the application, https://www.okta.com/integrations/aws-single-sign-on/ */
const CATALOG_NAME = "amazon_aws_sso";

/** Gives Okta's SAML metadata to Identity Center, which makes Okta its identity source. */
export async function uploadMetadata(sandbox: Sandbox, metadataXml: string): Promise<ConsoleStep> {
  const entityId = entityIdOf(metadataXml);
  const before = await awsConsole(sandbox);
  const changed = before.identitySource !== "EXTERNAL_IDP" || before.idpEntityId !== entityId;
  if (changed) await post(awsUrl(sandbox), "/identity-source", { metadataXml });
  return {
    name: "upload-metadata",
    inBrowser: BROWSER_STEPS["upload-metadata"],
    result: `The identity source is the external identity provider ${entityId ?? "of the metadata"}.`,
    changed,
  };
}

/**
 * Enables automatic provisioning; the access token is noted in the sandbox's record.
 * @param another generate one more token, as for a rotation
 */
export async function enableScim(sandbox: Sandbox, another = false): Promise<ConsoleStep> {
  const { automaticProvisioning, tokens } = await awsConsole(sandbox);
  const isDone =
    automaticProvisioning && tokens.length > 0 && sandbox.record.scimToken !== undefined;
  if (isDone && !another) {
    return {
      name: "enable-scim",
      inBrowser: BROWSER_STEPS["enable-scim"],
      result: "Automatic provisioning is enabled, and its token is noted.",
      changed: false,
    };
  }
  const reply = await post(awsUrl(sandbox), "/automatic-provisioning", {});
  const { scimEndpoint, token, expiresAt } = reply as Record<
    "scimEndpoint" | "token" | "expiresAt",
    string
  >;
  await updateRecord(sandbox.paths, (record) => ({ ...record, scimToken: token }));
  sandbox.record.scimToken = token;
  return {
    name: "enable-scim",
    inBrowser: BROWSER_STEPS["enable-scim"],
    result: `Endpoint ${scimEndpoint}; the token (valid until ${expiresAt.slice(0, 10)}) is noted.`,
    changed: true,
  };
}

/**
 * Pastes SCIM address and token into the Okta application and switches all of "To App" on. Where
 * another token stood there, everything is pushed again: a group whose push failed meanwhile waits
 * for that.
 */
export async function connectOkta(sandbox: Sandbox, appName?: string): Promise<ConsoleStep> {
  const token = sandbox.record.scimToken;
  if (token === undefined) {
    throw new Error(
      "There is no SCIM token to paste yet. First: access sandbox console enable-scim",
    );
  }
  const { id, label, provisioning } = await findApp(sandbox, appName);
  const baseUrl = scimBaseUrl(sandbox);
  const body = { baseUrl, token, toApp: { create: true, update: true, deactivate: true } };
  const { enabled: wasEnabled, baseUrl: earlierUrl } = provisioning;
  const renewed = wasEnabled && sandbox.record.pastedScimToken !== token;
  await post(oktaUrl(sandbox), `/apps/${id}/provisioning`, body);
  if (renewed) await post(oktaUrl(sandbox), `/apps/${id}/push-now`, {});
  await updateRecord(sandbox.paths, (record) => ({ ...record, pastedScimToken: token }));
  sandbox.record.pastedScimToken = token;
  const pushed = renewed ? " Everything is pushed again, because the token is another one." : "";
  return {
    name: "connect-okta",
    inBrowser: BROWSER_STEPS["connect-okta"],
    result: `"${label}" provisions to ${baseUrl}; the credentials were tested.${pushed}`,
    changed: !wasEnabled || renewed || earlierUrl !== baseUrl,
  };
}

/** Okta's SAML metadata, from the address that Okta gives to everybody. */
export async function fetchMetadata(sandbox: Sandbox): Promise<string> {
  const app = await findApp(sandbox);
  const url = await metadataUrl(sandbox, app.id);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return answer.text();
}

/** Public address of an application's SAML metadata. */
export async function metadataUrl(sandbox: Sandbox, appId: string): Promise<string> {
  const { okta } = urlsOf(sandbox);
  const answer = await fetch(`${okta}/api/v1/apps/${appId}/sso/saml/metadata`, {
    headers: { authorization: `SSWS ${sandbox.record.credentials.oktaApiToken}` },
  });
  if (!answer.ok)
    throw new Error(`Okta gave no SAML metadata of application ${appId}: ${answer.status}.`);
  const key = entityIdOf(await answer.text())
    ?.split("/")
    .pop();
  return `${okta}/app/${key}/sso/saml/metadata`;
}

export async function awsConsole(sandbox: Sandbox): Promise<AwsConsole> {
  return (await getJson(awsUrl(sandbox))) as AwsConsole;
}

/** Applications of the AWS IAM Identity Center kind. */
export async function oktaApps(sandbox: Sandbox): Promise<OktaConsoleApp[]> {
  const { apps } = (await getJson(oktaUrl(sandbox))) as { apps: OktaConsoleApp[] };
  return apps.filter((app) => app.name === CATALOG_NAME);
}

/** The address that Okta is given: that of the console with its host replaced by the loopback one. */
export function scimBaseUrl(sandbox: Sandbox): string {
  return `${urlsOf(sandbox).scim}/${sandbox.seed.aws.scimTenant}/scim/v2`;
}

async function findApp(sandbox: Sandbox, wanted?: string): Promise<OktaConsoleApp> {
  const apps = await oktaApps(sandbox);
  const matching = apps.filter(
    ({ id, label }) => wanted === undefined || [id, label].includes(wanted),
  );
  const [app, second] = matching;
  if (app === undefined) {
    const known = apps.map(({ label }) => `"${label}"`).join(", ");
    throw new Error(
      wanted !== undefined && known !== ""
        ? `Okta has no AWS IAM Identity Center application "${wanted}"; it has ${known}.`
        : `Okta has no AWS IAM Identity Center application yet. First: pulumi up -s ${sandbox.record.stack}`,
    );
  }
  if (second !== undefined) {
    throw new Error(
      `Okta has ${matching.length} AWS IAM Identity Center applications (${matching.map(({ label }) => label).join(", ")}). ` +
        "Say which with --app.",
    );
  }
  return app;
}

function entityIdOf(xml: string): string | undefined {
  return /\bentityID="([^"]+)"/.exec(xml)?.[1];
}

function awsUrl(sandbox: Sandbox): string {
  return `${urlsOf(sandbox).aws}/__sandbox/console`;
}

function oktaUrl(sandbox: Sandbox): string {
  return `${urlsOf(sandbox).okta}/__sandbox/console`;
}

async function getJson(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(await refusal(answer));
  return answer.json();
}

async function post(base: string, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${base}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await refusal(answer));
  return answer.status === 204 ? undefined : answer.json();
}

/** The sentence with which the console refuses. */
async function refusal(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const { error, message } = JSON.parse(text) as { error?: string; message?: string };
    return error ?? message ?? text;
  } catch {
    return text || `The console answered ${answer.status}.`;
  }
}
