import { z } from "zod";
import { invalidRequest } from "./errors";
import { problemsOf } from "./userResource";

export interface PatchOperation {
  op: "add" | "replace" | "remove";
  path?: string;
  value?: unknown;
}

const PATCH_URN = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

const patchSchema = z.strictObject({
  schemas: z.array(z.literal(PATCH_URN)).min(1),
  Operations: z
    .array(
      z.strictObject({
        // Some clients capitalize the operation; the service reads it without case.
        op: z
          .string()
          .transform((op) => op.toLowerCase())
          .pipe(z.enum(["add", "replace", "remove"])),
        path: z.string().min(1).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1),
});

/** The operations of a PATCH body: `remove` has a path, `add` and `replace` have a value. */
export function patchOperations(body: unknown): PatchOperation[] {
  const parsed = patchSchema.safeParse(body);
  if (!parsed.success) throw invalidRequest(problemsOf(parsed.error));
  for (const operation of parsed.data.Operations) {
    if (operation.op === "remove" && operation.path === undefined) {
      throw invalidRequest("Missing path in PATCH request");
    }
    if (operation.op !== "remove" && operation.value === undefined) {
      throw invalidRequest("Missing value in PATCH request");
    }
  }
  return parsed.data.Operations;
}
