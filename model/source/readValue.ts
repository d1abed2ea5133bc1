import type * as z from "zod";
import { type Diagnostic } from "../diagnostics";
import { coerce } from "./coerce";
import { type ConfigNode, formatPath, nodeAt } from "./configNode";
import { explainIssue } from "./explainIssue";

/** A checked value beside the node it came from; both have the same shape. */
export interface Located<T> {
  value: T;
  node: ConfigNode;
  /** True when wrong parts were taken away; what seems to be missing may have been there. */
  damaged?: boolean;
}

/**
 * Checks a node against a schema. Everything wrong is reported at once. What is left without the
 * wrong parts is returned where it still makes a value, so that later checks can find their own
 * problems in the same run; after an error it must not be used for anything else.
 */
export function readValue<S extends z.ZodType>(
  schema: S,
  node: ConfigNode,
  diagnostics: Diagnostic[],
): Located<z.output<S>> | undefined {
  const found: Diagnostic[] = [];
  let current: ConfigNode | undefined = withoutEncrypted(node, found);
  for (let firstRound = true; current !== undefined; firstRound = false) {
    const root: ConfigNode = current;
    const surprises: Diagnostic[] = [];
    const plain = coerce(schema, root, ({ location, path }, message) => {
      surprises.push({ severity: "warning", location, path: formatPath(path), message });
    });
    const result = schema.safeParse(plain);
    if (firstRound) {
      const issues = result.error?.issues.flatMap((issue) => explainIssue(schema, root, issue));
      found.push(...(issues ?? []).filter(isNewsBeside(found)));
      found.push(...surprises.filter(isNewsBeside(found)));
    }
    if (result.success) {
      diagnostics.push(...found);
      return { value: result.data, node: root, damaged: root !== node };
    }
    current = withoutNodes(root, new Set(result.error.issues.flatMap((it) => blamed(root, it))));
  }
  diagnostics.push(...found);
  return undefined;
}

/** More about a value that is refused anyway is noise. */
function isNewsBeside(known: readonly Diagnostic[]): (diagnostic: Diagnostic) => boolean {
  const refused = new Set(known.map(({ path }) => path));
  return ({ path }) => !refused.has(path);
}

/** Nodes to take away so that an issue goes away. */
function blamed(root: ConfigNode, issue: z.core.$ZodIssue): ConfigNode[] {
  const node = nodeAt(root, issue.path);
  if (issue.code !== "unrecognized_keys" || node.kind !== "map") return [node];
  return issue.keys.flatMap((key) => node.entries.get(key)?.value ?? []);
}

/** A copy without some nodes; undefined when the node itself goes. */
function withoutNodes(node: ConfigNode, unwanted: ReadonlySet<ConfigNode>): ConfigNode | undefined {
  if (unwanted.has(node)) return undefined;
  if (node.kind === "list") {
    const items = node.items.flatMap((item) => withoutNodes(item, unwanted) ?? []);
    return { ...node, items };
  }
  if (node.kind !== "map") return node;
  const entries = [...node.entries].flatMap(([key, entry]) => {
    const value = withoutNodes(entry.value, unwanted);
    return value === undefined ? [] : [[key, { ...entry, value }] as const];
  });
  return { ...node, entries: new Map(entries) };
}

/**
 * Only the SCIM token may be encrypted. Any other value becomes part of resource inputs, previews
 * and reports, where an encrypted value would appear in clear.
 */
function withoutEncrypted(node: ConfigNode, diagnostics: Diagnostic[]): ConfigNode | undefined {
  const encrypted = encryptedNodes(node);
  if (encrypted.length === 0) return node;
  for (const { location, path } of encrypted)
    diagnostics.push({
      severity: "error",
      location,
      path: formatPath(path),
      message:
        "is encrypted, but its plain value would stand in previews and in the state; " +
        "set it again without --secret",
    });
  return withoutNodes(node, new Set(encrypted));
}

function encryptedNodes(node: ConfigNode): ConfigNode[] {
  if (node.kind === "encrypted") return [node];
  if (node.kind === "list") return node.items.flatMap(encryptedNodes);
  if (node.kind !== "map") return [];
  return [...node.entries.values()].flatMap(({ value }) => encryptedNodes(value));
}
