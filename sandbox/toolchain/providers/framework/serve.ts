import { Server } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { openLog } from "./log";
import { CHANNEL_OPTIONS, endWithEngine, listen } from "./pluginProcess";
import { createProviderService } from "./service";
import { type ProviderDefinition } from "./types";
import { readWaitFactor } from "./waiting";

/**
 * Runs a provider plugin: serves the Pulumi provider protocol on a free loopback port and prints
 * that port as the first line, as the engine expects. Ends on SIGINT and SIGTERM, and when the
 * engine that started it is gone. Started without the engine's address (for
 * `PULUMI_DEBUG_PROVIDERS=<name>:<port>`) it stays until it is stopped.
 *
 * Environment: `ACCESS_SANDBOX_LOG_DIR` (a log per plugin, no values in it) and
 * `ACCESS_SANDBOX_WAIT_FACTOR` (see {@link readWaitFactor}).
 *
 * @param argv command line without node and script; the engine gives its address last
 */
export async function serveProvider<Clients>(
  definition: ProviderDefinition<Clients>,
  argv: readonly string[],
): Promise<void> {
  const log = openLog(`pulumi-resource-${definition.name}`, process.env["ACCESS_SANDBOX_LOG_DIR"]);
  const waitFactor = readWaitFactor(process.env);
  const server = new Server(CHANNEL_OPTIONS);
  server.addService(
    ResourceProviderService,
    createProviderService(definition, { log, waitFactor }),
  );
  const port = await listen(server);
  log({ event: "started", port });
  process.stdout.write(`${port}\n`);
  endWithEngine(argv.length > 0, () => {
    log({ event: "stopped" });
    server.forceShutdown();
    process.exit(0);
  });
}
