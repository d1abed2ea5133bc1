import { Server } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";

import { openLog } from "../providers/framework/log";
import { CHANNEL_OPTIONS, endWithEngine, listen } from "../providers/framework/pluginProcess";
import { ChildProcesses } from "./childProcesses";
import { createLanguageService } from "./service";

/**
 * Runs the Node language host: serves `pulumirpc.LanguageRuntime` on a free loopback port, prints
 * the port first, and ends, with every program it started, when the engine asks or is gone.
 */
async function main(argv: readonly string[]): Promise<void> {
  const log = openLog("pulumi-language-nodejs", process.env["ACCESS_SANDBOX_LOG_DIR"]);
  const children = new ChildProcesses();
  const server = new Server(CHANNEL_OPTIONS);
  const engineAddress = argv.at(-1);
  server.addService(
    LanguageRuntimeService,
    createLanguageService({ engineAddress, children, log }),
  );
  const port = await listen(server);
  log({ event: "started", port });
  process.stdout.write(`${port}\n`);
  endWithEngine(engineAddress !== undefined, () => {
    server.forceShutdown();
    process.exit(0);
  });
  process.on("exit", () => children.killAll());
}

void main(process.argv.slice(2));
