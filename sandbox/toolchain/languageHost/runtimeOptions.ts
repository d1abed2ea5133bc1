import { type ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

import { fromStruct } from "../providers/framework/marshal";

/** The `runtime.options` of `Pulumi.yaml` that the Node host knows. */
export interface RuntimeOptions {
  /** Run TypeScript through ts-node; on unless switched off. */
  typescript: boolean;
  /** Compiler settings for that, relative to the program's directory. */
  tsconfig?: string;
  /** Arguments for node itself. */
  nodeargs: string[];
  packagemanager: string;
}

/** @throws Error naming the option that has a value of the wrong kind */
export function readRuntimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const options = fromStruct(info?.getOptions());
  const tsconfig = textOption(options, "tsconfig");
  return {
    typescript: booleanOption(options, "typescript") ?? true,
    nodeargs: splitArguments(textOption(options, "nodeargs") ?? ""),
    packagemanager: textOption(options, "packagemanager") ?? "npm",
    ...(tsconfig === undefined ? {} : { tsconfig }),
  };
}

function textOption(options: Record<string, unknown>, name: string): string | undefined {
  const value = options[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw new Error(`runtime option ${name} must be text, but is ${JSON.stringify(value)}`);
}

function booleanOption(options: Record<string, unknown>, name: string): boolean | undefined {
  const value = options[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new Error(`runtime option ${name} must be true or false, but is ${JSON.stringify(value)}`);
}

/** Splits a command line at blanks; single and double quotes keep blanks together. */
export function splitArguments(line: string): string[] {
  const words = line.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
