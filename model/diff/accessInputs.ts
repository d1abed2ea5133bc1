import * as z from "zod";
import { type PermissionSetSpec, type Principal } from "../accessModel";

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

const ruleSchema = z.looseObject({
  reason: optionalText,
  owner: optionalText,
  ticket: optionalText,
  expires: optionalText,
  review: optionalText,
});

const inputsSchema = z.looseObject({
  managementAccountId: optionalText,
  accounts: z.record(z.string(), accountSchema).default({}),
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
  grants: z.record(z.string(), z.array(z.string())).default({}),
});

export type RuleInputs = z.infer<typeof ruleSchema>;
export type AccountInputs = z.infer<typeof accountSchema>;

/** One state of the access model as `WorkforceAccess` carries it in its inputs. */
export interface AccessInputs {
  managementAccountId?: string;
  accounts: Record<string, AccountInputs>;
  groups: Record<string, { pushed: boolean; members?: string[] }>;
  permissionSets: Record<string, PermissionSetSpec>;
  rules: Record<string, RuleInputs>;
  /** Last day of rules that grant nothing any more, by name. */
  expiredRules: Record<string, string>;
  /** Rule names by grant key. */
  grants: Record<string, string[]>;
}

/** The state before the first `up`, or after `destroy`. */
export const NO_ACCESS: AccessInputs = {
  accounts: {},
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
  return parsed.success ? parsed.data : undefined;
}

/** A grant taken apart again. */
export interface GrantParts {
  principal: Principal;
  permissionSet: string;
  accountId: string;
}

/** The inverse of `grantKey`; undefined when the text is no grant key. */
export function parseGrantKey(key: string): GrantParts | undefined {
  const [principal, permissionSet, accountId, ...rest] = key.split("|");
  if (!principal || !permissionSet || !accountId || rest.length > 0) return undefined;
  return {
    principal: principal.startsWith("user:")
      ? { type: "USER", name: decode(principal.slice("user:".length)) }
      : { type: "GROUP", name: decode(principal) },
    permissionSet: decode(permissionSet),
    accountId,
  };
}

function decode(text: string): string {
  return text.replace(/%(7C|25|3A)/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
