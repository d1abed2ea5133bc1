import * as z from "zod";
import { type SourceLocation } from "../accessModel";
import {
  type ConfigKey,
  type LIST_KEYS,
  type StackConfig,
  stackConfigSchema,
} from "../schema/stackConfig";
import { type ConfigNode, itemsOf, nodeAt } from "./configNode";
import { describeNode, firstSentence, unwrap } from "./explainIssue";
import { type Located, readValue } from "./readValue";
import { shortPlace, type Sink } from "./sink";
import { type WrittenConfig } from "./sources";

type ListKey = (typeof LIST_KEYS)[number];
type SingleKey = Exclude<ConfigKey, ListKey>;
type ItemOf<K extends ListKey> = StackConfig[K][number];

/** Reads checked values of configuration keys out of what the sources say. */
export interface KeyReader {
  /** Value of a key that one place gives, its default, or undefined when neither is usable. */
  single<K extends SingleKey>(key: K): Located<StackConfig[K]> | undefined;
  /** Readable items of a list key, from all files. */
  list<K extends ListKey>(key: K): Located<ItemOf<K>>[];
  /** All items of a list key, readable or not, to find out which names exist. */
  rawItems(key: ListKey): ConfigNode[];
  /**
   * False when a key is given in a form that cannot be read at all, which is reported. Then it is not
   * known what it would have declared, and a complaint about what is missing would be noise.
   */
  isReadable(key: ConfigKey): boolean;
}

/**
 * @param fallback place that a missing key is reported at
 */
export function createKeyReader(
  config: WrittenConfig,
  fallback: SourceLocation,
  sink: Sink,
): KeyReader {
  return {
    single: (key) => readSingle(config, key, fallback, sink),
    list: (key) => readList(config, key, sink),
    isReadable: (key) => !config.broken.has(key) && hasRightForm(config, key),
    rawItems: (key) => (config.keys.get(key) ?? []).flatMap(({ node }) => itemsOf(node)),
  };
}

function hasRightForm({ keys }: WrittenConfig, key: ConfigKey): boolean {
  const isList = unwrap(stackConfigSchema.shape[key])?._zod.def.type === "array";
  return !isList || (keys.get(key) ?? []).every(({ node }) => node.kind === "list");
}

function readSingle<K extends SingleKey>(
  config: WrittenConfig,
  key: K,
  fallback: SourceLocation,
  sink: Sink,
): Located<StackConfig[K]> | undefined {
  const [first, ...others] = config.keys.get(key) ?? [];
  for (const { keyLocation } of others)
    sink.diagnostics.push({
      severity: "error",
      location: keyLocation,
      path: key,
      message: `is already given at ${first === undefined ? "" : shortPlace(first.keyLocation)}; keep one`,
    });
  const schema = stackConfigSchema.shape[key] as unknown as z.ZodType<StackConfig[K]>;
  if (first !== undefined) return readValue(schema, first.node, sink.diagnostics);
  if (config.broken.has(key)) return undefined;
  const node: ConfigNode = missingNode(key, fallback);
  const byDefault = schema.safeParse(undefined);
  if (byDefault.success) return { value: byDefault.data, node };
  const description = z.globalRegistry.get(schema)?.description ?? "";
  sink.error(node, `is missing: ${firstSentence(description)}`);
  return undefined;
}

function missingNode(key: string, location: SourceLocation): ConfigNode {
  return { kind: "scalar", text: "", value: null, quoted: false, location, path: { step: key } };
}

function readList<K extends ListKey>(
  config: WrittenConfig,
  key: K,
  sink: Sink,
): Located<ItemOf<K>>[] {
  const schema = stackConfigSchema.shape[key].unwrap().element as unknown as z.ZodType<ItemOf<K>>;
  return (config.keys.get(key) ?? []).flatMap(({ node }) => {
    if (node.kind !== "list")
      sink.error(node, `${describeNode(node)} stands where a list is needed`);
    return itemsOf(node).flatMap((item) => readValue(schema, item, sink.diagnostics) ?? []);
  });
}

/** The node of a part of a located value. */
export function partOf(located: Located<unknown>, ...path: PropertyKey[]): ConfigNode {
  return nodeAt(located.node, path);
}

/** Reports every item whose name an earlier item has. */
export function refuseDuplicates<T>(
  items: readonly Located<T>[],
  what: string,
  nameOf: (item: T) => string | undefined,
  nameKey: string,
  sink: Sink,
): void {
  const first = new Map<string, ConfigNode>();
  for (const item of items) {
    const name = nameOf(item.value);
    if (name === undefined) continue;
    const node = partOf(item, nameKey);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, node);
    else
      sink.error(
        node,
        `${what} ${JSON.stringify(name)} is already declared at ${shortPlace(earlier.location)}`,
      );
  }
}
