import { type FastifyInstance } from "fastify";

/** One emulated cloud: an HTTP application plus state that can be saved and restored as JSON. */
export interface Emulator<State> {
  app: FastifyInstance;
  /** A JSON value from which `restore` rebuilds the same state. */
  snapshot(): State;
  /** Stops timers and queues; pending asynchronous work is dropped. */
  stop(): Promise<void>;
}

/** Called after each change of state, so that the owner can persist it. */
export type OnChange = () => void;
