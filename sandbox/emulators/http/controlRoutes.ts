import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { type EmulatorClock } from "./clock";
import { FaultInputError, type FaultBoard } from "./faults";
import { type Journal } from "./journal";

interface ControlRoutesOptions<Faults extends object> {
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
 * @param more Adds further control calls with the same error form; it may throw `ControlError`.
 */
export function registerControlRoutes<Faults extends object>(
  app: FastifyInstance,
  options: ControlRoutesOptions<Faults>,
  more?: (scope: FastifyInstance) => void,
): void {
  // An own scope keeps the error form from the vendor's routes.
  void app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => {
      const { status, statusCode, message } = error as Partial<ControlError> & {
        statusCode?: number;
      };
      return reply.code(status ?? statusCode ?? 500).send({ error: message ?? "failed" });
    });
    addCommonRoutes(scope, options);
    more?.(scope);
  });
}

function addCommonRoutes<Faults extends object>(
  scope: FastifyInstance,
  options: ControlRoutesOptions<Faults>,
): void {
  const { clock, journal, faults } = options;
  scope.get("/__sandbox/health", () => ({ status: "ok", now: clock.isoNow() }));
  scope.get("/__sandbox/journal", () => journal.entries());
  scope.delete("/__sandbox/journal", async (_request, reply) => {
    journal.clear();
    return reply.code(204).send();
  });
  scope.get("/__sandbox/faults", () => faults.current());
  scope.put("/__sandbox/faults", (request) => {
    try {
      faults.replace(request.body ?? {});
    } catch (error) {
      throw error instanceof FaultInputError ? new ControlError(400, error.message) : error;
    }
    return faults.current();
  });
  scope.post("/__sandbox/clock", (request) => {
    const schema = z.strictObject({ advanceMs: z.number().nonnegative() });
    clock.advance(parseControlBody(schema, request.body).advanceMs);
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
