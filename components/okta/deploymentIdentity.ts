import { createPublicKey } from "node:crypto";
import { getOrgMetadata } from "@pulumi/okta/getOrgMetadata";
import { OAuth, OauthRoleAssignment } from "@pulumi/okta/app";
import { AppOauthApiScope } from "@pulumi/okta/appOauthApiScope";
import * as pulumi from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls/privateKey";
import { lookUp } from "../stopError";
import { TOKENS } from "../tokens";

/**
 * Admin roles that the scopes are cut down to: policies need the first, applications and group
 * push the second. Neither can make other administrators.
 */
const ROLES = ["ORG_ADMIN", "APP_ADMIN"] as const;

/** Arguments of `DeploymentIdentity`. */
export interface DeploymentIdentityArgs {
  /** Label of the service application. Updated in place. */
  label: string;
  /**
   * Okta API scopes to grant, for example `okta.groups.manage`; effective are those that the admin
   * roles allow as well. A scope taken away is missing in the next run that signs in with it.
   */
  scopes: readonly string[];
  /** Admin roles of the application. @default ORG_ADMIN and APP_ADMIN */
  roles?: readonly string[];
}

/**
 * Okta service application that a CI signs in with instead of a person's API token.
 *
 * Invariants: the private key is made here and is a secret everywhere; Okta gets its public half
 * only; the application can do what both its scopes and its roles allow. The first run needs the
 * API token of a super administrator (okta/terraform-provider-okta#1080), later ones do not.
 *
 * @example
 * new DeploymentIdentity("ci", { label: "AWS access deployment", scopes: ["okta.groups.manage"] });
 */
export class DeploymentIdentity extends pulumi.ComponentResource {
  /** For `OKTA_API_CLIENT_ID`. */
  readonly clientId: pulumi.Output<string>;
  /** For `OKTA_API_PRIVATE_KEY_ID`. */
  readonly keyId: pulumi.Output<string>;
  /** For `OKTA_API_PRIVATE_KEY`: PEM, PKCS#8, a secret. */
  readonly privateKey: pulumi.Output<string>;

  constructor(name: string, args: DeploymentIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      TOKENS.deploymentIdentity,
      name,
      { label: args.label, scopes: sorted(args.scopes) },
      opts,
    );
    const key = new PrivateKey(name, { algorithm: "RSA", rsaBits: 3072 }, { parent: this });
    this.keyId = key.publicKeyFingerprintSha256;
    this.privateKey = pulumi.secret(key.privateKeyPemPkcs8);
    const app = new OAuth(
      name,
      {
        label: args.label,
        type: "service",
        grantTypes: ["client_credentials"],
        responseTypes: ["token"],
        tokenEndpointAuthMethod: "private_key_jwt",
        jwks: [publicJwk(key.publicKeyPem, this.keyId)],
      },
      { parent: this },
    );
    this.clientId = app.clientId;
    const scopes = new AppOauthApiScope(
      name,
      { appId: app.id, issuer: pulumi.output(orgUrl(this)), scopes: sorted(args.scopes) },
      { parent: this },
    );
    for (const role of sorted(args.roles ?? ROLES)) {
      new OauthRoleAssignment(
        `${name}-${role}`,
        { clientId: app.clientId, type: role },
        { parent: this, dependsOn: scopes },
      );
    }
    this.registerOutputs({
      clientId: this.clientId,
      keyId: this.keyId,
      privateKey: this.privateKey,
    });
  }
}

function sorted(values: readonly string[]): string[] {
  return [...values].sort();
}

interface Jwk {
  kid: pulumi.Output<string>;
  kty: string;
  e: pulumi.Output<string>;
  n: pulumi.Output<string>;
}

function publicJwk(publicKeyPem: pulumi.Output<string>, kid: pulumi.Output<string>): Jwk {
  const exported = publicKeyPem.apply((pem) => {
    const { e = "", n = "" } = createPublicKey(pem).export({ format: "jwk" });
    return { e, n };
  });
  return { kid, kty: "RSA", e: exported.e, n: exported.n };
}

/** Scopes are granted by the org's own authorization server. */
async function orgUrl(parent: pulumi.Resource): Promise<string> {
  const { domains } = await lookUp(
    "The Okta organization",
    "Check OKTA_ORG_NAME and OKTA_BASE_URL.",
    () => getOrgMetadata({}, { parent }),
  );
  return domains?.organization ?? "";
}
