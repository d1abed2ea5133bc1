import { type FastifyReply, type FastifyRequest } from "fastify";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/**
 * One named fault. `times` counts down with each request that it hits and removes the fault at zero;
 * without it the fault stays until it is cleared. `operations` limits it to those vendor operations, each written
 * `CreateGroup`, `scim:CreateGroup` or `scim:*`.
 */
const rule = { times: z.int().positive().optional(), operations: z.array(z.string()).optional() };

/**
 * Faults that every emulator knows, each a member of the object put to `/__sandbox/faults`:
 * - `latency {ms}`: answers this much later (real milliseconds);
 * - `throttle`: the vendor's throttling answer;
 * - `conflict`: the vendor's conflict answer, on writes only where the emulator can tell;
 * - `serverError {status?}`: 5xx, 500 unless told;
 * - `dropConnection`: the socket is closed without an answer, before anything is changed.
 */
export const commonFaults = {
  latency: z.strictObject({ ...rule, ms: z.int().nonnegative() }).optional(),
  throttle: z.strictObject(rule).optional(),
  conflict: z.strictObject(rule).optional(),
  serverError: z.strictObject({ ...rule, status: z.int().min(500).max(599).optional() }).optional(),
  dropConnection: z.strictObject(rule).optional(),
};

/** A fault that an emulator adds to the common ones: the rule's members plus its own. */
export function faultRule<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject({ ...rule, ...shape }).optional();
}

interface Rule {
  times?: number;
  operations?: string[];
}

/** The faults in force. Not part of the saved state. */
export interface FaultBoard<Faults extends object> {
  current(): Faults;
  /** Replaces all faults; `{}` clears them. Throws `FaultInputError` for unknown names or wrong values. */
  replace(input: unknown): void;
  /**
   * The fault if it is in force for the operation, counted as one hit.
   * @param matches Further condition of the fault, such as a certain account.
   */
  take<Name extends keyof Faults>(
    name: Name,
    operation: string,
    matches?: (fault: NonNullable<Faults[Name]>) => boolean,
  ): Faults[Name] | undefined;
  /** The fault if it is in force, not counted; for values that are read rather than hit. */
  peek<Name extends keyof Faults>(name: Name): Faults[Name] | undefined;
}

/** The body put to `/__sandbox/faults` does not describe faults; the message lists all problems. */
export class FaultInputError extends Error {}

export function createFaultBoard<Shape extends z.core.$ZodShape>(
  schema: z.ZodObject<Shape, z.core.$strict>,
): FaultBoard<z.infer<typeof schema>> {
  type Faults = z.infer<typeof schema>;
  let faults = {} as Faults;
  return {
    current: () => faults,
    replace(input) {
      const parsed = schema.safeParse(input);
      if (!parsed.success) throw new FaultInputError(z.prettifyError(parsed.error));
      faults = parsed.data;
    },
    peek: (name) => faults[name],
    take(name, operation, matches) {
      const fault = faults[name];
      if (fault === undefined || fault === null) return undefined;
      const found = fault as Rule;
      if (!appliesTo(found, operation) || matches?.(fault) === false) return undefined;
      if (found.times !== undefined && --found.times === 0) {
        faults = { ...faults, [name]: undefined };
      }
      return fault;
    },
  };
}

/** `operation` is a bare name or `<service>:<name>`; a rule may name either, or `<service>:*`. */
function appliesTo(rule: Rule, operation: string): boolean {
  if (rule.operations === undefined) return true;
  const [service, name] = operation.split(":");
  return rule.operations.some(
    (wanted) => wanted === operation || wanted === name || wanted === `${service}:*`,
  );
}

/** Faults of the transport, applied before a request is handled. */
type TransportFaults = Pick<
  z.infer<z.ZodObject<typeof commonFaults>>,
  "latency" | "dropConnection"
>;

/**
 * Delays the request, or closes its socket.
 * @returns true when the connection was dropped and the handler must not answer.
 */
export async function applyTransportFaults(
  board: FaultBoard<TransportFaults>,
  operation: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const latency = board.take("latency", operation);
  if (latency !== undefined) await sleep(latency.ms);
  if (board.take("dropConnection", operation) === undefined) return false;
  reply.hijack();
  request.raw.socket.destroy();
  return true;
}
