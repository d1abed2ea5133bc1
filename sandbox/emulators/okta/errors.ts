import { randomWord } from "./ids";

/** An answer of the Okta API other than success. */
export class OktaApiError extends Error {
  /**
   * @param errorCode `E00000NN` as in Okta's list of error codes.
   * @param causes Further sentences, the `errorCauses` of the body.
   */
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly causes: string[] = [],
  ) {
    super(message);
  }
}

/** Body of an error answer. */
export function errorBody(error: OktaApiError): Record<string, unknown> {
  return {
    errorCode: error.errorCode,
    errorSummary: error.message,
    errorLink: error.errorCode,
    errorId: `oae${randomWord(22)}`,
    errorCauses: error.causes.map((errorSummary) => ({ errorSummary })),
  };
}

/** 400: the request breaks rules of the endpoint; one cause per broken rule. */
export const validationError = (subject: string, ...causes: string[]): OktaApiError =>
  new OktaApiError(400, "E0000001", `Api validation failed: ${subject}`, causes);

/** 400: an object with this value in this field exists already. */
export const duplicateError = (field: string): OktaApiError =>
  validationError(
    field,
    `${field}: An object with this field already exists in the current organization`,
  );

/** 404. @param type Okta's name of the missing kind, for example `UserGroup`. */
export const notFoundError = (id: string, type: string): OktaApiError =>
  new OktaApiError(404, "E0000007", `Not found: Resource not found: ${id} (${type})`);

/** 403: the principal may not do this. */
export const accessDenied = (): OktaApiError =>
  new OktaApiError(403, "E0000006", "You do not have permission to perform the requested action");

/** 401 for a wrong, expired or missing token. */
export const invalidToken = (): OktaApiError =>
  new OktaApiError(401, "E0000011", "Invalid token provided");

export const rateLimited = (): OktaApiError =>
  new OktaApiError(429, "E0000047", "API call exceeded rate limit due to too many requests.");

/** 403: system and imported objects cannot be changed. */
export const readOnlyObject = (kind: string): OktaApiError =>
  new OktaApiError(403, "E0000111", `Cannot modify the ${kind} object because it is read-only.`);

/** 400 of the group push endpoints. */
export const groupPushError = (message: string): OktaApiError =>
  new OktaApiError(400, "E0000027", `Group push bad request : ${message}`);
