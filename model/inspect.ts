import { fileOf } from "./inlinePolicy";
import { childOf, type ConfigNode, itemsOf, textOf } from "./source/configNode";
import { type EngineConfig } from "./source/engineValues";
import { readSources, type Source, type WrittenConfig } from "./source/sources";

/** What a configuration needs besides its own text, found without checking it. */
export interface Needs {
  /** Entries of `accessFiles`, to be found and given as further sources. */
  accessFiles: ConfigNode[];
  /** Paths of snapshot and policy files. */
  files: string[];
  /** Value of `accountDirectory`; absent when the sources cannot be read at all. */
  accountDirectory?: string;
  /** Set when accounts come from AWS Organizations. */
  live?: LiveNeeds;
}

/** What to read about live accounts; each costs calls of its own. */
export interface LiveNeeds {
  /** A selector names an organizational unit or the root. */
  units: boolean;
  /** A selector names a tag. */
  tags: boolean;
}

/** Problems are left to `loadAccess`, which meets them again. */
export function inspectSources(sources: readonly Source[], overrides?: EngineConfig): Needs {
  const config = readSources(sources, overrides, []);
  if (config === undefined) return { accessFiles: [], files: [] };
  const directory = textOf(config.keys.get("accountDirectory")?.[0]?.node) ?? "inline";
  const needs: Needs = {
    accountDirectory: directory,
    accessFiles: items(config, "accessFiles"),
    files: items(config, "permissionSets").flatMap((set) => policyFile(set) ?? []),
  };
  if (directory === "live") needs.live = liveNeeds(items(config, "accessRules"));
  else if (directory !== "inline") needs.files.push(directory);
  return needs;
}

function items(
  { keys }: WrittenConfig,
  key: "accessFiles" | "accessRules" | "permissionSets",
): ConfigNode[] {
  return (keys.get(key) ?? []).flatMap(({ node }) => itemsOf(node));
}

function policyFile(set: ConfigNode): string | undefined {
  const policy = childOf(set, "inlinePolicy");
  return policy === undefined ? undefined : fileOf(policy);
}

function liveNeeds(rules: readonly ConfigNode[]): LiveNeeds {
  const blocks = rules.flatMap((rule) => [rule, ...itemsOf(childOf(rule, "grants"))]);
  const selectors = blocks.flatMap((block) => [
    ...itemsOf(childOf(block, "accounts")),
    ...itemsOf(childOf(block, "except")),
  ]);
  const uses = (...keys: string[]): boolean =>
    selectors.some((selector) => keys.some((key) => childOf(selector, key) !== undefined));
  return {
    units: uses("ou") || selectors.some((selector) => textOf(selector) === "root"),
    tags: uses("tag", "tags"),
  };
}
