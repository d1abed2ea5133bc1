import { readFile } from "node:fs/promises";
import { writeFileAtomic } from "../system/atomicFile";

/** Changes within this time are written together. */
const DEBOUNCE_MS = 150;

/** Keeps one JSON file equal to a state that changes in memory. */
export interface StatePersister {
  /** To be called after each change; returns at once. */
  changed(): void;
  /** Resolves when everything that changed so far is on disk; rejects when the last write failed. */
  flush(): Promise<void>;
}

/**
 * @param snapshot state as a JSON value at the time of the call
 * @param onError told of a write that failed in the background
 */
export function createStatePersister(
  path: string,
  snapshot: () => unknown,
  onError: (error: Error) => void,
): StatePersister {
  let timer: NodeJS.Timeout | undefined;
  let dirty = false;
  let writing: Promise<void> = Promise.resolve();

  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const attempt = writing
      .catch(() => undefined)
      .then(async () => {
        if (!dirty) return;
        dirty = false;
        try {
          await writeFileAtomic(path, JSON.stringify(snapshot()));
        } catch (error) {
          dirty = true;
          throw error;
        }
      });
    writing = attempt;
    return attempt;
  };

  return {
    changed() {
      dirty = true;
      timer ??= setTimeout(() => void write().catch(onError), DEBOUNCE_MS);
    },
    flush: write,
  };
}

/** The state last written to `path`, `undefined` when there is none. */
export async function readState<State>(path: string): Promise<State | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as State;
  } catch {
    throw new Error(`${path} is not JSON. Start afresh with: access sandbox up --fresh`);
  }
}
