import { type FastifyRequest } from "fastify";
import { z } from "zod";
import { validationError } from "../errors";

/**
 * The request's body as the schema has it.
 *
 * @throws 400 E0000001 that names every problem, one cause each.
 */
export function readBody<Schema extends z.ZodType>(
  request: FastifyRequest,
  schema: Schema,
): z.infer<Schema> {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const causes = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw validationError(parsed.error.issues[0]?.path.join(".") ?? "body", ...causes);
}

/** Path parameters, all of which the route's pattern guarantees. */
export function pathParams<Name extends string>(request: FastifyRequest): Record<Name, string> {
  return request.params as Record<Name, string>;
}

/** Query parameters as text. */
export function queryOf(request: FastifyRequest): Record<string, string | undefined> {
  return request.query as Record<string, string | undefined>;
}

/** JSON object with any members. */
export const anyObject = z.record(z.string(), z.unknown());

/** A query flag: absent takes the default. */
export function flag(value: string | undefined, fallback: boolean): boolean {
  return value === undefined ? fallback : value === "true";
}
