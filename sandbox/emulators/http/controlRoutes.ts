import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { type EmulatorClock } from "./clock";
import { FaultInputError, type FaultBoard } from "./faults";
import { type Journal } from "./journal";

export interface ControlRoutesOptions<Faults extends object> {
  clock: EmulatorClock;
  journal: Journal;
  faults: FaultBoard<Faults>;
  /** Called after the clock moved. */
  onClock?(): void;
}

/** A control call that cannot be done; answered with its status and `{error: message}`. */
export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The control calls that all emulators share, all under `/__sandbox/`: `GET health`, `GET|DELETE journal`,
 * `GET|PUT faults` and `POST clock {advanceMs}`. Errors are `{error: "<sentence>"}`.
 */
export function registerControlRoutes<Faults extends object>(
  app: FastifyInstance,
  options: ControlRoutesOptions<Faults>,
): void {
  const { clock, journal, faults } = options;
  app.get("/__sandbox/health", () => ({ status: "ok", now: clock.isoNow() }));
  app.get("/__sandbox/journal", () => journal.entries());
  app.delete("/__sandbox/journal", async (_request, reply) => {
    journal.clear();
    return reply.code(204).send();
  });
  app.get("/__sandbox/faults", () => faults.current());
  app.put("/__sandbox/faults", (request) => {
    try {
      faults.replace(request.body ?? {});
    } catch (error) {
      throw error instanceof FaultInputError ? new ControlError(400, error.message) : error;
    }
    return faults.current();
  });
  app.post("/__sandbox/clock", (request) => {
    const { advanceMs } = parseControlBody(
      z.strictObject({ advanceMs: z.number().nonnegative() }),
      request.body,
    );
    clock.advance(advanceMs);
    options.onClock?.();
    return { now: clock.isoNow() };
  });
}

/** The body as the schema has it; otherwise a 400 that lists every problem. */
export function parseControlBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (!parsed.success) throw new ControlError(400, z.prettifyError(parsed.error));
  return parsed.data;
}
