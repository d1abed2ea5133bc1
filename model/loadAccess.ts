import {
  type AccessModel,
  type DeclaredAccess,
  type ResolvedAccess,
  type SourceLocation,
} from "./accessModel";
import {
  type AccountDirectory,
  readInlineDirectory,
  readSnapshot,
  withAliases,
} from "./accountDirectory";
import { type AccessRule, compareSources, readAccessRules } from "./accessRules";
import { compareText, type Diagnostic, hasErrors, sortDiagnostics } from "./diagnostics";
import { checkScimToken, readIdentityCenter } from "./identityCenter";
import { type Files, type InlinePolicy } from "./inlinePolicy";
import { type Directory, readDirectory } from "./people";
import { type PermissionSets, readPermissionSets } from "./permissionSets";
import { checkReferences, checkUse } from "./references";
import { declaredRules, resolveGrants } from "./resolve";
import { checkRiskNames } from "./riskReferences";
import { type EngineConfig } from "./source/engineValues";
import { createKeyReader, type KeyReader } from "./source/readKeys";
import { type Located } from "./source/readValue";
import { createSink, type Sink } from "./source/sink";
import { kindOf, readSources, type Source, type WrittenConfig } from "./source/sources";

export interface LoadAccessInput {
  /** The stack file, `Pulumi.yaml` where it gives values, and the access files. */
  sources: readonly Source[];
  /** The running engine's configuration; it wins over what the files say. */
  overrides?: EngineConfig;
  /** Accounts read from AWS Organizations, for `accountDirectory: live`. */
  directory?: AccountDirectory;
  /** Snapshot and policy files by the path that the configuration writes. */
  files?: Files;
  /** Day that expiry is measured against, `YYYY-MM-DD`. */
  today: string;
}

export interface LoadedAccess {
  /**
   * Absent after an error, and when the directory is live and was not given: then everything but
   * the account selectors was checked.
   */
  access?: ResolvedAccess;
  /** What needs no accounts, so there also for a live directory; absent after an error. */
  declared?: DeclaredAccess;
  /** Sorted, without repetitions. */
  diagnostics: Diagnostic[];
  /** Every inline policy that was written, for the lint; see `lintInlinePolicies`. */
  inlinePolicies: readonly InlinePolicy[];
}

/**
 * From text to grants: reads, checks and resolves a stack's configuration. Pure; never throws for a
 * mistake in the configuration. Every view of access starts here.
 */
export function loadAccess(input: LoadAccessInput): LoadedAccess {
  const sink = createSink([]);
  const config = readSources(input.sources, input.overrides, sink.diagnostics);
  const inlinePolicies: InlinePolicy[] = [];
  const built = config === undefined ? {} : buildAccess(config, input, inlinePolicies, sink);
  const diagnostics = sortDiagnostics(sink.diagnostics);
  return { ...(hasErrors(diagnostics) ? {} : built), diagnostics, inlinePolicies };
}

function buildAccess(
  config: WrittenConfig,
  input: LoadAccessInput,
  inlinePolicies: InlinePolicy[],
  sink: Sink,
): Pick<LoadedAccess, "access" | "declared"> {
  const { today, files = new Map() } = input;
  const keys = createKeyReader(config, missingKeysPlace(input.sources), sink);
  checkScimToken(config.keys.get("scimToken")?.[0]?.node, sink);
  keys.list("accessFiles");
  const settings = readSettings(keys);
  const identityCenter = readIdentityCenter(keys, config.region, today, sink);
  const people = readDirectory(keys, sink);
  const permissionSets = readPermissionSets(keys, identityCenter?.region ?? "", files, sink);
  inlinePolicies.push(...permissionSets.inlinePolicies);
  const rules = readAccessRules(keys, today, sink);
  checkReferences(rules, people, permissionSets, sink);
  const directory = readAccounts(keys, input, sink);
  const managementAccountId =
    directory === undefined
      ? identityCenter?.managementAccountId
      : agreeOnManagement(keys, directory, sink);
  const center = { deployedFrom: "management" as const, ...identityCenter, managementAccountId };
  const resolved = directory && resolveGrants(rules, directory.accounts, center, sink);
  if (resolved !== undefined && !hasErrors(sink.diagnostics))
    checkUse(resolved.grants, people, permissionSets, sink);
  const risks = keys.single("risks");
  if (risks !== undefined && directory !== undefined && !hasErrors(sink.diagnostics))
    checkRiskNames(risks, directory.accounts, people, permissionSets, sink);
  if (settings === undefined || identityCenter === undefined) return {};
  const model = assembleModel(settings, people, permissionSets, {
    ...identityCenter,
    managementAccountId,
  });
  const { pushedGroups } = people;
  const declared = { model, pushedGroups, rules: resolved?.rules ?? declaredRules(rules) };
  if (directory === undefined || resolved === undefined) return { declared };
  const { accounts } = directory;
  const { grants } = resolved;
  const access = { model, accounts, grants, pushedGroups, expiredRules: expiredSources(rules) };
  return { declared, access };
}

/** Missing keys are reported at the beginning of the stack file. */
function missingKeysPlace(sources: readonly Source[]): SourceLocation {
  const stack = sources.find((source) => kindOf(source) === "stack") ?? sources[0];
  return stack === undefined
    ? { file: "config", line: 0, column: 0 }
    : { file: stack.file, line: 1, column: 1 };
}

type Settings = Pick<
  AccessModel,
  "organisation" | "environment" | "oktaApp" | "signOn" | "deploymentIdentity" | "risks"
>;

function readSettings(keys: KeyReader): Settings | undefined {
  const organisation = keys.single("organisation")?.value;
  const environment = keys.single("environment")?.value;
  const oktaApp = keys.single("oktaApp")?.value;
  const signOn = keys.single("signOn")?.value;
  const deploymentIdentity = keys.single("deploymentIdentity")?.value;
  const risks = keys.single("risks")?.value;
  if (organisation === undefined || environment === undefined) return undefined;
  if (oktaApp === undefined || signOn === undefined) return undefined;
  return {
    organisation,
    environment,
    oktaApp,
    signOn,
    ...(risks === undefined ? {} : { risks }),
    ...(deploymentIdentity === undefined ? {} : { deploymentIdentity }),
  };
}

function readAccounts(
  keys: KeyReader,
  { directory: live, files }: LoadAccessInput,
  sink: Sink,
): AccountDirectory | undefined {
  const origin = keys.single("accountDirectory");
  if (origin === undefined) return undefined;
  if (origin.value === "inline") {
    const inline = readInlineDirectory(keys, sink);
    return keys.isReadable("accounts") ? inline : undefined;
  }
  if (origin.value === "live") {
    if (live !== undefined) return withAliases(live, keys, "AWS Organizations", sink);
    sink.note(origin.node, "accounts are read by preview and up; selectors are not checked here");
    return undefined;
  }
  const file = files?.get(origin.value);
  if (file === undefined || "problem" in file) {
    sink.error(origin.node, `${JSON.stringify(origin.value)} ${file?.problem ?? "was not read"}`);
    return undefined;
  }
  const snapshot = readSnapshot(origin.value, file.text, sink);
  return snapshot && withAliases(snapshot, keys, origin.value, sink);
}

/**
 * The management account must be known, or `all` would quietly include it. A directory that knows
 * it has the last word.
 */
function agreeOnManagement(
  keys: KeyReader,
  { accounts, managementAccountId: known }: AccountDirectory,
  sink: Sink,
): string | undefined {
  const written = keys.single("managementAccountId");
  const id = written?.value;
  if (written === undefined) return known;
  if (id === undefined && known === undefined && accounts.length > 0)
    sink.error(
      written.node,
      "is missing: without it, selectors such as all would include that account",
    );
  else if (id !== undefined && known !== undefined && id !== known)
    sink.error(written.node, `is not the management account; the organization belongs to ${known}`);
  else if (id !== undefined && !accounts.some((account) => account.id === id))
    sink.error(written.node, `there is no account ${id} in the account directory`);
  return id ?? known;
}

function assembleModel(
  settings: Settings,
  people: Directory,
  { sets }: PermissionSets,
  identityCenter: AccessModel["identityCenter"],
): AccessModel {
  const { names, prefixes } = people.groupPush;
  return {
    ...settings,
    identityCenter,
    assignmentGroup: people.assignmentGroup,
    groups: sortedValues(people.groups, ({ name }) => name),
    groupPush: { names: [...new Set(names)].sort(), prefixes: [...new Set(prefixes)].sort() },
    users: sortedValues(people.users, ({ userName }) => userName),
    permissionSets: sortedValues(sets, ({ name }) => name),
  };
}

/** By name, so that the order in the files means nothing. */
function sortedValues<T>(items: readonly Located<T>[], nameOf: (item: T) => string): T[] {
  return items
    .map(({ value }) => value)
    .sort((left, right) => compareText(nameOf(left), nameOf(right)));
}

function expiredSources(rules: readonly AccessRule[]): ResolvedAccess["expiredRules"] {
  return rules
    .filter(({ expired }) => expired)
    .map(({ source }) => source)
    .sort(compareSources);
}
