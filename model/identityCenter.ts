import { type IdentityCenter } from "./accessModel";
import { daysAhead, daysBetween } from "./duration";
import { SCIM_TOKEN_WARNING_DAYS } from "./limits";
import { type ConfigNode } from "./source/configNode";
import { type KeyReader } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { shortPlace, type Sink } from "./source/sink";
import { quoted } from "./schema/values";

const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;
const AWS_HOST =
  /\.(aws\.amazon\.com|amazonaws\.com|amazonaws\.com\.cn|amazonaws\.cn|amazonaws-us-gov\.com|aws)$/;
const AWSAPPS_HOST = /^(start\.[a-z-]+home|[a-z0-9-]+)\.awsapps\.(com|cn)$/;
const STORE_ID = /^d-[a-z0-9]{10}$/;

/** What one console value says about the instance it belongs to. */
interface InstanceClue {
  key: string;
  node: ConfigNode;
  /** As it shall be used, normalised. */
  value: string;
  region?: string;
  storeId?: string;
}

/**
 * Reads the values of the Identity Center console and checks that all of them belong to one
 * instance in one Region, so that a value copied from another environment is found here and not at
 * somebody's sign-in.
 */
export function readIdentityCenter(
  keys: KeyReader,
  regionNode: ConfigNode | undefined,
  today: string,
  sink: Sink,
): IdentityCenter | undefined {
  const clue = (read: ClueReader, located: Located<string | undefined> | undefined) =>
    located?.value === undefined ? undefined : read(located.value, located.node, sink);
  const acs = clue(readAcsUrl, keys.single("acsUrl"));
  const issuer = clue(readIssuer, keys.single("issuer"));
  const portal = clue(readPortalUrl, keys.single("portalUrl"));
  const scim = clue(readScimEndpoint, keys.single("scimEndpoint"));
  const clues = [issuer, acs, scim, portal].filter((it) => it !== undefined);
  const region = agreeOnRegion(clues, regionNode, sink);
  agreeOnStore(issuer, portal, sink);
  const expiry = readTokenExpiry(keys, today, sink);
  const managementAccountId = keys.single("managementAccountId")?.value;
  const deployedFrom = keys.single("deployedFrom")?.value ?? "management";
  if (acs === undefined || issuer?.storeId === undefined || portal === undefined) return undefined;
  return {
    region: region ?? "",
    acsUrl: acs.value,
    issuer: issuer.value,
    identityStoreId: issuer.storeId,
    portalUrl: portal.value,
    ...(scim === undefined ? {} : { scimEndpoint: scim.value }),
    ...(expiry === undefined ? {} : { scimTokenExpiresOn: expiry }),
    ...(managementAccountId === undefined ? {} : { managementAccountId }),
    deployedFrom,
  };
}

type ClueReader = (text: string, node: ConfigNode, sink: Sink) => InstanceClue | undefined;

interface SplitUrl {
  host: string;
  path: string;
}

function splitUrl(text: string): SplitUrl | undefined {
  const match = /^https:\/\/([a-z0-9.-]+)(\/.*)?$/i.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { host: match[1].toLowerCase(), path: match[2] ?? "" };
}

function regionOf(host: string): string | undefined {
  return host.split(".").find((label) => REGION.test(label));
}

function isAwsUrl(url: SplitUrl | undefined): url is SplitUrl {
  return url !== undefined && AWS_HOST.test(url.host);
}

function readAcsUrl(text: string, node: ConfigNode, sink: Sink): InstanceClue | undefined {
  const url = splitUrl(text);
  if (isAwsUrl(url) && /^\/platform\/saml\/acs\/[A-Za-z0-9-]+$/.test(url.path))
    return { key: "acsUrl", node, value: text, region: regionOf(url.host) };
  const swapped = /\/platform\/saml\/d-/.test(text) ? "; this looks like the issuer" : "";
  sink.error(
    node,
    `${quoted(text)} is not an ACS URL, https://<region>.signin.aws.amazon.com/platform/saml/acs/<id>${swapped}`,
  );
  return undefined;
}

function readIssuer(text: string, node: ConfigNode, sink: Sink): InstanceClue | undefined {
  const url = splitUrl(text);
  const storeId = /^\/platform\/saml\/([^/]+)$/.exec(url?.path ?? "")?.[1];
  if (isAwsUrl(url) && storeId !== undefined && STORE_ID.test(storeId))
    return { key: "issuer", node, value: text, region: regionOf(url.host), storeId };
  const swapped = /\/saml\/acs\//.test(text) ? "; this looks like the ACS URL" : "";
  sink.error(
    node,
    `${quoted(text)} is not an issuer, https://<region>.signin.aws.amazon.com/platform/saml/d-<10 characters>${swapped}`,
  );
  return undefined;
}

function readPortalUrl(text: string, node: ConfigNode, sink: Sink): InstanceClue | undefined {
  const value = text.replace(/\/?(#\/?)?$/, "");
  const url = splitUrl(value);
  const name = url?.host.split(".")[0] ?? "";
  const directory = /^\/directory\/([^/]+)$/.exec(url?.path ?? "")?.[1];
  const isStart = url?.path === "/start" || directory !== undefined;
  const isAwsapps = url !== undefined && AWSAPPS_HOST.test(url.host) && isStart;
  if (!isAwsapps && !(isAwsUrl(url) && isRegionalPortal(url))) {
    sink.error(
      node,
      `${quoted(text)} is not an access portal URL, https://d-xxxxxxxxxx.awsapps.com/start or https://<alias>.awsapps.com/start`,
    );
    return undefined;
  }
  if (value !== text) sink.note(node, `is used as ${quoted(value)}`);
  const storeId = [name, directory].find((part) => part !== undefined && STORE_ID.test(part));
  return { key: "portalUrl", node, value, region: regionOf(url?.host ?? ""), storeId };
}

function isRegionalPortal({ host, path }: SplitUrl): boolean {
  return (
    (/^ssoins-[a-z0-9]{16}\.[a-z0-9-]+\.portal\./.test(host) && path === "") ||
    (host === "identitycenter.amazonaws.com" && /^\/ssoins-[a-z0-9]{16}$/.test(path))
  );
}

function readScimEndpoint(text: string, node: ConfigNode, sink: Sink): InstanceClue | undefined {
  const value = text.replace(/\/+$/, "");
  const url = splitUrl(value);
  if (
    !isAwsUrl(url) ||
    !/^scim\./.test(url.host) ||
    !/^\/[A-Za-z0-9-]+\/scim\/v2$/.test(url.path)
  ) {
    sink.error(
      node,
      `${quoted(text)} is not a SCIM endpoint, https://scim.<region>.amazonaws.com/<tenant>/scim/v2`,
    );
    return undefined;
  }
  if (value !== text)
    sink.note(node, `the trailing slash is taken off, because Okta refuses it: ${quoted(value)}`);
  return { key: "scimEndpoint", node, value, region: regionOf(url.host) };
}

/** The Region that most values name, `aws:region` among them; whichever names another is blamed. */
function agreeOnRegion(
  clues: readonly InstanceClue[],
  regionNode: ConfigNode | undefined,
  sink: Sink,
): string | undefined {
  const configured = regionNode?.kind === "scalar" ? regionNode.text : undefined;
  const votes = [...clues.map(({ region }) => region), configured];
  const instance = mostCommon(votes.filter((vote) => vote !== undefined));
  const witness = clues.find(({ region }) => region === instance);
  if (regionNode !== undefined && configured !== undefined && !REGION.test(configured)) {
    sink.error(regionNode, `${quoted(configured)} is not an AWS Region, such as "eu-central-1"`);
  } else if (regionNode !== undefined && instance !== undefined && configured !== instance) {
    sink.error(
      regionNode,
      `${quoted(configured)} is not the Region of the instance: ${witness?.key} says ${instance}; ` +
        "Identity Center answers only in its own Region",
    );
  }
  for (const { key, node, region } of clues) {
    if (region === undefined || region === instance || witness === undefined) continue;
    sink.error(
      node,
      `is of ${region}, but ${witness.key} (${shortPlace(witness.node.location)}) is of ${instance}; ` +
        `take ${key} from the same instance, this one may belong to another environment`,
    );
  }
  const region = instance ?? configured;
  if (region === undefined && clues[0] !== undefined)
    sink.error(clues[0].node, "no value tells the Region; set aws:region");
  return region;
}

/** First of the most frequent texts. */
function mostCommon(texts: readonly string[]): string | undefined {
  const count = (wanted: string): number => texts.filter((text) => text === wanted).length;
  return texts.reduce<string | undefined>(
    (best, text) => (best === undefined || count(text) > count(best) ? text : best),
    undefined,
  );
}

function agreeOnStore(
  issuer: InstanceClue | undefined,
  portal: InstanceClue | undefined,
  sink: Sink,
): void {
  if (issuer?.storeId === undefined || portal?.storeId === undefined) return;
  if (issuer.storeId === portal.storeId) return;
  sink.error(
    portal.node,
    `is the portal of ${portal.storeId}, but the issuer (${shortPlace(issuer.node.location)}) ` +
      `belongs to ${issuer.storeId}; one of them comes from another environment`,
  );
}

function readTokenExpiry(keys: KeyReader, today: string, sink: Sink): string | undefined {
  const located = keys.single("scimTokenExpiresOn");
  if (located?.value === undefined) return undefined;
  const days = daysBetween(today, located.value);
  if (days < 0)
    sink.warning(located.node, `the SCIM token expired on ${located.value}; make a new one`);
  else if (days <= SCIM_TOKEN_WARNING_DAYS)
    sink.warning(
      located.node,
      `the SCIM token expires ${daysAhead(days)}; make a second one, put it into Okta, delete the old one`,
    );
  return located.value;
}

/** The token itself is never part of the model; only that it is not written in clear is checked. */
export function checkScimToken(node: ConfigNode | undefined, sink: Sink): void {
  if (node === undefined || node.kind === "encrypted") return;
  sink.error(
    node,
    "is not encrypted; make a new token, delete this one, and set it with " +
      "`pulumi config set --secret okta-aws-access:scimToken`",
  );
}
