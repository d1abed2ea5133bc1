import { readFile } from "node:fs/promises";
import { type Command } from "commander";
import {
  awsConsole,
  connectOkta,
  enableScim,
  fetchMetadata,
  oktaApps,
  uploadMetadata,
  type ConsoleStep,
} from "../../sandbox/lifecycle/console";
import { environmentOf, requireSandbox, type Sandbox } from "../../sandbox/lifecycle/sandbox";
import { applyEnvironment } from "../../sandbox/lifecycle/environment";
import { runCommand } from "../../sandbox/system/command";
import { CliError } from "../support/errors";
import { printJson } from "../support/output";
import { findProject } from "../support/project";

const OUTPUT_TIMEOUT_MS = 60_000;

interface ConsoleFlags {
  json?: boolean;
  file?: string;
  app?: string;
  newToken?: boolean;
}

/** `access sandbox console …`: the steps that people do in a browser. */
export function registerConsole(sandbox: Command): void {
  const console = sandbox
    .command("console")
    .description("do the console's part: the steps for which the vendors have no API");
  step(
    console,
    "upload-metadata",
    "give Okta's SAML metadata to Identity Center",
    uploadFrom,
  ).option(
    "--file <path>",
    "metadata file; default: the stack's output, else Okta's public address",
  );
  step(
    console,
    "enable-scim",
    "enable automatic provisioning and note endpoint and token",
    (box, flags) => enableScim(box, flags.newToken ?? false),
  ).option("--new-token", "generate one more token, as for a rotation");
  step(
    console,
    "connect-okta",
    "paste endpoint and token into the Okta application",
    (box, flags) => connectOkta(box, flags.app),
  ).option("--app <label or id>", "application, where there are several");
  console
    .command("all")
    .description("do all steps that are not done yet")
    .option("--json", "print the steps as JSON")
    .action(async (flags: ConsoleFlags) => {
      const box = await requireSandbox(findProject());
      const steps = [await uploadFrom(box, flags), await enableScim(box), await connectOkta(box)];
      if (flags.json) printJson(steps);
      else for (const done of steps) process.stdout.write(`${formatStep(done)}\n`);
    });
  console
    .command("status")
    .description("say which steps are done")
    .option("--json", "print the consoles' state as JSON")
    .action(status);
}

function step(
  console: Command,
  name: ConsoleStep["name"],
  description: string,
  perform: (sandbox: Sandbox, flags: ConsoleFlags) => Promise<ConsoleStep>,
): Command {
  return console
    .command(name)
    .description(description)
    .option("--json", "print the step as JSON")
    .action(async (flags: ConsoleFlags) => {
      const done = await perform(await requireSandbox(findProject()), flags);
      if (flags.json) printJson(done);
      else process.stdout.write(`${formatStep(done)}\n`);
    });
}

/** One step for people: what one would do by hand, and what came of it. */
export function formatStep({ name, inBrowser, result, changed }: ConsoleStep): string {
  return `${name}${changed ? "" : " (was done)"}\n  In the browser: ${inBrowser}\n  ${result}`;
}

async function uploadFrom(sandbox: Sandbox, { file }: ConsoleFlags): Promise<ConsoleStep> {
  if (file !== undefined) return uploadMetadata(sandbox, await readMetadata(file));
  return uploadMetadata(sandbox, (await stackMetadata(sandbox)) ?? (await fetchMetadata(sandbox)));
}

async function readMetadata(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new CliError(`The metadata file cannot be read: ${(error as Error).message}`);
  }
}

/** The stack's output; it is missing after an `up` that stopped before its end. */
async function stackMetadata(sandbox: Sandbox): Promise<string | undefined> {
  const { paths, record } = sandbox;
  const args = ["stack", "output", "samlMetadata", "--show-secrets", "--stack", record.stack];
  try {
    const output = await runCommand("pulumi", args, {
      cwd: paths.project,
      env: applyEnvironment(process.env, environmentOf(sandbox)),
      timeoutMs: OUTPUT_TIMEOUT_MS,
    });
    return output.includes("EntityDescriptor") ? output : undefined;
  } catch {
    return undefined;
  }
}

async function status({ json }: ConsoleFlags): Promise<void> {
  const sandbox = await requireSandbox(findProject());
  const [aws, apps] = await Promise.all([awsConsole(sandbox), oktaApps(sandbox)]);
  if (json) return printJson({ aws, okta: { apps } });
  const isExternal = aws.identitySource === "EXTERNAL_IDP";
  const lines: [boolean, string][] = [
    [
      isExternal,
      `upload-metadata: the identity source is ${isExternal ? aws.idpEntityId : "Identity Center's own directory"}`,
    ],
    [aws.automaticProvisioning, `enable-scim: ${aws.tokens.length} of at most 2 tokens`],
    ...(apps.length === 0
      ? [[false, "connect-okta: Okta has no application yet"] as [boolean, string]]
      : []),
    ...apps.map(({ label, provisioning }): [boolean, string] => [
      provisioning.enabled,
      `connect-okta: "${label}" ${provisioning.enabled ? `provisions to ${provisioning.baseUrl}` : "does not provision"}`,
    ]),
  ];
  for (const [done, text] of lines) process.stdout.write(`${done ? "done" : "open"}  ${text}\n`);
}
