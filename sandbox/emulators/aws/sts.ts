import { type Caller } from "./context";
import { AwsApiError } from "./errors";
import { shortDigest } from "./ids";
import { type AuthenticationErrors } from "./signature";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** STS speaks the query protocol and has its own names for failed authentication. */
export const stsAuthenticationErrors: AuthenticationErrors = {
  missing: () =>
    new AwsApiError("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
  unknownKey: () =>
    new AwsApiError(
      "InvalidClientTokenId",
      "The security token included in the request is invalid.",
      403,
    ),
  incomplete: (message) => new AwsApiError("IncompleteSignature", message, 400),
  mismatch: (message) => new AwsApiError("SignatureDoesNotMatch", message, 403),
};

/** Answer of the one STS action here. The sandbox's caller is an IAM user of its account. */
export function stsAnswer(action: string, caller: Caller, requestId: string): string {
  if (action !== "GetCallerIdentity") {
    throw new AwsApiError(
      "InvalidAction",
      `Could not find operation ${action} for version 2011-06-15`,
    );
  }
  const userId = `AIDA${shortDigest(caller.accessKeyId, 16).toUpperCase()}`;
  return [
    `<GetCallerIdentityResponse xmlns="${NAMESPACE}">`,
    "<GetCallerIdentityResult>",
    `<Arn>arn:aws:iam::${caller.accountId}:user/sandbox</Arn>`,
    `<UserId>${userId}</UserId>`,
    `<Account>${caller.accountId}</Account>`,
    "</GetCallerIdentityResult>",
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`,
    "</GetCallerIdentityResponse>",
  ].join("");
}

export function stsErrorAnswer(error: AwsApiError, requestId: string): string {
  const type = error.status >= 500 ? "Receiver" : "Sender";
  return [
    `<ErrorResponse xmlns="${NAMESPACE}">`,
    `<Error><Type>${type}</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error>`,
    `<RequestId>${requestId}</RequestId>`,
    "</ErrorResponse>",
  ].join("");
}

function escapeXml(value: string): string {
  return value.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
