import { type Command } from "commander";
import { connectionOf } from "../../sandbox/lifecycle/connection";
import { exportLines } from "../../sandbox/lifecycle/environment";
import {
  environmentOf,
  findSandbox,
  requireSandbox,
  type Sandbox,
} from "../../sandbox/lifecycle/sandbox";
import { isHealthy } from "../../sandbox/lifecycle/process";
import { isRunning } from "../../sandbox/system/processIdentity";
import { EXIT } from "../support/errors";
import { alignPairs, printJson } from "../support/output";
import { findProject } from "../support/project";

/** `access sandbox status` */
export function registerStatus(sandbox: Command): void {
  sandbox
    .command("status")
    .description("say whether the sandbox runs and where; exit code 1 when it does not")
    .option("--json", "print endpoints and credentials as JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const found = await findSandbox(findProject());
      const running = found !== undefined && (await serves(found));
      if (!running) process.exitCode = EXIT.findings;
      if (json) printJson(found && running ? await describeJson(found) : { running: false });
      else
        process.stdout.write(
          `${found && running ? await describe(found) : "No sandbox is running here."}\n`,
        );
    });
}

/** `access sandbox env` */
export function registerEnv(sandbox: Command): void {
  sandbox
    .command("env")
    .description('print what a shell needs to work on the sandbox: eval "$(access sandbox env)"')
    .option("--json", "print the variables as JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const environment = environmentOf(await requireSandbox(findProject()));
      if (json) printJson(environment);
      else process.stdout.write(`${exportLines(environment)}\n`);
    });
}

async function serves({ record }: Sandbox): Promise<boolean> {
  if (record.process === undefined || record.ports === undefined) return false;
  return isRunning(record.process) && (await isHealthy(record.ports));
}

async function describeJson(sandbox: Sandbox): Promise<object> {
  const { record, paths } = sandbox;
  const process = { running: true, stack: record.stack, pid: record.process?.pid };
  return { ...(await connectionOf(sandbox)), ...process, directory: paths.root };
}

async function describe(sandbox: Sandbox): Promise<string> {
  const { okta, aws, scim, saml, portal } = await connectionOf(sandbox);
  const { record } = sandbox;
  return [
    `The sandbox of stack ${record.stack} is running (process ${record.process?.pid}).`,
    alignPairs([
      ["AWS endpoint", `${aws.endpoint} (${aws.region})`],
      ["instance", aws.instanceArn],
      ["identity store", aws.identityStoreId],
      ["management account", aws.managementAccountId],
      ["SCIM", `${scim.url}${scim.token === null ? " (automatic provisioning is off)" : ""}`],
      ["Okta", okta.url],
      ["SAML metadata", saml.metadataUrl ?? "(no application yet)"],
      ["portal", portal.url],
      ["plugins", record.toolchain?.plugins ?? "?"],
    ]),
  ].join("\n");
}
