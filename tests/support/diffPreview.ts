import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AccessDiff } from "../../model/diff/accessDiff";
import { runCommand } from "./runCommand";
import { type Outcome, startTestSandbox, type TestSandbox } from "./sandbox";

/** Long after every day that a test runs on, so that nothing is about to expire by chance. */
export const TODAY = "2099-01-01";

export interface DiffOptions {
  /** What the engine is asked for. @default a preview in the document form */
  command?: readonly string[];
  /** Arguments of the engine beside those of the command. */
  args?: readonly string[];
  /** Ask the engine for the streaming form. */
  streamed?: boolean;
  /** Arguments of `access diff`. */
  diff?: readonly string[];
}

/** One preview of the real engine, and what `access diff` says of it. */
export interface Diffed {
  /** Exit code of `access diff`. */
  code: number;
  diff: AccessDiff;
  markdown: string;
  terminal: string;
  preview: Outcome;
}

/** Deploys the stack in a sandbox of its own. @throws with the engine's output when it fails */
export async function startDeployed(
  options: Parameters<typeof startTestSandbox>[0] = {},
): Promise<TestSandbox> {
  const box = await startTestSandbox(options);
  await deploy(box);
  return box;
}

/** Up to the console's part, that part, and up to the end. */
export async function deploy(box: TestSandbox): Promise<void> {
  await box.up();
  await box.console.all();
  const { code, stdout, stderr } = await box.up();
  if (code !== 0) throw new Error(`up ended with ${code}\n${stdout}\n${stderr}`);
}

/** Runs a preview of what the stack file says now, and diffs it in every format. */
export async function diffNow(box: TestSandbox, options: DiffOptions = {}): Promise<Diffed> {
  const { command = ["preview", "--json"], args = [], streamed = false, diff: more = [] } = options;
  const env = streamed ? { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" } : {};
  const preview = await box.pulumi([...command, ...args], { env });
  await writeFile(join(box.directory, "preview.json"), preview.stdout);
  const run = (...format: string[]) =>
    runCommand(box.directory, "diff", "-p", "preview.json", "--today", TODAY, ...format, ...more);
  const json = await run("--json");
  return {
    code: json.code,
    diff: JSON.parse(json.stdout) as AccessDiff,
    markdown: (await run("--format", "md")).stdout,
    terminal: (await run("--format", "text")).stdout,
    preview,
  };
}

/** The same after an edit of the deployed stack file. @throws when the edit changes nothing */
export async function diffOf(
  box: TestSandbox,
  edit: (text: string) => string,
  options?: DiffOptions,
): Promise<Diffed> {
  await box.editStackFile((text) => {
    const edited = edit(text);
    if (edited === text) throw new Error("the edit changed nothing");
    return edited;
  });
  return diffNow(box, options);
}

/** Ids of the risks, each once, sorted. */
export function riskIds({ risks }: AccessDiff): string[] {
  return [...new Set(risks.map(({ id }) => id))].sort();
}

/** Grants that change, as `gained readers: Read in acme-dev`, in the order of the diff. */
export function grantTexts({ grants }: AccessDiff): string[] {
  return grants.map(
    ({ kind, principal, permissionSet, accountName }) =>
      `${kind} ${principal.name}: ${permissionSet} in ${accountName}`,
  );
}

/** The reasons of the grants that change, each once, in the order of the diff. */
export function reasons({ grants }: AccessDiff): string[] {
  return [...new Set(grants.map(({ why }) => why))];
}

/** An edit made of single replacements. @throws when one of the texts is not there */
export function replacing(...pairs: readonly (readonly [from: string, to: string])[]) {
  return (text: string): string =>
    pairs.reduce((result, [from, to]) => {
      if (!result.includes(from)) throw new Error(`the stack file does not hold ${from}`);
      return result.replace(from, () => to);
    }, text);
}
