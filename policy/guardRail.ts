import { type PolicyConfigSchema } from "@pulumi/policy";
import { type AccessInputs } from "../model/diff/accessInputs";
import { matchesGlob } from "../model/glob";

/** A `WorkforceAccess` component as the engine registers it. */
export interface DeclaredAccess {
  urn: string;
  /** Name of the component; the names of its children start with it. */
  name: string;
  stack: string;
  state: AccessInputs;
  /** Group that is assigned to the application; absent when the inputs do not name one. */
  assignmentGroup?: string;
}

/** A resource: its inputs when it is registered, its outputs when the whole stack is looked at. */
export interface DeclaredResource {
  urn: string;
  type: string;
  name: string;
  stack: string;
  /** Reading an unknown value throws; see `runChecks`. */
  props: Readonly<Record<string, unknown>>;
}

/** What the pack has seen in this run. */
export interface Seen {
  /** By URN. */
  access: ReadonlyMap<string, DeclaredAccess>;
}

/** Looks at one thing and gives a sentence for each violation. */
export type Check<Subject, Settings> = (
  subject: Subject,
  settings: Settings,
  seen: Seen,
) => readonly string[];

/**
 * A rule that the engine enforces. Where the access diff has a risk rule of the same meaning, the id
 * is the same. What changes cannot be seen here, only what is declared; `docs/policy-pack.md` says
 * how each rule holds all the same.
 */
export interface GuardRail<Settings extends object = object> {
  id: string;
  level: "mandatory" | "advisory";
  /** When it is violated, a sentence. */
  when: string;
  /** JSON schema of `Settings` with defaults; the engine checks the pack's configuration by it. */
  settings?: PolicyConfigSchema;
  /** For each `WorkforceAccess`, before anything is changed. */
  access?: Check<DeclaredAccess, Settings>;
  /** For each resource of a type, by its inputs, before it is changed. */
  resources?: Readonly<Record<string, readonly Check<DeclaredResource, Settings>[]>>;
  /** For all resources together: at the end of a preview, and after an update is done. */
  stack?: Check<readonly DeclaredResource[], Settings>;
}

/** An entry of the pack's configuration that holds for some stacks. */
export interface ForStack {
  /** Glob over stack names. @default every stack */
  stack?: string;
}

/** Entries that hold for a stack. */
export function ofStack<T extends ForStack>(entries: readonly T[] = [], stack: string): T[] {
  return entries.filter(({ stack: pattern = "*" }) => matchesGlob(pattern, stack));
}

/** Stack name of a URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export function stackOf(urn: string): string {
  return urn.split("::")[0]?.slice("urn:pulumi:".length) ?? "";
}
