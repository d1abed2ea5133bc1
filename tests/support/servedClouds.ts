import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ResolvedAccess } from "../../model/accessModel";
import { sandboxPaths } from "../../sandbox/lifecycle/paths";
import { newCredentials, writeRecord } from "../../sandbox/lifecycle/record";
import { findSandbox, type Sandbox } from "../../sandbox/lifecycle/sandbox";
import { NO_LAG, serveSandbox, type ServedSandbox } from "../../sandbox/lifecycle/serve";
import { seedFromStack } from "../../sandbox/seedFromStack";
import { writeFileAtomic } from "../../sandbox/system/atomicFile";
import { accessFixture } from "./accessFixture";

/** Both emulated clouds on real ports, without project and engine. */
export interface ServedClouds {
  /** As the files describe it now. */
  sandbox(): Promise<Sandbox>;
  /** Stops the servers and starts them again with their saved state. */
  restart(whileDown?: (sandbox: Sandbox) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** @param access what the clouds are made of */
export async function serveClouds(access: ResolvedAccess = accessFixture()): Promise<ServedClouds> {
  const directory = await mkdtemp(join(tmpdir(), "okta-aws-access-clouds-"));
  const paths = sandboxPaths(directory);
  const credentials = newCredentials();
  await writeRecord(paths, { stack: "test", credentials });
  await writeFileAtomic(
    paths.seed,
    JSON.stringify(seedFromStack(access, credentials.oktaApiToken)),
  );
  let served: ServedSandbox = await serveSandbox(paths, NO_LAG);
  const sandbox = async (): Promise<Sandbox> => {
    const found = await findSandbox(directory);
    if (found === undefined) throw new Error("The sandbox has no record.");
    return found;
  };
  return {
    sandbox,
    async restart(whileDown) {
      await served.stop();
      await whileDown?.(await sandbox());
      served = await serveSandbox(paths, NO_LAG);
    },
    async stop() {
      await served.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Makes the AWS IAM Identity Center application in the emulated Okta. @returns its id */
export async function createAwsApp({ record, seed }: Sandbox, label: string): Promise<string> {
  const settings = { app: { acsURL: seed.aws.acsUrl, entityID: seed.aws.issuer } };
  const answer = await fetch(`http://127.0.0.1:${record.ports.okta}/api/v1/apps`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `SSWS ${record.credentials.oktaApiToken}`,
    },
    body: JSON.stringify({ name: "amazon_aws_sso", label, signOnMode: "SAML_2_0", settings }),
  });
  if (!answer.ok) throw new Error(`Okta answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}
