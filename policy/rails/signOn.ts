import { isRecord } from "../../model/plainValue";
import { compareSignOnRules } from "../../model/diff/signOnChange";
import { known } from "../engine/checks";
import { type DeclaredResource, type ForStack, type GuardRail, ofStack } from "../guardRail";
import { entries } from "./allowances";
import { TYPES } from "./types";

interface SignOnDemand extends ForStack {
  /** ISO 8601 duration; Okta must ask again at least so often. */
  reauthenticateWithin: string;
  phishingResistant: boolean;
}

interface SignOnSettings {
  required?: SignOnDemand[];
}

const POSSESSION = { required: true, deviceBound: "REQUIRED" };
const REMEDY = "Declare the sign-on policy with the component SignOnPolicy.";

/** Two factors of which one is bound to a device, and nobody else gets in. */
export const mfaDowngrade: GuardRail<SignOnSettings> = {
  id: "mfa-downgrade",
  level: "mandatory",
  when: "People reach the application by less than two factors, less often asked than the pack's configuration demands, or past the sign-on policy.",
  settings: {
    properties: {
      required: {
        ...entries(
          {
            reauthenticateWithin: {
              type: "string",
              pattern: "^P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$",
              minLength: 3,
            },
            phishingResistant: { type: "boolean" },
          },
          ["reauthenticateWithin", "phishingResistant"],
          "The least that a rule which allows access must demand; every entry that matches holds.",
        ),
        default: [{ reauthenticateWithin: "PT12H", phishingResistant: false }],
      },
    },
  },
  resources: {
    [TYPES.signOnRules]: [checkRules, checkLastRule],
    [TYPES.signOnRule]: [
      ({ name, stack, props }, { required }) =>
        weaknesses({ ...plain(props), name }, ofStack(required, stack)),
    ],
    [TYPES.signOnPolicy]: [
      ({ name, props }) =>
        props.catchAll === false
          ? []
          : [
              `Sign-on policy "${name}" is made with a rule that lets everyone in. Set catchAll to false.`,
            ],
    ],
    [TYPES.app]: [checkPolicyOfApp],
    [TYPES.policyAssignment]: [
      ({ name }) => [
        `"${name}" binds another sign-on policy to an application. Name the policy in the application itself.`,
      ],
    ],
  },
};

function checkRules(
  { stack, props }: DeclaredResource,
  { required }: SignOnSettings,
): readonly string[] {
  const demands = ofStack(required, stack);
  return rulesOf(props).flatMap((rule) => weaknesses(rule, demands));
}

/**
 * What no other rule matches must be denied. Reads no more of a rule than it needs, so that a factor
 * which is unknown in a preview does not hide an open door.
 */
function checkLastRule({ name, props }: DeclaredResource): readonly string[] {
  const rules = (Array.isArray(props.rules) ? props.rules : []).filter(isRecord);
  const last = rules
    .map((rule) => ({ name: rule.name, access: rule.access, priority: Number(rule.priority ?? 0) }))
    .sort((one, other) => other.priority - one.priority)[0];
  if (last?.access === "DENY" && last.name === "Catch-all Rule") return [];
  return [`"${name}" does not end with a catch-all rule that denies access. ${REMEDY}`];
}

function rulesOf(props: DeclaredResource["props"]): Record<string, unknown>[] {
  const rules = plain(props.rules);
  return Array.isArray(rules) ? rules.filter(isRecord) : [];
}

/** A copy without the SDK's traps; throws when any part is unknown. */
function plain<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

/**
 * What a rule asks for less than it must. The rule is compared as the access diff compares the rules
 * of before and after, with the demand in the place of before.
 */
function weaknesses(rule: Record<string, unknown>, demands: readonly SignOnDemand[]): string[] {
  if (rule.access === "DENY" || rule.status === "INACTIVE") return [];
  return demands.flatMap(({ reauthenticateWithin, phishingResistant }) => {
    const possession = phishingResistant
      ? { ...POSSESSION, phishingResistant: "REQUIRED" }
      : POSSESSION;
    const demand = {
      ...rule,
      factorMode: "2FA",
      reAuthenticationFrequency: reauthenticateWithin,
      constraints: [JSON.stringify({ possession })],
    };
    return compareSignOnRules([demand], [rule])
      .filter(({ direction }) => direction !== "strengthened")
      .map(({ text }) => `Sign-on policy: ${text} (demanded → declared). ${REMEDY}`);
  });
}

/** Without a policy of its own the application has Okta's default one, which may ask for one factor. */
function checkPolicyOfApp({ name, props }: DeclaredResource): readonly string[] {
  const policy = known(() => props.authenticationPolicy);
  if (policy !== undefined && policy !== null && policy !== "") return [];
  return [
    `Application "${name}" has no sign-on policy of its own. Set authenticationPolicy to the id of a SignOnPolicy.`,
  ];
}
