import { Saml } from "@pulumi/okta/app";
import * as pulumi from "@pulumi/pulumi";
import { type OktaAppSettings } from "../../model/accessModel";
import { TOKENS } from "../tokens";

/** Catalog name of the application "AWS IAM Identity Center". */
const CATALOG_APP = "amazon_aws_sso";

/** User name templates that Okta offers by itself; any other expression is a custom one. */
const BUILT_IN_TEMPLATES: readonly string[] = [
  "${source.login}",
  "${source.email}",
  "${source.userName}",
  '${fn:substringBefore(source.login, "@")}',
  '${fn:substringBefore(source.email, "@")}',
];

/** Arguments of `OktaSamlApp`. */
export interface OktaSamlAppArgs {
  /** Label, user name template, visibility and notes. All are updated in place. */
  settings: OktaAppSettings;
  /**
   * Assertion consumer service URL from the Identity Center console. Updated in place; until it
   * agrees with the instance nobody can sign in.
   */
  acsUrl: pulumi.Input<string>;
  /** Issuer URL from the same console page. Updated in place, with the same effect. */
  issuer: pulumi.Input<string>;
  /** Id of the authentication policy that guards the application, see `SignOnPolicy`. */
  signOnPolicyId: pulumi.Input<string>;
}

/**
 * The Okta catalog application through which people sign in to AWS and are provisioned to it.
 *
 * Invariants: it is the maintained catalog application, because only that one has the SCIM
 * connector; it never exists without the given authentication policy; properties that Okta does
 * not return for a catalog application are never set, since they would show as changed for ever.
 * Replacing the application changes its issuer and certificate: nobody can sign in until the new
 * metadata is uploaded to AWS. Use the resource option `protect` outside of trials.
 *
 * @example
 * const app = new OktaSamlApp("aws", {
 *   settings: model.oktaApp,
 *   acsUrl: model.identityCenter.acsUrl,
 *   issuer: model.identityCenter.issuer,
 *   signOnPolicyId: policy.policyId,
 * });
 */
export class OktaSamlApp extends pulumi.ComponentResource {
  readonly appId: pulumi.Output<string>;
  /** SAML metadata of the identity provider (XML), to be uploaded to Identity Center. */
  readonly metadata: pulumi.Output<string>;
  /** Signing certificate, PEM. */
  readonly certificate: pulumi.Output<string>;
  /** Last moment at which the certificate is valid, ISO 8601, or "" when Okta does not say. */
  readonly certificateExpiresOn: pulumi.Output<string>;
  /** Entity id of the identity provider. */
  readonly entityId: pulumi.Output<string>;
  /** Link that the tile on the Okta dashboard opens. */
  readonly signInUrl: pulumi.Output<string>;

  constructor(name: string, args: OktaSamlAppArgs, opts?: pulumi.ComponentResourceOptions) {
    super(TOKENS.samlApp, name, { settings: args.settings }, opts);
    const { settings } = args;
    const app = new Saml(
      name,
      {
        label: settings.label,
        preconfiguredApp: CATALOG_APP,
        appSettingsJson: pulumi.jsonStringify({ acsURL: args.acsUrl, entityID: args.issuer }),
        // Naming the policy here, and not in an AccessPolicyAssignment, binds it in the same
        // operation that creates the application and again on each update; a later assignment
        // would leave a time in which Okta's default policy lets people in with one factor.
        authenticationPolicy: args.signOnPolicyId,
        userNameTemplate: settings.userNameTemplate,
        userNameTemplateType: templateType(settings.userNameTemplate),
        defaultRelayState: settings.defaultRelayState,
        accessibilitySelfService: settings.selfService,
        hideWeb: settings.hideWeb,
        hideIos: settings.hideMobile,
        adminNote: settings.adminNote,
        enduserNote: settings.endUserNote,
        status: "ACTIVE",
      },
      { parent: this },
    );
    this.appId = app.id;
    this.metadata = app.metadata;
    this.certificate = app.certificate.apply(armoured);
    this.certificateExpiresOn = pulumi
      .all([app.keys, app.keyId])
      .apply(([keys, keyId]) => isoTime(keys?.find(({ kid }) => kid === keyId)?.expiresAt ?? ""));
    this.entityId = app.entityUrl;
    this.signInUrl = app.embedUrl;
    this.registerOutputs({
      appId: this.appId,
      certificateExpiresOn: this.certificateExpiresOn,
      entityId: this.entityId,
      signInUrl: this.signInUrl,
    });
  }
}

function templateType(template: string): "BUILT_IN" | "CUSTOM" {
  return BUILT_IN_TEMPLATES.includes(template) ? "BUILT_IN" : "CUSTOM";
}

/** Okta returns the certificate as base64 without the armour that every tool expects. */
function armoured(certificate: string | undefined): string {
  const base64 = (certificate ?? "").replace(/\s+/g, "");
  if (base64 === "") return "";
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** The provider prints times as Go does: `2035-03-14 00:17:55 +0000 UTC`. */
function isoTime(goTime: string): string {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d+)? \+0000 UTC/.exec(goTime);
  return match === null ? "" : `${match[1]}T${match[2]}Z`;
}
