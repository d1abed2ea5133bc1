import { accessSummary } from "../../components/accessSummary";
import { type ResolvedAccess } from "../../model/accessModel";
import { grantResourceName, resourceSlug } from "../../model/naming";

/** One step as the engine prints it. */
export interface EngineStep {
  op: string;
  urn: string;
  oldState?: unknown;
  newState?: unknown;
  replaceReasons?: string[] | null;
}

export const PREVIEW_TYPES = {
  access: "okta-aws-access:index:WorkforceAccess",
  assignment: "aws:ssoadmin/accountAssignment:AccountAssignment",
  managedPolicies:
    "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
  app: "okta:app/saml:Saml",
  rules: "okta:app/signonPolicyRules:SignonPolicyRules",
  push: "okta:index/pushGroup:PushGroup",
} as const;

/** A step of any resource; inputs of the old and the new state where there is one. */
export function engineStep(
  op: string,
  type: string,
  name: string,
  inputs: { before?: object; after?: object } = {},
  replaceReasons?: string[],
): EngineStep {
  return {
    op,
    urn: `urn:pulumi:dev::okta-aws-access::${type}::${name}`,
    ...(inputs.before === undefined ? {} : { oldState: { type, inputs: inputs.before } }),
    ...(inputs.after === undefined ? {} : { newState: { type, inputs: inputs.after } }),
    replaceReasons: replaceReasons ?? null,
  };
}

/** The component's step and those of all assignments, as the program makes them. */
export function accessSteps(before?: ResolvedAccess, after?: ResolvedAccess): EngineStep[] {
  const summaries = {
    ...(before === undefined ? {} : { before: plain(accessSummary(before)) }),
    ...(after === undefined ? {} : { after: plain(accessSummary(after)) }),
  };
  const op = before === undefined ? "create" : after === undefined ? "delete" : "update";
  const old = new Map((before?.grants ?? []).map((grant) => [grant.key, grant]));
  const next = new Map((after?.grants ?? []).map((grant) => [grant.key, grant]));
  const assignments = [...new Map([...old, ...next])].map(([key, grant]) => {
    const name = `access-${resourceSlug(grant.permissionSet)}-${grantResourceName(grant)}`;
    const change = !old.has(key) ? "create" : !next.has(key) ? "delete" : "same";
    return engineStep(change, PREVIEW_TYPES.assignment, name, { before: {}, after: {} });
  });
  return [engineStep(op, PREVIEW_TYPES.access, "access", summaries), ...assignments];
}

/** What `pulumi preview --json` prints. */
export function previewText(steps: readonly unknown[], errors: readonly string[] = []): string {
  const diagnostics = errors.map((message) => ({ severity: "error", message }));
  return JSON.stringify({ steps, diagnostics, changeSummary: {} });
}

/** The streaming form: one engine event a line. */
export function eventLines(steps: readonly EngineStep[]): string {
  const events = steps.map(({ oldState, newState, replaceReasons, ...step }) => {
    const states = { old: oldState ?? null, new: newState ?? null };
    const metadata = { ...step, ...states, ...(replaceReasons ? { keys: replaceReasons } : {}) };
    return { resourcePreEvent: { metadata } };
  });
  return [...events, { summaryEvent: { resourceChanges: {}, result: "succeeded" } }]
    .map((event) => JSON.stringify(event))
    .join("\n");
}

function plain(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}
