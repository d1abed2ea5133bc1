import { type SourceLocation } from "../accessModel";

/**
 * A configuration value with the place where it was written. Unlike plain values, nodes keep the
 * text of a scalar: `012345678901` stays twelve digits whatever number a YAML reader takes it for.
 */
export type ConfigNode = MapNode | ListNode | ScalarNode | EncryptedNode;

interface NodeBase {
  location: SourceLocation;
  /** Path from the configuration key on; used in messages. */
  path: NodePath;
}

export interface MapNode extends NodeBase {
  kind: "map";
  entries: Map<string, MapEntry>;
}

export interface MapEntry {
  /** Place of the key. */
  keyLocation: SourceLocation;
  value: ConfigNode;
}

interface ListNode extends NodeBase {
  kind: "list";
  items: ConfigNode[];
}

export interface ScalarNode extends NodeBase {
  kind: "scalar";
  /** The value as text: what was written, without quotes. */
  text: string;
  /** The value as a YAML 1.2 reader types it. */
  value: string | number | boolean | null;
  /** True for quoted text, block text and text with the tag `!!str`. */
  quoted: boolean;
}

/** A value that `pulumi config set --secret` wrote. Its content is never read here. */
interface EncryptedNode extends NodeBase {
  kind: "encrypted";
}

/**
 * A path as a linked list, so that thousands of nodes share their parents' part. The root of a file
 * has the step `""`, which is not shown.
 */
export interface NodePath {
  parent?: NodePath;
  step: string | number;
}

/** Namespace of this project's configuration keys, which is the Pulumi project's name. */
export const NAMESPACE = "okta-aws-access";

/**
 * `accessRules[3].groups[0]`. A path in a stack file begins with the configuration key, without
 * this project's namespace; keys that are no plain words are quoted.
 */
export function formatPath(path: NodePath | undefined): string {
  if (path === undefined || isRoot(path)) return "";
  const { parent, step } = path;
  if (typeof step === "number") return `${formatPath(parent)}[${step}]`;
  if (isConfigKey(path)) return withoutNamespace(step) ?? step;
  const word = /^[A-Za-z_][\w-]*$/.test(step);
  if (parent === undefined || isRoot(parent)) return word ? step : JSON.stringify(step);
  return word ? `${formatPath(parent)}.${step}` : `${formatPath(parent)}[${JSON.stringify(step)}]`;
}

function isRoot({ parent, step }: NodePath): boolean {
  return parent === undefined && step === "";
}

function isConfigKey({ parent, step }: NodePath): boolean {
  const top = parent?.step === "config" && parent.parent !== undefined && isRoot(parent.parent);
  return top && String(step).includes(":");
}

/** `groups` for `okta-aws-access:groups`; undefined for a key of another namespace. */
export function withoutNamespace(key: string): string | undefined {
  return key.startsWith(`${NAMESPACE}:`) ? key.slice(NAMESPACE.length + 1) : undefined;
}

/** The value of a key, when the node is a map that has it. */
export function childOf(node: ConfigNode | undefined, key: string): ConfigNode | undefined {
  return node?.kind === "map" ? node.entries.get(key)?.value : undefined;
}

/** The items of a list; a node of another kind has none. */
export function itemsOf(node: ConfigNode | undefined): ConfigNode[] {
  return node?.kind === "list" ? node.items : [];
}

/** The text of a scalar that is not empty. */
export function textOf(node: ConfigNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? node.text : undefined;
}

/** The node at a path, or the nearest node above it that exists. */
export function nodeAt(node: ConfigNode, path: readonly PropertyKey[]): ConfigNode {
  let current = node;
  for (const step of path) {
    const next =
      current.kind === "map"
        ? current.entries.get(String(step))?.value
        : current.kind === "list"
          ? current.items[Number(step)]
          : undefined;
    if (next === undefined) return current;
    current = next;
  }
  return current;
}

/**
 * Plain JSON value with YAML 1.2 types, but a number whose form matters (`012345678901`) stays
 * text. Encrypted values become null.
 */
export function plainValue(node: ConfigNode): unknown {
  switch (node.kind) {
    case "map":
      return Object.fromEntries(
        [...node.entries].map(([key, entry]) => [key, plainValue(entry.value)]),
      );
    case "list":
      return node.items.map(plainValue);
    case "scalar":
      return typeof node.value === "number" && String(node.value) !== node.text
        ? node.text
        : node.value;
    case "encrypted":
      return null;
  }
}
