import { metadataUrl, oktaApps, scimBaseUrl } from "./console";
import { urlsOf, type Sandbox } from "./sandbox";

/** How programs reach a sandbox: the contract of `access sandbox status --json`. */
export interface SandboxConnection {
  okta: { url: string; token: string };
  aws: {
    endpoint: string;
    region: string;
    accessKeyId: string;
    secretAccessKey: string;
    instanceArn: string;
    identityStoreId: string;
    managementAccountId: string;
  };
  /** `token` is null until automatic provisioning was enabled. */
  scim: { url: string; token: string | null };
  /** `metadataUrl` is null until Okta has the application. */
  saml: { acsUrl: string; issuer: string; metadataUrl: string | null };
  portal: { url: string };
}

/** Endpoints and credentials of a sandbox that is running. */
export async function connectionOf(sandbox: Sandbox): Promise<SandboxConnection> {
  const { record, seed } = sandbox;
  const urls = urlsOf(sandbox);
  const [app] = await oktaApps(sandbox);
  const { region, instanceArn, identityStoreId, managementAccountId } = seed.aws;
  return {
    okta: { url: urls.okta, token: record.credentials.oktaApiToken },
    aws: {
      endpoint: urls.aws,
      region,
      accessKeyId: record.credentials.awsAccessKeyId,
      secretAccessKey: record.credentials.awsSecretAccessKey,
      instanceArn,
      identityStoreId,
      managementAccountId,
    },
    scim: { url: scimBaseUrl(sandbox), token: record.scimToken ?? null },
    saml: {
      acsUrl: seed.aws.acsUrl,
      issuer: seed.aws.issuer,
      metadataUrl: app ? await metadataUrl(sandbox, app.id) : null,
    },
    portal: { url: seed.aws.portalUrl },
  };
}
