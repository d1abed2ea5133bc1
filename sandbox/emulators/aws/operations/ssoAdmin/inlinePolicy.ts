import { z } from "zod";
import { validationError } from "../../errors";
import { operation, text, type OperationTable } from "../../operation";
import { markChanged, requireEditableSet, requirePermissionSet, setFields } from "./shared";

/** Bytes without white space. */
const INLINE_POLICY_LIMIT = 10_240;

export const inlinePolicyOperations: OperationTable = {
  PutInlinePolicyToPermissionSet: operation(
    z.object({
      ...setFields,
      InlinePolicy: text({ max: 32_768, pattern: /^[\t\n\r -ÿ]+$/ }),
    }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      checkPolicyDocument(input.InlinePolicy);
      set.inlinePolicy = input.InlinePolicy;
      markChanged(set);
      return {};
    },
  ),
  GetInlinePolicyForPermissionSet: operation(z.object(setFields), (input, context) => ({
    InlinePolicy: requirePermissionSet(context, input).inlinePolicy ?? "",
  })),
  DeleteInlinePolicyFromPermissionSet: operation(z.object(setFields), (input, context) => {
    const set = requireEditableSet(context, input);
    delete set.inlinePolicy;
    markChanged(set);
    return {};
  }),
};

/** An IAM policy document as text: size in non-whitespace bytes and JSON form. */
function checkPolicyDocument(document: string): void {
  const size = Buffer.byteLength(document.replace(/\s/g, ""), "utf8");
  if (size > INLINE_POLICY_LIMIT) {
    throw validationError(
      `Inline policy has ${size} non-whitespace characters; the maximum is ${INLINE_POLICY_LIMIT}`,
    );
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    throw validationError("The inline policy document is not valid JSON");
  }
  if (typeof parsed !== "object" || parsed === null || !("Statement" in parsed)) {
    throw validationError("The inline policy document has no Statement");
  }
}
