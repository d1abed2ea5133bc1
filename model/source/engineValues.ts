import { isRecord, parseJson } from "../plainValue";
import { type ConfigNode, type MapEntry, type NodePath, type ScalarNode } from "./configNode";

/** One configuration value as the Pulumi engine gives it to the program. */
export interface EngineValue {
  /** Text, or the JSON text of a list or mapping. */
  value: string;
  secret: boolean;
}

/** Configuration of the running engine by full key, for example `okta-aws-access:groups`. */
export type EngineConfig = ReadonlyMap<string, EngineValue>;

/** Stands for the place of a value that no file explains, such as one given with `--config`. */
export const ENGINE_LOCATION = { file: "config", line: 0, column: 0 };

/**
 * The engine's value of one key. Where the file says the same, the file's node is returned, with
 * its position and the scalar as written: the engine has already turned `012345670123` into the
 * octal number 1402433619, and a date into a point in time. Where they differ the engine wins.
 * A secret's content is not looked at.
 */
export function engineNode(
  engine: EngineValue,
  written: ConfigNode | undefined,
  path: NodePath,
): ConfigNode {
  if (engine.secret) {
    const encrypted = written !== undefined && holdsEncrypted(written);
    return encrypted ? written : { kind: "encrypted", location: ENGINE_LOCATION, path };
  }
  const structured = written === undefined ? /^\s*[[{]/.test(engine.value) : isStructure(written);
  const parsed = structured ? parseJson(engine.value) : undefined;
  const value = parsed === undefined ? engine.value : parsed;
  return written === undefined ? fromEngine(value, path) : reconcile(written, value);
}

function isStructure(node: ConfigNode): boolean {
  return node.kind === "list" || node.kind === "map";
}

function holdsEncrypted(node: ConfigNode): boolean {
  if (node.kind === "encrypted") return true;
  if (node.kind === "list") return node.items.some(holdsEncrypted);
  return node.kind === "map" && [...node.entries.values()].some((it) => holdsEncrypted(it.value));
}

function reconcile(written: ConfigNode, value: unknown): ConfigNode {
  if (written.kind === "scalar")
    return meansTheSame(written, value) ? written : fromEngine(value, written.path);
  if (written.kind === "list" && Array.isArray(value) && value.length === written.items.length) {
    const items = written.items.map((item, index) => reconcile(item, value[index]));
    return { ...written, items };
  }
  if (written.kind === "map" && isRecord(value)) {
    const entries = new Map<string, MapEntry>();
    for (const [key, child] of Object.entries(value)) {
      const entry = written.entries.get(key);
      const path = { parent: written.path, step: key };
      entries.set(key, {
        keyLocation: entry?.keyLocation ?? ENGINE_LOCATION,
        value: entry === undefined ? fromEngine(child, path) : reconcile(entry.value, child),
      });
    }
    return { ...written, entries };
  }
  return fromEngine(value, written.path);
}

/** Whether the engine's YAML reader would make `value` of the scalar as written. */
function meansTheSame(written: ScalarNode, value: unknown): boolean {
  if (typeof value === "object" && value !== null) return false;
  const text = value === null ? "" : String(value);
  if (text === written.text) return true;
  if (written.quoted) return false;
  if (written.value === null) return text === "";
  if (typeof written.value === "boolean") return text === String(written.value);
  const day = /^\d{4}-\d{2}-\d{2}/.exec(written.text)?.[0];
  if (day !== undefined) return text.startsWith(`${day} `) || text.startsWith(`${day}T`);
  const number = Number(text);
  return text !== "" && engineNumbers(written.text).includes(number);
}

/** The numbers that the engine's reader (YAML 1.1 style) may take an unquoted scalar for. */
function engineNumbers(text: string): number[] {
  const digits = text.replaceAll("_", "");
  const octal = /^[-+]?0[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
  return [Number(digits), octal].filter((number) => !Number.isNaN(number));
}

function fromEngine(value: unknown, path: NodePath): ConfigNode {
  const location = ENGINE_LOCATION;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => fromEngine(item, { parent: path, step: index }));
    return { kind: "list", items, location, path };
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([key, child]): [string, MapEntry] => [
      key,
      { keyLocation: location, value: fromEngine(child, { parent: path, step: key }) },
    ]);
    return { kind: "map", entries: new Map(entries), location, path };
  }
  const scalar = typeof value === "number" || typeof value === "boolean" ? value : null;
  if (typeof value !== "string")
    return {
      kind: "scalar",
      text: String(value ?? ""),
      value: scalar,
      quoted: false,
      location,
      path,
    };
  return { kind: "scalar", text: value, value, quoted: true, location, path };
}
