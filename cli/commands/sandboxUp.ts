import { createRequire } from "node:module";
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { type AccountDirectory } from "../../model/accountDirectory";
import { startDetached } from "../../sandbox/lifecycle/process";
import type * as serving from "../../sandbox/lifecycle/serve";
import { bringDown } from "../../sandbox/lifecycle/down";
import type * as starting from "../../sandbox/lifecycle/up";
import { sandboxUrls } from "../../sandbox/lifecycle/environment";
import { connectionOf } from "../../sandbox/lifecycle/connection";
import { parsePluginMode, PLUGIN_MODES } from "../../sandbox/toolchain/plugins";
import { alignPairs, note, printJson } from "../support/output";
import { CliError } from "../support/errors";
import { findProject } from "../support/project";
import { readSnapshotFile } from "../support/snapshotFile";

/** The emulators take a second to load, so they are loaded where they are started. */
const load = createRequire(__filename);

interface UpFlags {
  stack: string;
  detach?: boolean;
  fresh?: boolean;
  plugins?: string;
  accounts?: string;
  json?: boolean;
}

/** `access sandbox up` */
export function registerUp(sandbox: Command): void {
  sandbox
    .command("up")
    .description("start the emulated clouds of this project; what is up already stays up")
    .option("-s, --stack <name>", "stack whose configuration describes the clouds", "dev")
    .option("-d, --detach", "return when they are up, instead of serving until Ctrl-C")
    .option("--fresh", "forget all state of an earlier sandbox in this directory")
    .option("--accounts <file>", "snapshot of the accounts, for a stack that reads them live")
    .addOption(
      new Option("--plugins <kind>", "which Pulumi plugins to use")
        .choices(PLUGIN_MODES)
        .env("ACCESS_SANDBOX_PLUGINS")
        .default("auto"),
    )
    .option("--json", "print the connection as JSON")
    .action(up);
}

/** `access sandbox down` */
export function registerDown(sandbox: Command): void {
  sandbox
    .command("down")
    .description("stop the emulated clouds and keep their state")
    .option("--json", "print the result as JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const result = await bringDown(findProject());
      if (json) printJson({ running: false, message: result });
      else process.stdout.write(`${result}\n`);
    });
}

async function up(flags: UpFlags): Promise<void> {
  const { bringUp } = load("../../sandbox/lifecycle/up") as typeof starting;
  let served: serving.ServedSandbox | undefined;
  const sandbox = await bringUp({
    project: findProject(),
    stack: flags.stack,
    fresh: flags.fresh ?? false,
    plugins: parsePluginMode(flags.plugins),
    accounts: flags.accounts === undefined ? undefined : readAccounts(flags.accounts),
    report: note,
    start: async (paths) => {
      if (flags.detach) return startDetached(paths);
      const { SANDBOX_LAG, serveSandbox } = load("../../sandbox/lifecycle/serve") as typeof serving;
      served = await serveSandbox(paths, SANDBOX_LAG);
    },
  });
  if (flags.json) printJson(await connectionOf(sandbox));
  else process.stdout.write(`${describe(sandbox)}\n`);
  if (served !== undefined) await serveUntilSignal(served, flags.json ?? false);
}

function readAccounts(file: string): AccountDirectory {
  const accounts = readSnapshotFile({ file, path: resolve(file) });
  if (accounts === undefined) throw new CliError(`There is no file ${file}.`);
  return accounts;
}

function describe(sandbox: Awaited<ReturnType<typeof starting.bringUp>>): string {
  const { record, seed, wasRunning } = sandbox;
  if (record.ports === undefined) return "The sandbox has no ports.";
  const urls = sandboxUrls(record.ports);
  return [
    wasRunning ? "The sandbox was up already." : "The sandbox is up.",
    alignPairs([
      ["stack", record.stack],
      ["AWS", `${urls.aws} (Identity Center ${seed.aws.identityStoreId}, ${seed.aws.region})`],
      ["SCIM", urls.scim],
      ["Okta", `${urls.okta} (as ${seed.okta.orgName}.${seed.okta.baseUrl})`],
      ["plugins", record.toolchain?.plugins ?? "?"],
    ]),
    "",
    "To work on it with plain pulumi commands in this shell:",
    '  eval "$(npm run -s access -- sandbox env)"',
    `  pulumi preview -s ${record.stack}`,
  ].join("\n");
}

/** Serves until Ctrl-C or a termination signal, then writes the state. */
async function serveUntilSignal(served: serving.ServedSandbox, isQuiet: boolean): Promise<void> {
  const say = (text: string): void => {
    if (!isQuiet) process.stdout.write(text);
  };
  say("\nServing until Ctrl-C.\n");
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  await served.stop();
  say("Stopped; the state is kept.\n");
}
