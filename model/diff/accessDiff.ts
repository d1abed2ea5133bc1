import type * as z from "zod";
import { compareText } from "../diagnostics";
import { type AccessInputs, NO_ACCESS, readAccessInputs } from "./accessInputs";
import { accountChanges } from "./accountChanges";
import { accountFacts, promotionRisks } from "./accountFacts";
import { closedAccountRisks, endsInClosedAccount } from "./closedAccountRisks";
import { accessRisks } from "./accessRisks";
import { type accessDiffSchema, type otherChangeSchema } from "./diffSchema";
import {
  type GrantChange,
  type GrantChangeKind,
  grantChanges,
  matchAssignments,
} from "./grantChanges";
import { membershipChanges, oktaChanges } from "./oktaChanges";
import { permissionSetChanges } from "./permissionSetChanges";
import { withActualSets } from "./permissionSetDrift";
import { type PreviewDocument, type PreviewStep } from "./previewDocument";
import { type ResourceAction, type ResourceChange, resourceChanges } from "./previewSteps";
import { type RiskFinding } from "./risk";
import { judged, riskJudge, type RiskJudge } from "./riskJudge";
import { type RuleLevel } from "./riskRules";
import { higherLevel } from "./riskSettings";
import { expiringRules, expiryChanges } from "./ruleChanges";

/** A change that no other part of the diff speaks of. */
export type OtherChange = z.infer<typeof otherChangeSchema>;

/** Who gains and who loses which access by one preview. */
export type AccessDiff = z.infer<typeof accessDiffSchema>;

/** The component whose inputs carry the access model. */
export const ACCESS_TYPE = "okta-aws-access:index:WorkforceAccess";
/** Components and the stack make nothing in a cloud; what they consist of has steps of its own. */
const NOT_IN_A_CLOUD = /^(okta-aws-access:|pulumi:pulumi:Stack$)/;

/** @param today `YYYY-MM-DD`, what expiry is measured against */
export function accessDiff(preview: PreviewDocument, today: string): AccessDiff {
  const changes = resourceChanges(preview.steps);
  const states = readStates(preview.steps, changes);
  const { componentName } = states;
  const actual = withActualSets(states.before, states.after, changes, componentName);
  const { before, after } = actual;
  const keys = new Set([...Object.keys(before.grants), ...Object.keys(after.grants)]);
  const { matched, unmatched } = matchAssignments(changes, componentName, keys);
  const judge = riskJudge(before, states.destroyed ? undefined : after);
  const grants = grantChanges(states, matched, judge.isSensitive);
  const sets = permissionSetChanges(actual, changes, componentName);
  const memberships = membershipChanges(before, after);
  const okta = oktaChanges(changes, { componentName, before, after, memberships });
  const expiries = expiryChanges(before, after);
  const read = new Set([...sets.read, ...okta.read, ...assignmentsTold(matched, grants)]);
  const lasting = states.destroyed ? before : after;
  const unexplained = unmatched.filter((it) => !endsInClosedAccount(it, lasting.inactiveAccounts));
  const problems = problemsOf(preview, states.problems, unexplained.length);
  const findings = [
    ...problems.map((message): RiskFinding => ({ id: "incomplete", message })),
    ...judge.weakened.map((message): RiskFinding => ({ id: "risk-rules-weakened", message })),
    ...accessRisks({ before, after, grants, sets: sets.sets, memberships, expiries }, judge),
    ...promotionRisks(before, after),
    ...okta.risks,
    ...closedAccountRisks(changes, lasting),
  ];
  return {
    version: 1,
    ...(states.title === undefined ? {} : { title: states.title }),
    problems,
    errors: preview.errors,
    counts: countsOf(grants),
    risks: judged(findings, judge),
    rulesOff: judge.off,
    grants: withRisks(grants, findings, judge),
    permissionSets: sets.sets,
    okta: okta.changes,
    memberships,
    accounts: accountChanges(before, after),
    accountFacts: accountFacts(before, after),
    expiries,
    expiring: expiringRules(after, today),
    other: otherChanges(changes, read, unmatched),
    unreadable: preview.unreadable,
  };
}

/** Grants with the highest level of the rules that name them. */
function withRisks(
  grants: readonly GrantChange[],
  findings: readonly RiskFinding[],
  { level }: RiskJudge,
): GrantChange[] {
  const highest = new Map<string, RuleLevel>();
  for (const { id, grants: keys = [] } of findings)
    for (const key of keys) highest.set(key, higherLevel(level(id), highest.get(key) ?? "off"));
  return grants.map((grant) => {
    const found = highest.get(grant.key) ?? "off";
    return found === "off" ? grant : { ...grant, risk: found };
  });
}

interface States {
  before: AccessInputs;
  after: AccessInputs;
  componentName: string;
  title?: string;
  /** True: the component goes, and nothing takes its place. */
  destroyed: boolean;
  problems: string[];
}

const WITHOUT_MODEL =
  "The preview does not hold the access model, so grants have no names. " +
  "Preview with --show-sames, which holds it also when it did not change.";

/** What says little without the names and grants of the model. */
const NEEDS_MODEL = /^(aws:ssoadmin\/|okta:index\/(pushGroup|groupMemberships):)/;

/**
 * The access model before and after. The engine leaves unchanged resources out unless it is asked
 * for them, so a preview without the model is a problem only when something else needs it.
 */
function readStates(steps: readonly PreviewStep[], changes: readonly ResourceChange[]): States {
  const found = steps.filter(({ type }) => type === ACCESS_TYPE);
  const [step] = found;
  const nothing = {
    before: NO_ACCESS,
    after: NO_ACCESS,
    componentName: step?.name ?? "",
    destroyed: false,
  };
  if (step === undefined) {
    const missed = changes.some(({ type }) => NEEDS_MODEL.test(type));
    return { ...nothing, problems: missed ? [WITHOUT_MODEL] : [] };
  }
  if (found.length > 1)
    return { ...nothing, problems: [`The preview holds ${found.length} steps of ${ACCESS_TYPE}.`] };
  const before = step.op === "create" ? NO_ACCESS : readAccessInputs(step.oldInputs);
  const after = step.op === "delete" ? NO_ACCESS : readAccessInputs(step.newInputs);
  if (before === undefined || after === undefined)
    return { ...nothing, problems: [`The inputs of ${step.name} (${step.op}) cannot be read.`] };
  const named = step.op === "delete" ? step.oldInputs : step.newInputs;
  const title = [named.organisation, named.environment].filter((part) => typeof part === "string");
  return {
    before,
    after,
    componentName: step.name,
    ...(title.length === 0 ? {} : { title: title.join(", ") }),
    destroyed: step.op === "delete",
    problems: [],
  };
}

function problemsOf(
  { errors, unreadable, gaps }: PreviewDocument,
  known: readonly string[],
  unmatched: number,
): string[] {
  const count = (items: number, noun: string): string =>
    `${items} ${noun}${items === 1 ? "" : "s"}`;
  return [
    ...(errors.length > 0
      ? [
          `The preview failed with ${count(errors.length, "error")}; what it holds is not everything.`,
        ]
      : []),
    ...known,
    ...gaps,
    ...(unreadable.length > 0 ? [`${count(unreadable.length, "step")} could not be read.`] : []),
    ...(unmatched > 0
      ? [`${count(unmatched, "assignment")} could not be matched to a grant.`]
      : []),
  ];
}

/** Assignments that a grant change speaks of; an update in place, for one, is none. */
function assignmentsTold(
  matched: ReadonlyMap<string, ResourceChange>,
  grants: readonly GrantChange[],
): string[] {
  const told = new Map(grants.map(({ key, kind }) => [key, kind] as const));
  const kindOf: Partial<Record<ResourceAction, GrantChangeKind>> = {
    create: "gained",
    delete: "lost",
    replace: "replaced",
  };
  return [...matched]
    .filter(([key, { action }]) => told.has(key) && told.get(key) === kindOf[action])
    .map(([, { urn }]) => urn);
}

function otherChanges(
  changes: readonly ResourceChange[],
  read: ReadonlySet<string>,
  unmatched: readonly ResourceChange[],
): OtherChange[] {
  const assignments = new Set(unmatched);
  return changes
    .filter(({ urn, type }) => !read.has(urn) && !NOT_IN_A_CLOUD.test(type))
    .map((change): OtherChange => {
      const { action, op, type, name } = change;
      return { action, op, type, name, unmatchedAssignment: assignments.has(change) };
    })
    .sort((one, other) => compareText(one.type, other.type) || compareText(one.name, other.name));
}

function countsOf(grants: readonly GrantChange[]): AccessDiff["counts"] {
  const counts = { gained: 0, lost: 0, replaced: 0 };
  for (const { kind } of grants) counts[kind]++;
  return counts;
}

/** True when the preview changes nothing that the diff could report. */
export function changesNothing(diff: AccessDiff): boolean {
  const { grants, permissionSets, okta, memberships, accounts, expiries, other, risks } = diff;
  const facts = [accounts, diff.accountFacts, memberships, expiries];
  const parts = [grants, permissionSets, okta, ...facts, other, risks];
  return parts.every((part) => part.length === 0);
}
