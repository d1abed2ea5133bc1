/** An answer of the SCIM endpoint other than success. */
export class ScimError extends Error {
  /**
   * @param code AWS's name of the error, as CloudTrail records it.
   * @param message The exact problem, which CloudTrail has and the answer has not.
   * @param detail What the answer says.
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly detail: string,
  ) {
    super(message);
  }
}

/** The real endpoint says no more than this about a bad request; the reason goes to CloudTrail. */
const UNPARSABLE = "Request is unparsable, syntactically incorrect, or violates schema.";

export const invalidRequest = (message: string): ScimError =>
  new ScimError(400, "ValidationException", message, UNPARSABLE);

export const unauthorized = (message: string): ScimError =>
  new ScimError(
    401,
    "UnauthorizedException",
    message,
    "Authorization header is invalid or missing.",
  );

export const resourceNotFound = (kind: "User" | "Group", id: string): ScimError =>
  new ScimError(
    404,
    "ResourceNotFoundException",
    `${kind} ${id} not found`,
    `${kind} not found for id ${id}`,
  );

/** Text of a real answer (awslabs/ssosync#45). */
export const duplicate = (message: string): ScimError =>
  new ScimError(409, "ConflictException", message, "Refused to create a new, duplicate resource.");

export const throttled = (): ScimError =>
  new ScimError(
    429,
    "ThrottlingException",
    "Rate exceeded",
    "Too many requests exceeded the limits.",
  );

export const serverError = (status: number): ScimError =>
  new ScimError(
    status,
    "InternalServerException",
    "Injected fault",
    "Service failed to process the request.",
  );

/** Body of an error. The key is `schema` where the standard has `schemas` (awslabs/ssosync#45). */
export function errorBody(error: ScimError, requestId: string, isoNow: string): object {
  return {
    schema: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    detail: error.detail,
    status: String(error.status),
    exceptionRequestId: requestId,
    timeStamp: isoNow.replace("T", " ").replace("Z", ""),
  };
}
