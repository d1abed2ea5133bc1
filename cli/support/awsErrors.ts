import { CliError } from "./errors";

/** Where a request did not get through. */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "ETIMEDOUT",
]);

/** Names of the errors with which AWS refuses a signature. */
const BAD_CREDENTIALS = new Set([
  "ExpiredTokenException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "UnrecognizedClientException",
]);

/**
 * What to do about the failures of AWS calls that a person can mend; other errors as they are.
 * @param needs what the credentials have to be able to do, a full sentence
 */
export function explainAwsError(error: unknown, needs: string): unknown {
  if (!(error instanceof Error) || error instanceof CliError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (error.name === "CredentialsProviderError")
    return new CliError(
      "There are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    );
  if (error.message.includes("Region is missing"))
    return new CliError(
      "There is no AWS Region. Set AWS_REGION to the primary Region of Identity Center.",
    );
  if (UNREACHABLE.has(code ?? "") || error.name === "TimeoutError") {
    const endpoint = process.env.AWS_ENDPOINT_URL;
    const where = endpoint ? `The endpoint ${endpoint} (AWS_ENDPOINT_URL)` : "AWS";
    return new CliError(`${where} cannot be reached: ${error.message || code}.`);
  }
  const said = error.message.replace(/\.$/, "");
  if (BAD_CREDENTIALS.has(error.name))
    return new CliError(`AWS does not accept these credentials: ${said}. Renew them.`);
  if (error.name === "AccessDeniedException") return new CliError(`AWS refused: ${said}. ${needs}`);
  if (error.name === "AWSOrganizationsNotInUseException")
    return new CliError("The account of these credentials is in no organization.");
  return error;
}
