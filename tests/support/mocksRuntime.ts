import { runInThisContext } from "node:vm";
import { type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import * as pulumi from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import * as state from "@pulumi/pulumi/runtime/state";

/** Where the runtime's messages go, and a measure of whether anything still happens. */
export interface RuntimeListener {
  log(request: LogRequest): void;
  readonly activity: number;
}

type Callback = (error: null, response: object) => void;
type Note = (error: unknown) => void;

/** Parts of the SDK that its declarations hide; the Automation API isolates its programs by them. */
const hidden = {
  state: state as unknown as {
    withLocalStorage<T>(run: () => T): T;
    getStore(): { settings: { engine?: object } };
  },
  runtime: runtime as unknown as { waitForRPCs(): Promise<void> },
};

/** The process itself; the one that jest shows to tests gets no events. */
const realProcess = runInThisContext("process") as NodeJS.Process;

let previous: Promise<unknown> = Promise.resolve();

/**
 * Runs a callback with its own copy of all that the SDK keeps globally, until nothing happens any
 * more. Gives the messages of all errors, each once: those that the callback noted, and those that
 * nobody handled, which is how the real runner learns of them.
 *
 * Runs follow one after the other, because an unhandled rejection does not say whose it is.
 */
export async function runIsolated(
  listener: RuntimeListener,
  callback: (note: Note) => Promise<unknown>,
): Promise<string[]> {
  const turn = previous.then(() => isolated(listener, callback));
  previous = turn.catch(() => undefined);
  return turn;
}

function isolated(
  listener: RuntimeListener,
  callback: (note: Note) => Promise<unknown>,
): Promise<string[]> {
  return hidden.state.withLocalStorage(async () => {
    const errors: unknown[] = [];
    const note: Note = (error) => errors.push(error);
    const release = takeUnhandledRejections(note);
    try {
      await settled(callback(note).catch(note), listener, errors);
    } finally {
      release();
    }
    return [...new Set(errors.map(printed))];
  });
}

/** Receives the runtime's messages from now on. `setMocks` takes the engine away again. */
export function listenToEngine(listener: RuntimeListener): void {
  hidden.state.getStore().settings.engine = {
    log: (request: LogRequest, done: Callback) => {
      listener.log(request);
      done(null, {});
    },
    setRootResource: (_: object, done: Callback) => done(null, {}),
  };
}

/** Puts `note` in the place of jest's listeners, which would fail the test. */
function takeUnhandledRejections(note: Note): () => void {
  const event = "unhandledRejection";
  const others = realProcess.listeners(event);
  realProcess.removeAllListeners(event);
  realProcess.on(event, note);
  return () => {
    realProcess.off(event, note);
    for (const listener of others) realProcess.on(event, listener);
  };
}

/** The real runner prints a clean error's message alone, and any other with its stack. */
function printed(error: unknown): string {
  return pulumi.RunError.isInstance(error) ? error.message : `unexpected ${String(error)}`;
}

/** Turns of the event loop without anything happening after which a stopped run is at its end. */
const CALM_TURNS = 50;
const LAST_TURNS = 10;

/**
 * Waits for the end of a run. After an error some promises of the SDK never settle, as in a real
 * run, where the process then ends because nothing is left to do.
 */
async function settled(
  run: Promise<unknown>,
  listener: RuntimeListener,
  errors: unknown[],
): Promise<void> {
  let done = false;
  const end = run
    .then(() => hidden.runtime.waitForRPCs())
    .finally(() => {
      done = true;
    });
  const standstill = async (): Promise<void> => {
    let activity = -1;
    let calm = 0;
    while (!done && calm < CALM_TURNS) {
      await nextTurn();
      const moved = listener.activity !== activity || errors.length === 0;
      calm = moved ? 0 : calm + 1;
      activity = listener.activity;
    }
  };
  await Promise.race([end, standstill()]);
  // Rejections that come with the end surface a turn or two later.
  for (let turn = 0; turn < LAST_TURNS; turn++) await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
