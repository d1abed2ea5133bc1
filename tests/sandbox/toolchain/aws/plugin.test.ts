import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

const ROOT = join(__dirname, "../../../..");
const PROVIDER = "./sandbox/toolchain/providers/aws";

let plugin: ChildProcess | undefined;
afterEach(async () => {
  if (!plugin || plugin.exitCode !== null) return;
  plugin.kill("SIGTERM");
  await once(plugin, "exit");
});

it("prints its port first and answers for the version of the SDK package", async () => {
  const started = spawn(process.execPath, ["--import", "tsx", `${PROVIDER}/main.ts`], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "ignore"],
  });
  plugin = started;
  const [port] = (await once(createInterface(started.stdout), "line")) as [string];
  expect(port).toMatch(/^\d+$/);
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const info = await new Promise<PluginInfo | undefined>((resolve, reject) => {
    client.getPluginInfo(new Empty(), (error, answer) => (error ? reject(error) : resolve(answer)));
  });
  expect(info?.getVersion()).toBe("7.48.0");
  client.close();
}, 30_000);

it("loads no AWS SDK package before a handler asks for a client", async () => {
  const script = `
    const { awsDefinition } = require("${PROVIDER}/definition.ts");
    const loaded = Object.keys(require.cache).filter((path) => path.includes("@aws-sdk"));
    console.log(JSON.stringify([awsDefinition.name, loaded]));
  `;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["--import", "tsx", "--eval", script], {
    cwd: ROOT,
  });
  expect(JSON.parse(stdout)).toEqual(["aws", []]);
}, 30_000);
