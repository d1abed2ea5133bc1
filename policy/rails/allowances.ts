import { type PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { type AccessInputs, type GrantParts, parseGrantKey } from "../../model/diff/accessInputs";
import { type RiskJudge, riskJudge } from "../../model/diff/riskJudge";
import { DEFAULT_RISKS } from "../../model/diff/riskSettings";
import { matchesGlob } from "../../model/glob";
import { type DeclaredAccess, type ForStack, ofStack } from "../guardRail";

/** A grant that a rule lets pass. */
export interface GrantAllowance extends ForStack {
  /** `principal|permissionSet|account`, each a glob; a user is `user:NAME`, the account a name or id. */
  grant: string;
  /** Why, for the next reviewer. */
  reason: string;
}

/** Schema of a text that says something. */
export const TEXT: PolicyConfigJSONSchema = { type: "string", minLength: 1 };

/** Schema of a list of entries, each an object with these keys and no others. */
export function entries(
  properties: Record<string, PolicyConfigJSONSchema>,
  required: string[],
  description: string,
): PolicyConfigJSONSchema {
  return {
    type: "array",
    description,
    default: [],
    items: {
      type: "object",
      properties: { stack: TEXT, ...properties },
      required,
      additionalProperties: false,
    },
  };
}

/** Schema of `allow` for grants. */
export const GRANT_ALLOWANCES = entries(
  { grant: { ...TEXT, pattern: "^[^|]+\\|[^|]+\\|[^|]+$" }, reason: TEXT },
  ["grant", "reason"],
  "Grants that pass: principal|permissionSet|account, with * and ?, and why.",
);

/** A declared grant, taken apart, with the name of its account. */
export interface DeclaredGrant extends GrantParts {
  /** Name of the account; its id when the model does not name it. */
  account: string;
}

/** Grants of the model that a list of allowances does not let pass, in order of their keys. */
export function notAllowed(
  { state, stack }: DeclaredAccess,
  allow: readonly GrantAllowance[] | undefined,
  concerns: (grant: DeclaredGrant) => boolean,
): DeclaredGrant[] {
  const allowances = ofStack(allow, stack).map(({ grant }) => grant.split("|"));
  return declaredGrants(state).filter(
    (grant) => concerns(grant) && !allowances.some((allowance) => allows(allowance, grant)),
  );
}

function declaredGrants({ grants, accounts }: AccessInputs): DeclaredGrant[] {
  return Object.keys(grants)
    .sort()
    .flatMap((key) => {
      const parts = parseGrantKey(key);
      if (parts === undefined) return [];
      return [{ ...parts, account: accounts[parts.accountId]?.name ?? parts.accountId }];
    });
}

function allows([principal = "", set = "", account = ""]: string[], grant: DeclaredGrant): boolean {
  const { type, name } = grant.principal;
  return (
    matchesGlob(principal, type === "USER" ? `user:${name}` : name) &&
    matchesGlob(set, grant.permissionSet) &&
    (matchesGlob(account, grant.account) || account === grant.accountId)
  );
}

/** Names that a sentence can hold. */
const NAMES_SHOWN = 5;

/** One sentence for all accounts that a principal reaches by a set. */
export function byHolder(
  grants: readonly DeclaredGrant[],
  sentence: (who: string, set: string, accounts: string) => string,
): string[] {
  const holders = new Map<string, DeclaredGrant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.principal, grant.permissionSet]);
    holders.set(key, [...(holders.get(key) ?? []), grant]);
  }
  return [...holders.values()].flatMap((held) => {
    const [first] = held;
    if (first === undefined) return [];
    const { principal, permissionSet } = first;
    const who = `${principal.type === "USER" ? "User" : "Group"} "${principal.name}"`;
    return sentence(who, `"${permissionSet}"`, someOf(held.map(({ account }) => account)));
  });
}

/** At most five names, and how many more there are. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}

/**
 * What counts as production, management or mass removal: by the defaults and by the stack's own
 * settings, whichever is stricter, so that a stack can add to the rules but take nothing away.
 */
export function strictJudge(state: AccessInputs): RiskJudge {
  return riskJudge({ ...state, risks: DEFAULT_RISKS }, state);
}
