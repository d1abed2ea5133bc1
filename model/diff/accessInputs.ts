import * as z from "zod";
import { type PermissionSetSpec, type Principal } from "../accessModel";
import { DEFAULT_RISKS } from "./riskSettings";
import { type RiskSettings, risksSchema } from "../schema/risks";

const optionalText = z.string().optional();

const specSchema = z.looseObject({
  name: z.string(),
  description: optionalText,
  sessionDuration: z.string().default("PT1H"),
  relayState: optionalText,
  tags: z.record(z.string(), z.string()).default({}),
  managedPolicies: z.array(z.string()).default([]),
  customerManagedPolicies: z.array(z.object({ name: z.string(), path: z.string() })).default([]),
  inlinePolicy: optionalText,
  permissionsBoundary: z
    .object({
      managedPolicyArn: optionalText,
      customerManagedPolicyReference: z.object({ name: z.string(), path: z.string() }).optional(),
    })
    .optional(),
  existing: z.boolean().default(false),
});

const accountSchema = z.object({
  name: z.string(),
  ouPath: z.array(z.string()).default([]),
  tags: z.record(z.string(), z.string()).default({}),
});

const inactiveAccountSchema = z.object({ name: z.string(), status: z.string() });

const ruleSchema = z.looseObject({
  reason: optionalText,
  owner: optionalText,
  ticket: optionalText,
  expires: z.iso.date().optional(),
  review: optionalText,
});

/**
 * Settings as another version of the program wrote them: a rule or a key that it did not know has the
 * default, one that is not known here says nothing.
 */
const risksInputsSchema = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .transform((written, context): RiskSettings => {
    const known = Object.entries(DEFAULT_RISKS).map(([key, parts]) => {
      const given = written[key] ?? {};
      return [key, Object.fromEntries(Object.keys(parts).map((part) => [part, given[part]]))];
    });
    const parsed = risksSchema.safeParse(Object.fromEntries(known));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: "settings of risks that cannot be read" });
    return z.NEVER;
  });

const inputsSchema = z.looseObject({
  managementAccountId: optionalText,
  accounts: z.record(z.string(), accountSchema).default({}),
  inactiveAccounts: z.record(z.string(), inactiveAccountSchema).default({}),
  groups: z
    .record(
      z.string(),
      z.looseObject({
        pushed: z.boolean().default(false),
        members: z.array(z.string()).optional(),
      }),
    )
    .default({}),
  permissionSets: z.record(z.string(), specSchema).default({}),
  rules: z.record(z.string(), ruleSchema).default({}),
  expiredRules: z.record(z.string(), z.string()).default({}),
  grants: z
    .record(
      z.string().refine((key) => parseGrantKey(key) !== undefined),
      z.array(z.string()),
    )
    .default({}),
  risks: risksInputsSchema.optional(),
});

export type RuleInputs = z.infer<typeof ruleSchema>;
export type AccountInputs = z.infer<typeof accountSchema>;

/** One state of the access model as `WorkforceAccess` carries it in its inputs. */
export interface AccessInputs {
  managementAccountId?: string;
  accounts: Record<string, AccountInputs>;
  /** Accounts that get nothing because they are not ACTIVE, by id. */
  inactiveAccounts: Record<string, { name: string; status: string }>;
  groups: Record<string, { pushed: boolean; members?: string[] }>;
  permissionSets: Record<string, PermissionSetSpec>;
  rules: Record<string, RuleInputs>;
  /** Last day of rules that grant nothing any more, by name. */
  expiredRules: Record<string, string>;
  /** Rule names by grant key. */
  grants: Record<string, string[]>;
  /** Absent: written by a version of the program that had no settings. */
  risks?: RiskSettings;
}

/** The state before the first `up`, or after `destroy`. */
export const NO_ACCESS: AccessInputs = {
  accounts: {},
  inactiveAccounts: {},
  groups: {},
  permissionSets: {},
  rules: {},
  expiredRules: {},
  grants: {},
};

/** Reads the inputs of a `WorkforceAccess` step; undefined when they are of another form. */
export function readAccessInputs(
  inputs: Readonly<Record<string, unknown>>,
): AccessInputs | undefined {
  if (Object.keys(inputs).length === 0) return NO_ACCESS;
  const parsed = inputsSchema.safeParse(inputs);
  if (!parsed.success) return undefined;
  const { accounts, inactiveAccounts, groups, permissionSets, rules, expiredRules, grants } =
    parsed.data;
  return {
    ...parsed.data,
    accounts: bare(accounts),
    inactiveAccounts: bare(inactiveAccounts),
    groups: bare(groups),
    permissionSets: bare(permissionSets),
    rules: bare(rules),
    expiredRules: bare(expiredRules),
    grants: bare(grants),
  };
}

/** Without a prototype, so that a rule named `constructor` was not there before it came. */
export function bare<T>(record: Record<string, T>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, record);
}

const ambiguousNames = new WeakMap<AccessInputs, ReadonlySet<string>>();

/** Name of an account; with its id where another has the same name, the id alone when unknown. */
export function accountLabel(id: string, state: AccessInputs): string {
  const name = state.accounts[id]?.name;
  if (name === undefined) return id;
  let ambiguous = ambiguousNames.get(state);
  if (ambiguous === undefined) {
    const names = Object.values(state.accounts).map((account) => account.name);
    ambiguous = new Set(names.filter((one, at) => names.indexOf(one) !== at));
    ambiguousNames.set(state, ambiguous);
  }
  return ambiguous.has(name) ? `${name} (${id})` : name;
}

/** A grant taken apart again. */
export interface GrantParts {
  principal: Principal;
  permissionSet: string;
  accountId: string;
}

/** The inverse of `grantKey`; undefined when the text is no grant key. */
export function parseGrantKey(key: string): GrantParts | undefined {
  // Thousands of keys are read many times each, so no lists are made of them.
  const first = key.indexOf("|");
  const last = key.lastIndexOf("|");
  if (first <= 0 || last <= first + 1 || key.indexOf("|", first + 1) !== last) return undefined;
  const accountId = key.slice(last + 1);
  if (!/^\d{12}$/.test(accountId)) return undefined;
  const isUser = key.startsWith("user:");
  return {
    principal: isUser
      ? { type: "USER", name: decode(key.slice("user:".length, first)) }
      : { type: "GROUP", name: decode(key.slice(0, first)) },
    permissionSet: decode(key.slice(first + 1, last)),
    accountId,
  };
}

function decode(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(/%(7C|25|3A)/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
