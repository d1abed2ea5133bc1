import { isAdministrator } from "../../model/diff/administrator";
import { type ForStack, type GuardRail, ofStack } from "../guardRail";
import { matchesGlob } from "../../model/glob";
import {
  byHolder,
  entries,
  GRANT_ALLOWANCES,
  type GrantAllowance,
  notAllowed,
  strictJudge,
  TEXT,
} from "./allowances";

interface AdministratorSettings {
  allow?: GrantAllowance[];
  /** Accounts that count as production whatever the stack says of them. */
  production?: (ForStack & { account: string })[];
}

/** Nobody administers a production account whom the pack's owners did not agree to. */
export const administratorInProduction: GuardRail<AdministratorSettings> = {
  id: "administrator-in-production",
  level: "mandatory",
  when: "Someone is administrator of a production or the management account, and the pack's configuration does not allow it.",
  settings: {
    properties: {
      allow: GRANT_ALLOWANCES,
      production: entries(
        { account: TEXT },
        ["account"],
        "Accounts that count as production whatever the stack says of them: names with * and ?, or ids.",
      ),
    },
  },
  access: (access, { allow, production }) => {
    const { state, stack } = access;
    const judge = strictJudge(state);
    const named = ofStack(production, stack);
    const sets = new Set(
      Object.values(state.permissionSets)
        .filter(isAdministrator)
        .map(({ name }) => name),
    );
    const found = notAllowed(
      access,
      allow,
      ({ permissionSet, accountId, account }) =>
        sets.has(permissionSet) &&
        (judge.isSensitive(accountId) ||
          named.some((item) => matchesGlob(item.account, account) || item.account === accountId)),
    );
    return byHolder(
      found,
      (who, set, accounts) =>
        `${who} is administrator by ${set} in ${accounts}. Grant a narrower permission set there, ` +
        "or add the grant to administrator-in-production.allow in the pack's configuration.",
    );
  },
};

interface ManagementSettings {
  allow?: GrantAllowance[];
  /** Ids of management accounts, beside what the stack says. */
  accounts?: (ForStack & { account: string })[];
}

/** Whoever holds the management account holds the organization. */
export const managementAccount: GuardRail<ManagementSettings> = {
  id: "management-account",
  level: "mandatory",
  when: "Someone is granted something in the management account, and the pack's configuration does not allow it.",
  settings: {
    properties: {
      allow: GRANT_ALLOWANCES,
      accounts: entries(
        { account: { type: "string", pattern: "^[0-9]{12}$" } },
        ["account"],
        "Ids of management accounts, beside the stack's own managementAccountId.",
      ),
    },
  },
  access: (access, { allow, accounts }) => {
    const { managementAccountId, grants } = access.state;
    const ids = new Set(ofStack(accounts, access.stack).map(({ account }) => account));
    if (managementAccountId !== undefined) ids.add(managementAccountId);
    if (ids.size === 0) {
      if (Object.keys(grants).length === 0) return [];
      return [
        "The management account is not known, so grants in it cannot be told. Set " +
          "okta-aws-access:managementAccountId in the stack, or management-account.accounts in " +
          "the pack's configuration.",
      ];
    }
    return byHolder(
      notAllowed(access, allow, ({ accountId }) => ids.has(accountId)),
      (who, set, names) =>
        `${who} holds ${set} in ${names}, the management account. Take the grant out, or add it ` +
        "to management-account.allow in the pack's configuration.",
    );
  },
};

interface RemovalSettings {
  recorded?: { stack: string; grants: number }[];
}

/** Deletions are not shown to a policy pack; what is left of a recorded number is. */
export const massRemoval: GuardRail<RemovalSettings> = {
  id: "mass-removal",
  level: "mandatory",
  when: "So few grants are left of the recorded number that the access diff would call it a mass removal.",
  settings: {
    properties: {
      recorded: entries(
        { grants: { type: "integer", minimum: 1 } },
        ["stack", "grants"],
        "Number of grants that a stack is known to have; its output grantCount.",
      ),
    },
  },
  access: ({ state, stack }, { recorded }) => {
    const now = Object.keys(state.grants).length;
    const { isMassRemoval } = strictJudge(state);
    return ofStack(recorded, stack)
      .filter(({ grants }) => grants > now && isMassRemoval(grants - now, grants))
      .map(
        ({ grants }) =>
          `${now} grants are declared, ${grants} are recorded: ${grants - now} would go at once. ` +
          "Keep them, remove them in smaller steps, or lower mass-removal.recorded in the pack's " +
          "configuration.",
      );
  },
};

interface ExpirySettings {
  required?: (ForStack & { rule: string })[];
}

/** Some access is meant to end. */
export const expiryRemoved: GuardRail<ExpirySettings> = {
  id: "expiry-removed",
  level: "mandatory",
  when: "An access rule that must have a last day has none.",
  settings: {
    properties: {
      required: entries(
        { rule: TEXT },
        ["rule"],
        "Names of access rules, with * and ?, that must say when they expire.",
      ),
    },
  },
  access: ({ state, stack }, { required }) =>
    Object.entries(state.rules)
      .filter(([, { expires }]) => expires === undefined)
      .filter(([name]) => ofStack(required, stack).some(({ rule }) => matchesGlob(rule, name)))
      .map(
        ([name]) =>
          `Rule "${name}" has no last day. Add expires to the rule, or take it out of ` +
          "expiry-removed.required in the pack's configuration.",
      ),
};
