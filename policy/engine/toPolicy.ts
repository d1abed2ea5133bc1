import {
  type PolicyResource,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationArgs,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { TOKENS } from "../../components/tokens";
import { readAccessInputs } from "../../model/diff/accessInputs";
import {
  type Check,
  type DeclaredAccess,
  type DeclaredResource,
  type GuardRail,
  stackOf,
} from "../guardRail";
import { known, runChecks } from "./checks";

type Policy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

/** What the rules of one pack share while it runs. */
class Session {
  readonly access = new Map<string, DeclaredAccess>();
  private readonly texts = new Map<string, string>();

  /** @throws as reading an unknown value does: the model must be known */
  readAccess({ urn, name, props }: ResourceValidationArgs): DeclaredAccess | undefined {
    const text = JSON.stringify(props);
    const seen = this.access.get(urn);
    if (seen !== undefined && this.texts.get(urn) === text) return seen;
    const inputs = JSON.parse(text) as Record<string, unknown>;
    const state = readAccessInputs(inputs);
    if (state === undefined) return undefined;
    const { assignmentGroup } = inputs;
    const declared = {
      urn,
      name,
      stack: stackOf(urn),
      state,
      ...(typeof assignmentGroup === "string" ? { assignmentGroup } : {}),
    };
    this.access.set(urn, declared);
    this.texts.set(urn, text);
    return declared;
  }
}

/** The rules as the SDK wants them. They share what they see, so make them once for each process. */
export function toPolicies(rails: readonly GuardRail[]): Policy[] {
  const session = new Session();
  return rails.map((rail) => toPolicy(rail, session));
}

function toPolicy(rail: GuardRail, session: Session): Policy {
  const { stack } = rail;
  return {
    name: rail.id,
    description: rail.when,
    enforcementLevel: rail.level,
    ...(rail.settings === undefined ? {} : { configSchema: rail.settings }),
    validateResource: (args, report) => validateResource(rail, session, args, report),
    ...(stack === undefined
      ? {}
      : { validateStack: (args, report) => validateStack(stack, session, args, report) }),
  };
}

function validateResource(
  { id, access, resources }: GuardRail,
  session: Session,
  args: ResourceValidationArgs,
  report: ReportViolation,
): void {
  const settings = args.getConfig<object>();
  const { urn, type, name, props } = args;
  const resource = { urn, type, name, props, stack: stackOf(urn) };
  const checks = (resources?.[type] ?? []).map((check) => () => check(resource, settings, session));
  if (type === TOKENS.workforceAccess) checks.unshift(accessCheck(id, access, session, args));
  runChecks(checks, report);
}

/** Reads the model in any case: rules on other resources compare those with it. */
function accessCheck(
  id: string,
  access: GuardRail["access"],
  session: Session,
  args: ResourceValidationArgs,
): () => readonly string[] {
  if (access === undefined) {
    known(() => session.readAccess(args));
    return () => [];
  }
  return () => {
    const declared = session.readAccess(args);
    if (declared === undefined) return [unreadable(id)];
    return access(declared, args.getConfig<object>(), session);
  };
}

/** A rule that cannot read the model must not pass it. */
function unreadable(id: string): string {
  return (
    `The inputs of WorkforceAccess have a form that ${id} cannot read. ` +
    "Use the policy pack of the same version as the program."
  );
}

function validateStack(
  check: Check<readonly DeclaredResource[], object>,
  session: Session,
  { resources, getConfig }: StackValidationArgs,
  report: ReportViolation,
): void {
  const declared = resources.map(declaredResource);
  runChecks([() => check(declared, getConfig<object>(), session)], report);
}

function declaredResource({ urn, type, name, props }: PolicyResource): DeclaredResource {
  return { urn, type, name, props, stack: stackOf(urn) };
}
