import { type DirectoryContext, type ProvisioningQueue } from "../context";
import { deleteGroups, syncGroups } from "./groupSync";
import { ScimError, sendScim, type ScimRequest } from "./scimClient";
import { type ProvisioningState } from "./state";
import { type Sync, SyncHalted } from "./sync";
import { syncUsers } from "./userSync";

/** Tries of one SCIM request before it counts as failed. */
const MAX_TRIES = 5;

export interface ProvisioningEngine extends ProvisioningQueue {
  /** Resolves when no application has work that could go on; work held up by a stall does not count. */
  idle(): Promise<void>;
  stop(): void;
}

/** The queue of one application. */
interface Worker {
  /** Something changed since the last pass began. */
  dirty: boolean;
  /** The next pass pushes everything. */
  force: boolean;
  running: boolean;
  /** Cancels the scheduled pass. */
  cancel?: () => void;
}

interface Engine {
  context: DirectoryContext;
  delayMs: number;
  /** By application. */
  workers: Map<string, Worker>;
  /** Those who wait for `idle`. */
  waiting: (() => void)[];
  abort: AbortController;
}

/**
 * Okta's provisioning: after each change it compares the directory with what it pushed before and sends the
 * difference over SCIM, each application in its own queue. People go first, then groups, so that nobody's membership
 * is pushed before the person.
 *
 * @param delayMs Emulated time from a change to the requests it causes, and the unit of the back-off.
 */
export function createProvisioningEngine(
  context: DirectoryContext,
  delayMs: number,
): ProvisioningEngine {
  const engine: Engine = {
    context,
    delayMs,
    workers: new Map(),
    waiting: [],
    abort: new AbortController(),
  };
  return {
    wake: (appId) => wake(engine, appId),
    wakeAll: () => Object.keys(context.state.provisioning).forEach((appId) => wake(engine, appId)),
    forget(appId) {
      engine.workers.get(appId)?.cancel?.();
      engine.workers.delete(appId);
      settle(engine);
    },
    pushNow(appId) {
      workerOf(engine, appId).force = true;
      wake(engine, appId);
    },
    idle: () =>
      isBusy(engine) ? new Promise((resolve) => engine.waiting.push(resolve)) : Promise.resolve(),
    stop() {
      engine.abort.abort();
      for (const worker of engine.workers.values()) worker.cancel?.();
      engine.workers.clear();
      settle(engine);
    },
  };
}

function workerOf(engine: Engine, appId: string): Worker {
  const worker = engine.workers.get(appId) ?? { dirty: false, force: false, running: false };
  engine.workers.set(appId, worker);
  return worker;
}

function wake(engine: Engine, appId: string): void {
  const { context, abort } = engine;
  if (abort.signal.aborted || workingConnection(context, appId) === undefined) return;
  const worker = workerOf(engine, appId);
  worker.dirty = true;
  if (worker.running || worker.cancel !== undefined || isStalled(engine)) return;
  worker.cancel = context.clock.schedule(engine.delayMs, () => {
    worker.cancel = undefined;
    void run(engine, appId, worker);
  });
}

async function run(engine: Engine, appId: string, worker: Worker): Promise<void> {
  worker.running = true;
  try {
    while (worker.dirty && !isStalled(engine) && !engine.abort.signal.aborted) {
      const { force } = worker;
      Object.assign(worker, { dirty: false, force: false });
      const finished = await pass(engine, appId, force);
      if (!finished) Object.assign(worker, { dirty: true, force: worker.force || force });
    }
  } finally {
    worker.running = false;
    settle(engine);
  }
}

/** @returns false when the pass was cut off and has to be made again. */
async function pass(engine: Engine, appId: string, force: boolean): Promise<boolean> {
  const { context, delayMs, abort } = engine;
  const provisioning = workingConnection(context, appId);
  const app = context.state.apps[appId];
  if (provisioning === undefined || app === undefined) return true;
  const halted = (): boolean =>
    abort.signal.aborted || isStalled(engine) || workingConnection(context, appId) !== provisioning;
  const send = (request: ScimRequest): Promise<unknown> =>
    sendWithRetries(context, provisioning, { ...request, signal: abort.signal }, delayMs, halted);
  try {
    await syncApp({ context, app, provisioning, send, halted, force });
  } catch (error) {
    if (!(error instanceof SyncHalted)) throw error;
  }
  return !halted();
}

/** People before groups, unless the fault `pushRace` turns that round (okta/terraform-provider-okta#1164). */
async function syncApp(sync: Sync): Promise<void> {
  const raced = sync.context.faults.peek("pushRace") !== undefined;
  const phases = raced ? [syncGroups, syncUsers] : [syncUsers, syncGroups];
  for (const phase of [...phases, deleteGroups]) await phase(sync);
}

/** The connection of an application that is ACTIVE and has provisioning switched on. */
function workingConnection(
  context: DirectoryContext,
  appId: string,
): ProvisioningState | undefined {
  const provisioning = context.state.provisioning[appId];
  const active = context.state.apps[appId]?.status === "ACTIVE";
  return active && provisioning?.enabled ? provisioning : undefined;
}

const isStalled = (engine: Engine): boolean =>
  engine.context.faults.peek("provisioningStalled") !== undefined;

const isBusy = (engine: Engine): boolean =>
  [...engine.workers.values()].some((worker) => worker.running || worker.cancel !== undefined);

function settle(engine: Engine): void {
  if (isBusy(engine)) return;
  for (const resolve of engine.waiting.splice(0)) resolve();
}

/** @throws ScimError after the last try, SyncHalted when the pass must not go on. */
async function sendWithRetries(
  context: DirectoryContext,
  provisioning: ProvisioningState,
  request: ScimRequest,
  delayMs: number,
  halted: () => boolean,
): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendScim(provisioning, request);
    } catch (error) {
      if (request.signal?.aborted) throw new SyncHalted();
      if (!(error instanceof ScimError) || !error.transient || tries === MAX_TRIES) throw error;
    }
    await new Promise<void>((resolve) => context.clock.schedule(delayMs * 2 ** tries, resolve));
    if (halted()) throw new SyncHalted();
  }
}
