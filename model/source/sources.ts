import { type SourceLocation } from "../accessModel";
import { type Diagnostic, didYouMean, hasErrors } from "../diagnostics";
import { type ConfigKey, stackConfigSchema } from "../schema/stackConfig";
import {
  childOf,
  type ConfigNode,
  formatPath,
  type MapNode,
  NAMESPACE,
  type NodePath,
  withoutNamespace,
} from "./configNode";
import { ownMember } from "./coerce";
import { readEmbedded } from "./embedded";
import { describeNode, unwrap } from "./explainIssue";
import { createSink } from "./sink";
import { ENGINE_LOCATION, type EngineConfig, engineNode } from "./engineValues";
import { type ParsedYaml, parseYaml } from "./yamlSource";

/** A configuration file with its text. */
export interface Source {
  /** As it shall appear in messages: relative to the project's directory. */
  file: string;
  text: string;
  /**
   * `project`: `Pulumi.yaml`, whose `config:` block may give values. `stack`: `Pulumi.<stack>.yaml`.
   * `access`: a file that `accessFiles` names, with the same keys and no namespace.
   * Default: told from the file's name.
   */
  kind?: SourceKind;
}

export type SourceKind = "project" | "stack" | "access";

/** One configuration key as one source gives it. */
interface WrittenKey {
  node: ConfigNode;
  keyLocation: SourceLocation;
  /** True for what `Pulumi.yaml` gives; any other source replaces it. */
  fromProject?: boolean;
}

/** All keys of all sources, unchecked but for their names. */
export interface WrittenConfig {
  /** Keys without namespace; several entries when several files give the key. */
  keys: Map<ConfigKey, WrittenKey[]>;
  /** Keys that hold text which should be JSON and is not; left out of `keys`, and reported. */
  broken: Set<string>;
  /** `aws:region`, where it is set. */
  region?: ConfigNode;
}

const CONFIG_KEYS = Object.keys(stackConfigSchema.shape) as ConfigKey[];
const REGION_KEY = "aws:region";

/**
 * Joins the sources to one set of keys. With an engine, its values are the configuration of the
 * project and the stack, and their files only tell where they stand.
 * @returns undefined when a file cannot be read as YAML; everything else would be guesswork
 */
export function readSources(
  sources: readonly Source[],
  engine: EngineConfig | undefined,
  diagnostics: Diagnostic[],
): WrittenConfig | undefined {
  const parsed = sources.map((source) => ({ kind: kindOf(source), ...parsedOf(source) }));
  diagnostics.push(...parsed.flatMap((source) => source.diagnostics));
  if (parsed.some((source) => hasErrors(source.diagnostics))) return undefined;
  const written = new Map<string, WrittenKey>();
  for (const { kind, root } of parsed) {
    if (kind === "access") continue;
    const block = configBlock(root, diagnostics);
    if (kind === "project") projectKeys(block).forEach((value, key) => written.set(key, value));
    if (kind === "stack") stackKeys(block, diagnostics).forEach((it, key) => written.set(key, it));
  }
  const config: WrittenConfig = { keys: new Map(), broken: new Set() };
  const namespaced = engine === undefined ? written : engineKeys(engine, written);
  for (const [key, value] of namespaced) {
    if (key === REGION_KEY) config.region = value.node;
    const name = withoutNamespace(key);
    const structured = name && withStructure(name, value, diagnostics);
    if (name && structured) addKey(config, name, structured, diagnostics);
    else if (name) config.broken.add(name);
  }
  for (const { kind, root } of parsed)
    if (kind === "access") addAccessKeys(config, root, diagnostics);
  return config;
}

/** The kind that a source says, or that its file name tells. */
export function kindOf({ file, kind }: Source): SourceKind {
  if (kind !== undefined) return kind;
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (/^Pulumi\.ya?ml$/.test(name)) return "project";
  return /^Pulumi\..+\.ya?ml$/.test(name) ? "stack" : "access";
}

const parsedSources = new WeakMap<Source, ParsedYaml>();

/** A source is parsed once, however many views ask for it. */
function parsedOf(source: Source): ParsedYaml {
  const known = parsedSources.get(source);
  if (known !== undefined) return known;
  const mayBeEncrypted = kindOf(source) !== "access";
  const parsed = parseYaml(source.file, source.text, { mayBeEncrypted });
  parsedSources.set(source, parsed);
  return parsed;
}

/** The block `config:` of a stack file or of `Pulumi.yaml`; without values it is left out. */
function configBlock(root: ConfigNode | undefined, diagnostics: Diagnostic[]): MapNode | undefined {
  const block = root?.kind === "map" ? childOf(root, "config") : root;
  if (block === undefined || block.kind === "map") return block;
  if (block.kind === "scalar" && block.value === null) return undefined;
  const message = `${describeNode(block)} stands where a mapping of keys to values is needed`;
  const path = formatPath(block.path);
  diagnostics.push({ severity: "error", location: block.location, path, message });
  return undefined;
}

function stackKeys(
  config: MapNode | undefined,
  diagnostics: Diagnostic[],
): Map<string, WrittenKey> {
  const keys = new Map<string, WrittenKey>();
  if (config === undefined) return keys;
  for (const [key, { keyLocation, value }] of config.entries) {
    keys.set(key, { keyLocation, node: value });
    if (key.includes(":")) continue;
    const message = `has no namespace; write "${NAMESPACE}:${key}"`;
    diagnostics.push({ severity: "error", location: keyLocation, path: key, message });
  }
  return keys;
}

/** Values and defaults of the `config:` block in `Pulumi.yaml`; its keys belong to the project. */
function projectKeys(config: MapNode | undefined): Map<string, WrittenKey> {
  const keys = new Map<string, WrittenKey>();
  if (config === undefined) return keys;
  for (const [key, { keyLocation, value }] of config.entries) {
    const node =
      value.kind === "map" ? (childOf(value, "value") ?? childOf(value, "default")) : value;
    const fullKey = key.includes(":") ? key : `${NAMESPACE}:${key}`;
    if (node !== undefined) keys.set(fullKey, { keyLocation, node, fromProject: true });
  }
  return keys;
}

function engineKeys(
  engine: EngineConfig,
  written: ReadonlyMap<string, WrittenKey>,
): Map<string, WrittenKey> {
  const keys = new Map<string, WrittenKey>();
  for (const [key, value] of engine) {
    if (key !== REGION_KEY && withoutNamespace(key) === undefined) continue;
    const path: NodePath = { parent: { parent: { step: "" }, step: "config" }, step: key };
    const place = written.get(key);
    const node = engineNode(value, place?.node, path);
    const { keyLocation = ENGINE_LOCATION, fromProject } = place ?? {};
    keys.set(key, {
      node,
      keyLocation,
      fromProject: fromProject && node.location === place?.node.location,
    });
  }
  return keys;
}

function addAccessKeys(
  config: WrittenConfig,
  root: ConfigNode | undefined,
  diagnostics: Diagnostic[],
): void {
  if (root === undefined) return;
  if (root.kind !== "map") {
    const message = "an access file is a mapping of configuration keys to values";
    diagnostics.push({ severity: "error", location: root.location, path: "", message });
    return;
  }
  for (const [key, { keyLocation, value }] of root.entries) {
    const problem = accessKeyProblem(key);
    if (problem === undefined) addKey(config, key, { node: value, keyLocation }, diagnostics);
    else
      diagnostics.push({ severity: "error", location: keyLocation, path: key, message: problem });
  }
}

/** `Pulumi.yaml` declares these as required, so the engine wants them in the stack file. */
const STACK_FILE_KEYS = [
  "organisation",
  "environment",
  "acsUrl",
  "issuer",
  "portalUrl",
  "scimToken",
];

function accessKeyProblem(key: string): string | undefined {
  const bare = withoutNamespace(key);
  if (bare !== undefined) return `keys of an access file have no namespace; write "${bare}"`;
  if (key === "accessFiles") return "only the stack file names access files; move the entry there";
  if (STACK_FILE_KEYS.includes(key)) return "belongs in the stack file; move it there";
  return undefined;
}

/**
 * `pulumi config set` without `--path` stores a list or a mapping as JSON text.
 * @returns undefined when the text is broken, which is reported
 */
function withStructure(
  key: string,
  value: WrittenKey,
  diagnostics: Diagnostic[],
): WrittenKey | undefined {
  const { node } = value;
  if (node.kind !== "scalar" || !/^\s*[[{]/.test(node.text)) return value;
  const schema = unwrap(ownMember(stackConfigSchema.shape, key));
  const type = schema?._zod.def.type;
  if (type !== "array" && type !== "object") return value;
  const structure = readEmbedded(node, createSink(diagnostics));
  return structure && { ...value, node: structure };
}

function addKey(
  config: WrittenConfig,
  name: string,
  value: WrittenKey,
  diagnostics: Diagnostic[],
): void {
  const key = CONFIG_KEYS.find((candidate) => candidate === name);
  if (key === undefined) {
    const hint = hintFor(name);
    const message = `there is no such key${hint}`;
    diagnostics.push({ severity: "error", location: value.keyLocation, path: name, message });
    return;
  }
  const known = config.keys.get(key)?.filter(({ fromProject }) => fromProject !== true) ?? [];
  config.keys.set(key, [...known, value]);
}

function hintFor(name: string): string {
  const [head = ""] = name.split(/[.[]/, 1);
  if (head !== name && CONFIG_KEYS.some((key) => key === head))
    return `; for a part of ${head} write it into the list or mapping, or use pulumi config set --path`;
  return didYouMean(name, CONFIG_KEYS) || "; docs/config-reference.md lists the keys";
}
