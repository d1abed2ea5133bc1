import { type SourceLocation } from "../accessModel";
import { type ConfigNode, type ScalarNode } from "./configNode";
import { type Sink } from "./sink";
import { parseYaml } from "./yamlSource";

/**
 * The structure that a text holds, as in `pulumi config set okta-aws-access:groupPush '{…}'`. Every
 * part has the place of the text and its own path inside.
 * @returns undefined when the text is no YAML, which is reported
 */
export function readEmbedded(written: ScalarNode, sink: Sink): ConfigNode | undefined {
  const { location, text, path: rootPath } = written;
  const { root, diagnostics } = parseYaml(location.file, text, { rootPath });
  for (const { message } of diagnostics) sink.error(written, message);
  return root && movedTo(root, location);
}

/** The same node with every place replaced by the place of the text it was read from. */
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
