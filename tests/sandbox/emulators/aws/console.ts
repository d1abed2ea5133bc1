import { idpMetadata } from "./idpMetadata";
import { type RunningAws } from "./kit";

export interface ProvisioningAnswer {
  scimEndpoint: string;
  token: string;
  expiresAt: string;
}

/** Does the console's part: uploads an IdP's metadata, enables SCIM, and returns the token. */
export async function enableScim(aws: RunningAws): Promise<ProvisioningAnswer> {
  const metadataXml = idpMetadata();
  await aws.control("POST", "console/identity-source", { metadataXml });
  const { status, body } = await aws.control("POST", "console/automatic-provisioning");
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as unknown as ProvisioningAnswer;
}

export interface ScimAnswer {
  status: number;
  // SCIM answers are asserted member by member.
  body: Record<string, unknown>;
}

/** A SCIM request with a bearer token, as Okta sends it. */
export function scimClient(aws: RunningAws, token: string) {
  return async (method: string, path: string, body?: unknown): Promise<ScimAnswer> => {
    const response = await fetch(`${aws.scimUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "user-agent": "Okta SCIM Client 1.0.0",
        ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === "" ? {} : JSON.parse(text)) as ScimAnswer["body"],
    };
  };
}

export type ScimClient = ReturnType<typeof scimClient>;
