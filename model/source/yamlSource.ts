import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import { type SourceLocation } from "../accessModel";
import { type Diagnostic } from "../diagnostics";
import { type ConfigNode, formatPath, type MapNode, type NodePath } from "./configNode";

/** Aliases may repeat a file's content; beyond this many values it is taken for a mistake. */
const MAX_VALUES = 500_000;

const TOO_DEEP = "is nested too deeply to be read";

export interface ParsedYaml {
  /** Absent for an empty file and for one with syntax errors. */
  root?: ConfigNode;
  diagnostics: Diagnostic[];
}

export interface ParseYamlOptions {
  /** Put in front of every path. @default nothing */
  rootPath?: NodePath;
  /**
   * True for files in which Pulumi itself takes `{secure: …}` for an encrypted value. Elsewhere it
   * is a mapping like all others, such as the tags of an account. @default false
   */
  mayBeEncrypted?: boolean;
}

/**
 * Reads one YAML 1.2 file with anchors and merge keys. Problems are reported with their position;
 * the call never throws.
 */
export function parseYaml(
  file: string,
  text: string,
  { rootPath = { step: "" }, mayBeEncrypted = false }: ParseYamlOptions = {},
): ParsedYaml {
  const lines = new LineCounter();
  const diagnostics: Diagnostic[] = [];
  const locate = (offset: number | undefined): SourceLocation => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const report = (
    offset: number | undefined,
    path: NodePath | undefined,
    message: string,
  ): void => {
    diagnostics.push({
      severity: "error",
      location: locate(offset),
      path: formatPath(path),
      message,
    });
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      merge: true,
      logLevel: "error",
    });
    const errors = firstOfEachLine([...document.errors, ...document.warnings], locate);
    for (const error of errors) report(error.pos[0], undefined, syntaxMessage(error));
    if (errors.length > 0) return { diagnostics };
    const openAnchors = new Set<Node>();
    const context = { document, locate, report, mayBeEncrypted, values: 0, openAnchors };
    const { contents } = document;
    const root = contents === null ? undefined : readNode(context, contents, rootPath);
    return diagnostics.length > 0 ? { diagnostics } : { root, diagnostics };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report(0, undefined, TOO_DEEP);
    return { diagnostics };
  }
}

/** A syntax error tends to raise more on its own line; the first one tells what to mend. */
function firstOfEachLine(
  errors: readonly YAMLError[],
  locate: (offset: number) => SourceLocation,
): YAMLError[] {
  const byLine = new Map<number, YAMLError>();
  for (const error of errors) {
    const { line } = locate(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, error);
  }
  return [...byLine.values()];
}

function syntaxMessage(error: YAMLError): string {
  if (error.message.startsWith("Maximum call stack")) return TOO_DEEP;
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "a tab indents this line; YAML takes spaces only: replace the tab";
    case "MULTIPLE_DOCS":
      return "a second YAML document begins here; keep one document per file";
    case "TAG_RESOLVE_FAILED":
      return `${error.message}; tags other than YAML's own are not supported`;
    default:
      return `is not valid YAML: ${error.message}`;
  }
}

/** What the functions below share while they read one file. */
interface ReadContext {
  document: Document;
  locate: (offset: number | undefined) => SourceLocation;
  report: (offset: number | undefined, path: NodePath | undefined, message: string) => void;
  mayBeEncrypted: boolean;
  /** Number of values read so far. */
  values: number;
  /** Anchored nodes that are being read, to notice one that contains itself. */
  openAnchors: Set<Node>;
}

function readNode(context: ReadContext, node: Node, path: NodePath): ConfigNode | undefined {
  const offset = node.range?.[0];
  if (++context.values > MAX_VALUES) {
    if (context.values === MAX_VALUES + 1)
      context.report(offset, path, `aliases expand to more than ${MAX_VALUES} values`);
    return undefined;
  }
  if (isAlias(node)) return readAlias(context, node, path);
  if (node.anchor !== undefined) context.openAnchors.add(node);
  const value = readContent(context, node, path);
  context.openAnchors.delete(node);
  return value;
}

function readContent(context: ReadContext, node: Node, path: NodePath): ConfigNode | undefined {
  const offset = node.range?.[0];
  if (isMap(node)) return readMap(context, node, path);
  if (isScalar(node)) return readScalar(context, node, path);
  if (!isSeq(node)) return undefined;
  const items = node.items.map((item, index) =>
    readChild(context, item, { parent: path, step: index }, offset),
  );
  return { kind: "list", items: items.filter(isDefined), location: context.locate(offset), path };
}

/** A missing value (`key:` at the end of a line) is an empty scalar at `fallback`. */
function readChild(
  context: ReadContext,
  node: unknown,
  path: NodePath,
  fallback: number | undefined,
): ConfigNode | undefined {
  if (isNode(node)) return readNode(context, node, path);
  const location = context.locate(fallback);
  return { kind: "scalar", text: "", value: null, quoted: false, location, path };
}

function readAlias(context: ReadContext, node: Alias, path: NodePath): ConfigNode | undefined {
  const offset = node.range?.[0];
  const target = node.resolve(context.document);
  if (target === undefined) {
    context.report(offset, path, `no anchor "&${node.source}" stands above "*${node.source}"`);
    return undefined;
  }
  if (context.openAnchors.has(target)) {
    context.report(offset, path, `the anchor "&${node.source}" contains itself`);
    return undefined;
  }
  return readNode(context, target, path);
}

function readScalar(context: ReadContext, node: Scalar, path: NodePath): ConfigNode {
  const plain = node.type === "PLAIN" && node.tag === undefined;
  const text = plain ? (node.source ?? "") : String(node.value ?? "");
  const location = context.locate(node.range?.[0]);
  return { kind: "scalar", text, value: scalarValue(node.value), quoted: !plain, location, path };
}

function readMap(context: ReadContext, node: YAMLMap, path: NodePath): ConfigNode {
  const location = context.locate(node.range?.[0]);
  const map: MapNode = { kind: "map", entries: new Map(), location, path };
  const merged: MapNode[] = [];
  for (const { key, value } of node.items) {
    if (!isScalar(key)) {
      const offset = isNode(key) ? key.range?.[0] : node.range?.[0];
      context.report(offset, path, "a key must be plain text");
    } else if (key.source === "<<" && key.type === "PLAIN") {
      merged.push(...readMerged(context, value, path));
    } else {
      addEntry(context, map, key, value);
    }
  }
  for (const source of merged)
    for (const [key, entry] of source.entries)
      if (!map.entries.has(key)) map.entries.set(key, entry);
  const encrypted = context.mayBeEncrypted && isEncrypted(map);
  return encrypted ? { kind: "encrypted", location, path } : map;
}

function addEntry(context: ReadContext, map: MapNode, key: Scalar, value: unknown): void {
  const name = key.type === "PLAIN" ? (key.source ?? "") : String(key.value ?? "");
  const offset = key.range?.[0];
  const path = { parent: map.path, step: name };
  const earlier = map.entries.get(name);
  if (earlier !== undefined) {
    const { line } = earlier.keyLocation;
    context.report(offset, path, `the key is already given on line ${line}; keep one`);
    return;
  }
  if (name === "__proto__") {
    context.report(offset, path, "is a name that JavaScript keeps for itself; take another key");
    return;
  }
  const child = readChild(context, value, path, offset);
  if (child !== undefined)
    map.entries.set(name, { keyLocation: context.locate(offset), value: child });
}

/** Value of a merge key: a map or a list of maps, the first of which wins. */
function readMerged(context: ReadContext, value: unknown, path: NodePath): MapNode[] {
  if (!isNode(value)) return [];
  const node = readNode(context, value, path);
  const nodes = node?.kind === "list" ? node.items : [node].filter(isDefined);
  const maps = nodes.filter((item) => item.kind === "map");
  if (maps.length < nodes.length)
    context.report(value.range?.[0], path, 'a merge key "<<" takes mappings only');
  return maps;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function scalarValue(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return String(value);
}

/** `{secure: …}` as the only entry is how Pulumi writes an encrypted value. */
function isEncrypted({ entries }: MapNode): boolean {
  const secure = entries.size === 1 ? entries.get("secure")?.value : undefined;
  return secure?.kind === "scalar" && secure.value !== null;
}
