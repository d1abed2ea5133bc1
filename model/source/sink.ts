import { type SourceLocation } from "../accessModel";
import { type Diagnostic } from "../diagnostics";
import { type ConfigNode, formatPath } from "./configNode";

/** Collects findings about configuration nodes. */
export interface Sink {
  readonly diagnostics: Diagnostic[];
  error(node: ConfigNode, message: string): void;
  warning(node: ConfigNode, message: string): void;
  note(node: ConfigNode, message: string): void;
}

export function createSink(diagnostics: Diagnostic[]): Sink {
  const add =
    (severity: Diagnostic["severity"]) =>
    ({ location, path }: ConfigNode, message: string): void => {
      diagnostics.push({ severity, location, path: formatPath(path), message });
    };
  return { diagnostics, error: add("error"), warning: add("warning"), note: add("note") };
}

/** `Pulumi.dev.yaml:12`, to point at a second place inside a message. */
export function shortPlace({ file, line }: SourceLocation): string {
  return line === 0 ? file : `${file}:${line}`;
}
