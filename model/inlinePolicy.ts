import { type SourceLocation } from "./accessModel";
import { canonicalJson } from "./canonicalJson";
import { LIMITS } from "./limits";
import { collectFindings } from "./policyLint/finding";
import { checkStructure } from "./policyLint/structure";
import { childOf, type ConfigNode, nodeAt, plainValue, textOf } from "./source/configNode";
import { describeNode } from "./source/explainIssue";
import { type Sink } from "./source/sink";
import { parseYaml } from "./source/yamlSource";
import { quoted } from "./schema/values";

/** Text of a file that the configuration names, or why there is none. */
export type FileText = { text: string } | { problem: string };

/** Files by the path that the configuration writes. */
export type Files = ReadonlyMap<string, FileText>;

/** An inline policy and the place of each of its parts. */
export interface InlinePolicy {
  /** Canonical JSON text, as it is sent to AWS. */
  text: string;
  node: ConfigNode;
}

/**
 * Reads an inline policy that is written as YAML, as JSON text, or in a file, and checks what AWS
 * would refuse: grammar and size.
 */
export function readInlinePolicy(
  written: ConfigNode,
  files: Files,
  sink: Sink,
): InlinePolicy | undefined {
  const node = documentNode(written, files, sink);
  if (node === undefined) return undefined;
  const value = plainValue(node);
  const { findings, sink: findingSink } = collectFindings();
  checkStructure(value, findingSink);
  for (const { severity, path, message } of findings) sink[severity](nodeAt(node, path), message);
  const text = canonicalJson(value);
  checkSize(text, written, sink);
  return { text, node };
}

function documentNode(written: ConfigNode, files: Files, sink: Sink): ConfigNode | undefined {
  if (written.kind === "scalar") return parseDocumentText(written, sink);
  const path = fileOf(written);
  if (path === undefined) return written;
  const file = files.get(path);
  if (file === undefined || "problem" in file) {
    sink.error(written, `${quoted(path)} ${file?.problem ?? "was not read"}`);
    return undefined;
  }
  const { root, diagnostics } = parseYaml(path, file.text);
  sink.diagnostics.push(...diagnostics);
  if (root === undefined && diagnostics.length === 0)
    sink.error(written, `${quoted(path)} is empty; it must hold a policy document`);
  return root;
}

/** Path of the file that an inline policy is read from, when it is. */
export function fileOf(written: ConfigNode): string | undefined {
  const isReference = written.kind === "map" && written.entries.size === 1;
  return isReference ? textOf(childOf(written, "file")) : undefined;
}

/** A policy in one string: findings point at the string, their paths inside the document. */
function parseDocumentText(written: ConfigNode, sink: Sink): ConfigNode | undefined {
  const { root, diagnostics } = parseYaml(
    written.location.file,
    textOf(written) ?? "",
    written.path,
  );
  for (const { message } of diagnostics) sink.error(written, message);
  if (diagnostics.length > 0) return undefined;
  if (root?.kind !== "map") {
    sink.error(
      written,
      `${root === undefined ? "nothing" : describeNode(root)} is no policy document`,
    );
    return undefined;
  }
  return movedTo(root, written.location);
}

/** The same node with every place replaced by the place of the string it was read from. */
function movedTo(node: ConfigNode, location: SourceLocation): ConfigNode {
  if (node.kind === "list")
    return { ...node, location, items: node.items.map((item) => movedTo(item, location)) };
  if (node.kind !== "map") return { ...node, location };
  const entries = [...node.entries].map(
    ([key, { value }]) =>
      [key, { keyLocation: location, value: movedTo(value, location) }] as const,
  );
  return { ...node, location, entries: new Map(entries) };
}

function checkSize(text: string, node: ConfigNode, sink: Sink): void {
  const bytes = new TextEncoder().encode(text).length;
  const solid = new TextEncoder().encode(text.replace(/\s/g, "")).length;
  const { inlinePolicyBytes, inlinePolicyNonWhitespace } = LIMITS;
  const limit =
    solid > inlinePolicyNonWhitespace.max
      ? `${solid} bytes without white space; Identity Center takes ${inlinePolicyNonWhitespace.max}`
      : bytes > inlinePolicyBytes.max
        ? `${bytes} bytes; Identity Center takes ${inlinePolicyBytes.max}`
        : undefined;
  if (limit !== undefined)
    sink.error(node, `has ${limit}: move a part into customer managed policies`);
}
