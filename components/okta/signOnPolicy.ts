import { SignonPolicyRules } from "@pulumi/okta/app";
import { type types } from "@pulumi/okta";
import { AppSignonPolicy } from "@pulumi/okta/appSignonPolicy";
import * as pulumi from "@pulumi/pulumi";
import { type SignOnSettings } from "../../model/accessModel";
import { TOKENS } from "../tokens";

type Rule = types.input.app.SignonPolicyRulesRule;

/** Name and priority that Okta gives the rule which applies when no other does. */
const CATCH_ALL = { name: "Catch-all Rule", priority: 99 } as const;

/** Arguments of `SignOnPolicy`. */
export interface SignOnPolicyArgs {
  /** Name of the policy in Okta. Updated in place. */
  policyName: string;
  /** Factors, re-authentication, zones and devices. Updated in place. */
  settings: SignOnSettings;
}

/**
 * Authentication policy for the AWS application: two factors, or no access.
 *
 * Invariants: the one rule that allows demands two factor types of which one is bound to a device,
 * so neither SMS nor e-mail will do; everyone whom it does not match is denied. With an external
 * identity provider Identity Center's own MFA settings have no effect, so this is the only place
 * where a second factor is demanded. Needs Okta Identity Engine.
 *
 * @example
 * const policy = new SignOnPolicy("aws", {
 *   policyName: "AWS IAM Identity Center",
 *   settings: { phishingResistant: true, reauthenticateEvery: "PT8H", networkZoneIds: [], deviceAssuranceIds: [] },
 * });
 */
export class SignOnPolicy extends pulumi.ComponentResource {
  /**
   * Id of the policy, known only after its rules are in place: bound to it earlier, an application
   * that is in use would refuse everyone.
   */
  readonly policyId: pulumi.Output<string>;

  constructor(name: string, args: SignOnPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super(TOKENS.signOnPolicy, name, { ...args }, opts);
    const policy = new AppSignonPolicy(
      name,
      {
        name: args.policyName,
        description: "Two factors for AWS; everything else is denied.",
        // Applied at creation only, and never compared again: the rule below keeps it so.
        catchAll: false,
      },
      { parent: this },
    );
    const rules = new SignonPolicyRules(
      `${name}-rules`,
      { policyId: policy.id, rules: [allowRule(args.settings), DENY_RULE] },
      { parent: this },
    );
    this.policyId = rules.policyId;
    this.registerOutputs({ policyId: this.policyId });
  }
}

/**
 * Declared although Okta makes it, so that somebody who opens it shows up as drift. Okta accepts
 * its actions only, no conditions (okta/terraform-provider-okta#1275).
 */
const DENY_RULE: Rule = { ...CATCH_ALL, access: "DENY" };

function allowRule(settings: SignOnSettings): Rule {
  const { networkZoneIds, deviceAssuranceIds } = settings;
  return {
    name: "Two factors",
    priority: 1,
    status: "ACTIVE",
    access: "ALLOW",
    type: "ASSURANCE",
    factorMode: "2FA",
    reAuthenticationFrequency: settings.reauthenticateEvery,
    constraints: [JSON.stringify({ possession: possession(settings) })],
    ...(networkZoneIds.length > 0
      ? { networkConnection: "ZONE", networkIncludes: [...networkZoneIds].sort() }
      : { networkConnection: "ANYWHERE" }),
    // Okta reads a device's posture from Okta Verify, so the device has to be registered.
    ...(deviceAssuranceIds.length > 0
      ? { deviceIsRegistered: true, deviceAssurancesIncluded: [...deviceAssuranceIds].sort() }
      : {}),
  };
}

/** `required` is written out because Okta returns it, and leaving it out would show as drift. */
function possession({ phishingResistant }: SignOnSettings): Record<string, boolean | string> {
  const deviceBound = { required: true, deviceBound: "REQUIRED" };
  if (!phishingResistant) return deviceBound;
  return { ...deviceBound, phishingResistant: "REQUIRED", userPresence: "REQUIRED" };
}
