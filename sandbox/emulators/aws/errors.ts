/** An answer of an emulated AWS API other than success; becomes `{__type, Message, …details}`. */
export class AwsApiError extends Error {
  /**
   * @param code Error name of the vendor, the `__type` of the answer.
   * @param details Further members of the body, such as `ResourceType`.
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

/** Input that breaks a rule of the operation's model; Organizations tells which in `Reason`. */
export class InputError extends AwsApiError {
  constructor(
    message: string,
    readonly reason: string,
  ) {
    super("ValidationException", message);
  }
}

export const validationError = (message: string): AwsApiError =>
  new AwsApiError("ValidationException", message);

export const notFoundError = (
  message: string,
  details: Record<string, unknown> = {},
): AwsApiError => new AwsApiError("ResourceNotFoundException", message, 400, details);

export const conflictError = (
  message: string,
  details: Record<string, unknown> = {},
): AwsApiError => new AwsApiError("ConflictException", message, 400, details);

export const quotaError = (message: string): AwsApiError =>
  new AwsApiError("ServiceQuotaExceededException", message);

export const accessDeniedError = (message: string): AwsApiError =>
  new AwsApiError("AccessDeniedException", message);

/** Identity Store: the members tell which kind of resource is missing (`GROUP`, `USER`, …). */
export function identityNotFound(type: IdentityResourceType, id?: string): AwsApiError {
  return notFoundError(`${type} not found.`, {
    ResourceType: type,
    ...(id === undefined ? {} : { ResourceId: id }),
  });
}

type IdentityResourceType = "GROUP" | "USER" | "GROUP_MEMBERSHIP";
