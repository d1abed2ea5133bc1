import Ajv from "ajv";
import { accessSummary } from "../../components/accessSummary";
import { TOKENS } from "../../components/tokens";
import { type ResolvedAccess } from "../../model/accessModel";
import { GUARD_RAILS } from "../../policy/guardRails";
import { toPolicies } from "../../policy/engine/toPolicy";
import { UNKNOWN } from "./mocksWire";

/** The SDK's own traps for unknown values, and the text that stands for one on the wire. */
const { unknownCheckingProxy, unknownStringValue } = jest.requireActual<{
  unknownCheckingProxy: (props: object) => Record<string, unknown>;
  unknownStringValue: string;
}>("@pulumi/policy/proxy");

/** A resource as a program registers it; unknown values are the symbol `UNKNOWN`. */
export interface PolicySubject {
  type: string;
  name: string;
  inputs: object;
  urn?: string;
  /** What the engine knows at the end. @default the inputs */
  outputs?: object;
}

/** One thing that a rule said. */
export interface PolicyFinding {
  rule: string;
  /** Name of the resource; "" for the whole stack. */
  resource: string;
  message: string;
}

export interface PolicyVerdict {
  violations: PolicyFinding[];
  /** Rules that the engine reports as undecided, which is advisory, in a preview. */
  undecided: Omit<PolicyFinding, "message">[];
}

/** Configuration of the pack by rule, as in a file for `--policy-pack-config`. */
export type PackConfiguration = Readonly<Record<string, object | string>>;

/** Runs every rule as the SDK does, without its server: by resource, then over all of them. */
export function judge(
  subjects: readonly PolicySubject[],
  configuration: PackConfiguration = {},
  stack = "test",
): PolicyVerdict {
  const verdict: PolicyVerdict = { violations: [], undecided: [] };
  const policies = toPolicies(GUARD_RAILS);
  const settings = effectiveSettings(configuration);
  const resources = subjects.map((subject) => {
    const { type, name } = subject;
    const urn = subject.urn ?? urnOf(stack, type, name);
    return { ...subject, urn, common: { urn, type, name } };
  });
  const run = (rule: string, resource: string, validate: (report: Report) => unknown): void => {
    try {
      validate((message) => verdict.violations.push({ rule, resource, message }));
    } catch (error) {
      if ((error as Error).constructor.name !== "UnknownValueError") throw error;
      verdict.undecided.push({ rule, resource });
    }
  };
  for (const { common, name, inputs } of resources)
    for (const { name: rule, validateResource } of policies) {
      if (typeof validateResource !== "function") continue;
      const args = { ...common, props: guarded(inputs), getConfig: () => settings[rule] };
      run(rule, name, (report) => validateResource(args as never, report));
    }
  for (const { name: rule, validateStack } of policies) {
    const all = resources.map(({ common, inputs, outputs = inputs }) => ({
      ...common,
      props: guarded(outputs),
    }));
    const args = { resources: all, getConfig: () => settings[rule] };
    run(rule, "", (report) => validateStack?.(args as never, report));
  }
  return verdict;
}

type Report = (message: string) => void;

/** URN of a resource directly below the component that declares its type in this project. */
function urnOf(stack: string, type: string, name: string): string {
  const parents: Record<string, string> = {
    "okta:app/groupAssignment:GroupAssignment": `${TOKENS.workforceAccess}$${TOKENS.groups}$`,
  };
  return `urn:pulumi:${stack}::okta-aws-access::${parents[type] ?? ""}${type}::${name}`;
}

function guarded(props: object): Record<string, unknown> {
  return unknownCheckingProxy(onTheWire(props) as object);
}

function onTheWire(value: unknown): unknown {
  if (value === UNKNOWN) return unknownStringValue;
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => [key, onTheWire(child)]),
  );
}

/** @throws Error naming what the engine would refuse in the pack's configuration */
export function effectiveSettings(configuration: PackConfiguration): Record<string, object> {
  const ajv = new Ajv({ strict: false });
  const settings = GUARD_RAILS.map(({ id, settings: schema }) => {
    const properties = schema?.properties ?? {};
    const defaults = Object.fromEntries(
      Object.entries(properties).flatMap(([key, { default: value }]) =>
        value === undefined ? [] : [[key, value]],
      ),
    );
    const given = configuration[id];
    const { enforcementLevel: _level, ...own } = {
      enforcementLevel: undefined,
      ...(typeof given === "object" ? given : {}),
    };
    const effective = { ...defaults, ...own };
    const validate = ajv.compile({ type: "object", properties });
    if (!validate(effective)) throw new Error(`${id}: ${ajv.errorsText(validate.errors)}`);
    return [id, effective] as const;
  });
  return Object.fromEntries(settings);
}

/** The component as a program would register it. */
export function workforce(access: ResolvedAccess, name = "access"): PolicySubject {
  return { type: TOKENS.workforceAccess, name, inputs: accessSummary(access) };
}

/** Messages of one rule. */
export function messagesOf({ violations }: PolicyVerdict, rule: string): string[] {
  return violations.filter((finding) => finding.rule === rule).map(({ message }) => message);
}
