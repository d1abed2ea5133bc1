import { createRequire } from "node:module";
import { type Command } from "commander";
import type * as accounts from "./accounts";
import type * as comment from "./comment";
import type * as compare from "./compare";
import type * as demo from "./demo";
import type * as expiry from "./expiry";
import type * as diff from "./diff";
import type * as matrix from "./matrix";
import type * as sandbox from "./sandbox";
import type * as schema from "./schema";
import type * as recheck from "./recheck";
import type * as report from "./report";
import type * as stacks from "./stacks";
import type * as validate from "./validate";
import type * as verify from "./verify";

/** Loads on demand; `import()` would want file extensions, which nothing else here has. */
const load = createRequire(__filename);

/** A subcommand whose module is loaded only when it is called. */
export interface LazyCommand {
  name: string;
  /** Its line in `access --help`; the module's own description is the same text. */
  summary: string;
  load(): (program: Command) => void;
}

/** All subcommands in the order of the help text. */
export const COMMANDS: readonly LazyCommand[] = [
  {
    name: "validate",
    summary: "check a stack's configuration and report every problem with its place",
    load: () => (load("./validate") as typeof validate).registerValidate,
  },
  {
    name: "matrix",
    summary: "print who may do what in which account, as declared",
    load: () => (load("./matrix") as typeof matrix).registerMatrix,
  },
  {
    name: "diff",
    summary: "say who gains and who loses which access by a preview",
    load: () => (load("./diff") as typeof diff).registerDiff,
  },
  {
    name: "comment",
    summary: "post a stack's access diff on a pull request, or edit the earlier comment",
    load: () => (load("./comment") as typeof comment).registerComment,
  },
  {
    name: "stacks",
    summary: "list the stacks that have a file, or those that changed files concern",
    load: () => (load("./stacks") as typeof stacks).registerStacks,
  },
  {
    name: "recheck",
    summary: "compare a preview with the one that was approved, and refuse any difference",
    load: () => (load("./recheck") as typeof recheck).registerRecheck,
  },
  {
    name: "report",
    summary: "run the nightly checks of a stack, and keep one issue about what they find",
    load: () => (load("./report") as typeof report).registerReport,
  },
  {
    name: "compare",
    summary: "say what differs between two stacks by name",
    load: () => (load("./compare") as typeof compare).registerCompare,
  },
  {
    name: "expiry",
    summary: "say which access ends or has ended, and which reviews are due",
    load: () => (load("./expiry") as typeof expiry).registerExpiry,
  },
  {
    name: "accounts",
    summary: "keep the snapshot of AWS Organizations that a stack reads its accounts from",
    load: () => (load("./accounts") as typeof accounts).registerAccounts,
  },
  {
    name: "schema",
    summary: "print the JSON Schema of a file or an output, or keep the generated files fresh",
    load: () => (load("./schema") as typeof schema).registerSchema,
  },
  {
    name: "verify",
    summary: "check in Identity Center that a person holds a permission set in an account",
    load: () => (load("./verify") as typeof verify).registerVerify,
  },
  {
    name: "sandbox",
    summary: "run the project against emulated clouds on this machine",
    load: () => (load("./sandbox") as typeof sandbox).registerSandbox,
  },
  {
    name: "demo",
    summary: "show the whole way, from an empty sandbox to a person with access",
    load: () => (load("./demo") as typeof demo).registerDemo,
  },
];
