import { type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import * as runtime from "@pulumi/pulumi/runtime";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import * as state from "@pulumi/pulumi/runtime/state";

/** Where the runtime's messages go, and a measure of whether anything still happens. */
export interface RuntimeListener {
  log(request: LogRequest): void;
  readonly activity: number;
}

type Callback = (error: null, response: object) => void;
type DebuggablePromise = <T>(promise: Promise<T>, context?: unknown) => Promise<T>;
interface Store {
  settings: { engine?: object };
}

/** Parts of the SDK that its declarations hide; the Automation API isolates its programs by them. */
const hidden = {
  state: state as unknown as { withLocalStorage<T>(run: () => T): T; getStore(): Store },
  debuggable: debuggable as unknown as { debuggablePromise: DebuggablePromise },
  runtime: runtime as unknown as { waitForRPCs(): Promise<void> },
};

/** Errors by run, in the order in which they surfaced. */
const rejections = new WeakMap<Store, unknown[]>();

// A rejected registration is reported by the process as an unhandled rejection, which would fail
// the test. Each goes through this function, where it can be noted and counts as handled.
const debuggablePromise = hidden.debuggable.debuggablePromise;
hidden.debuggable.debuggablePromise = (promise, context) => {
  const noted = rejections.get(hidden.state.getStore());
  const wrapped = debuggablePromise(promise, context);
  wrapped.catch((error: unknown) => noted?.push(error));
  return wrapped;
};

/**
 * Runs a callback with its own copy of all that the SDK keeps globally, until nothing happens any
 * more. Gives the messages of the errors that surfaced, each error once.
 */
export function runIsolated(
  listener: RuntimeListener,
  callback: () => Promise<unknown>,
): Promise<string[]> {
  return hidden.state.withLocalStorage(async () => {
    const store = hidden.state.getStore();
    const errors: unknown[] = [];
    rejections.set(store, errors);
    store.settings.engine = {
      log: (request: LogRequest, done: Callback) => {
        listener.log(request);
        done(null, {});
      },
      setRootResource: (_: object, done: Callback) => done(null, {}),
    };
    await settled(callback, listener, errors);
    const messages = errors.map((error) =>
      error instanceof Error ? error.message : String(error),
    );
    return [...new Set(messages)];
  });
}

/** Turns of the event loop without anything happening after which a stopped run is at its end. */
const CALM_TURNS = 50;

/**
 * Waits for the end of a run. After an error some promises of the SDK never settle, as in a real
 * run, where the process then ends because nothing is left to do.
 */
async function settled(
  callback: () => Promise<unknown>,
  listener: RuntimeListener,
  errors: unknown[],
): Promise<void> {
  let done = false;
  const end = callback()
    .catch((error: unknown) => errors.push(error))
    .then(() => hidden.runtime.waitForRPCs())
    .finally(() => {
      done = true;
    });
  const standstill = async (): Promise<void> => {
    let activity = -1;
    let calm = 0;
    while (!done && calm < CALM_TURNS) {
      await new Promise((resolve) => setImmediate(resolve));
      const moved = listener.activity !== activity || errors.length === 0;
      calm = moved ? 0 : calm + 1;
      activity = listener.activity;
    }
  };
  await Promise.race([end, standstill()]);
}
