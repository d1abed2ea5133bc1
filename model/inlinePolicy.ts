import { canonicalJson } from "./canonicalJson";
import { LIMITS } from "./limits";
import { collectFindings } from "./policyLint/finding";
import { checkStructure } from "./policyLint/structure";
import {
  childOf,
  type ConfigNode,
  nodeAt,
  plainValue,
  type ScalarNode,
  textOf,
} from "./source/configNode";
import { readEmbedded } from "./source/embedded";
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
  if (written.kind === "scalar") return readPolicyText(written, sink);
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
function readPolicyText(written: ScalarNode, sink: Sink): ConfigNode | undefined {
  const errorsBefore = sink.diagnostics.length;
  const document = readEmbedded(written, sink);
  if (document?.kind === "map" || sink.diagnostics.length > errorsBefore) return document;
  const what = document === undefined ? "nothing" : describeNode(document);
  sink.error(written, `${what} is no policy document`);
  return undefined;
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
