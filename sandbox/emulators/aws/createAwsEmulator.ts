import { type FastifyInstance } from "fastify";
import { type OnChange } from "../emulator";
import { createClock } from "../http/clock";
import { registerControlRoutes } from "../http/controlRoutes";
import { createFaultBoard } from "../http/faults";
import { createJournal } from "../http/journal";
import { createScimApp } from "../scim/scimApp";
import { type AwsSeed, type EmulatorLag } from "../seed";
import { settleOperations } from "./asyncOperations";
import { createAwsApp } from "./awsApp";
import { type AwsContext } from "./context";
import { addConsoleRoutes } from "./control/consoleRoutes";
import { addOrganizationRoutes } from "./control/organizationRoutes";
import { awsFaultSchema } from "./faults";
import { initialState } from "./initialState";
import { type AwsCredential } from "./signature";
import { type AwsState } from "./state";

/** AWS in two HTTP applications on one state: the signed APIs, and the SCIM endpoint. */
export interface AwsEmulator {
  /** `POST /` and the control calls. */
  aws: FastifyInstance;
  /** `/<tenant>/scim/v2/…` and the common control calls; journal, faults and clock are those of `aws`. */
  scim: FastifyInstance;
  /** JSON from which `options.state` makes the same emulator again. */
  snapshot(): AwsState;
  stop(): Promise<void>;
}

export interface AwsEmulatorOptions {
  lag: EmulatorLag;
  onChange: OnChange;
  /** A snapshot to go on from; the seed is not looked at then. */
  state?: AwsState;
  /** Access keys whose signatures are verified; without, any key is accepted (see `authenticate`). */
  credentials?: readonly AwsCredential[];
}

export function createAwsEmulator(seed: AwsSeed, options: AwsEmulatorOptions): AwsEmulator {
  const restored = options.state === undefined ? undefined : structuredClone(options.state);
  const clock = createClock(restored?.clockOffsetMs);
  const context: AwsContext = {
    state: restored ?? initialState(seed, clock.now()),
    clock,
    lag: options.lag,
    faults: createFaultBoard(awsFaultSchema),
  };
  const journal = createJournal(clock);
  const settle = (): void => {
    if (settleOperations(context)) options.onChange();
  };
  const { credentials, onChange: changed } = options;
  const aws = createAwsApp({ context, journal, credentials, settle, changed });
  const controls = { clock, journal, faults: context.faults, onClock: changed };
  registerControlRoutes(aws, controls, (scope) => {
    scope.addHook("onRequest", async () => settle());
    addConsoleRoutes(scope, context, changed);
    addOrganizationRoutes(scope, context, changed);
  });
  const scim = createScimApp({ context, journal, changed });
  registerControlRoutes(scim, controls);
  return {
    aws,
    scim,
    snapshot() {
      settleOperations(context);
      context.state.clockOffsetMs = clock.offsetMs();
      return structuredClone(context.state);
    },
    async stop() {
      clock.stop();
      await Promise.all([aws.close(), scim.close()]);
    },
  };
}
