import { type Emulator, type OnChange } from "../emulator";
import { createClock } from "../http/clock";
import { registerControlRoutes } from "../http/controlRoutes";
import { createFaultBoard } from "../http/faults";
import { createJournal } from "../http/journal";
import { type EmulatorLag, type OktaSeed } from "../seed";
import { type DirectoryContext, type OktaContext } from "./context";
import { oktaFaultSchema } from "./faults";
import { emptyState, fillOrg } from "./initialState";
import { createProvisioningEngine } from "./provisioning/engine";
import { registerConsoleRoutes } from "./routes/console";
import { registerApiRoutes } from "./routes";
import { createOktaServer } from "./server";
import { type OktaState } from "./state";

export interface OktaEmulatorOptions {
  lag: EmulatorLag;
  onChange: OnChange;
  /** A snapshot to go on from; the seed's people and groups are made only without one. */
  state?: OktaState;
}

export type OktaEmulator = Emulator<OktaState> & {
  /**
   * Resolves when all provisioning that can be done was done. Work held up by the fault `provisioningStalled` does
   * not count.
   */
  idle(): Promise<void>;
};

/**
 * An Okta org (Identity Engine): the Management API, its OAuth token endpoint, SAML metadata, and a provisioning
 * engine that calls the SCIM endpoint pasted into the console's part. Official clients work on it over HTTP.
 *
 * The API token comes from the seed and is not part of the state. The state holds secrets (signing keys, the SCIM
 * token) and belongs into a file that only its owner can read.
 */
export function createOktaEmulator(seed: OktaSeed, options: OktaEmulatorOptions): OktaEmulator {
  const state = structuredClone(options.state ?? emptyState());
  const clock = createClock(state.clockOffsetMs);
  const base: DirectoryContext = {
    seed,
    state,
    clock,
    faults: createFaultBoard(oktaFaultSchema),
    journal: createJournal(clock),
    changed: options.onChange,
  };
  const engine = createProvisioningEngine(base, options.lag.scimPushMs);
  const context: OktaContext = { ...base, provisioning: engine };
  if (options.state === undefined) fillOrg(context, seed);

  const app = createOktaServer(context);
  const controls = {
    clock,
    journal: context.journal,
    faults: context.faults,
    onClock() {
      state.clockOffsetMs = clock.offsetMs();
      context.changed();
    },
  };
  registerControlRoutes(app, controls, (scope) => registerConsoleRoutes(scope, context));
  // A cleared stall must set the queue going again.
  app.addHook("onResponse", async (request) => {
    if (request.method === "PUT" && request.url === "/__sandbox/faults") engine.wakeAll();
  });
  registerApiRoutes(app, context);
  engine.wakeAll();

  return {
    app,
    snapshot: () => structuredClone(state),
    idle: () => engine.idle(),
    async stop() {
      engine.stop();
      clock.stop();
    },
  };
}
