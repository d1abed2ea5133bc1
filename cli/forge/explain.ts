import { CliError } from "../support/errors";
import { ConnectionError, RestError } from "./rest";

/** What was attempted, for the sentence about its failure. */
export interface Attempt {
  /** For example "pull request 12 of acme/access". */
  target: string;
  provider: "github" | "gitlab";
  /** What the token needs in order to write, for example `pull-requests: write`. */
  permission: string;
}

/** The error with a sentence that says what to do; anything else as it is. */
export function explained(error: unknown, attempt: Attempt): unknown {
  if (error instanceof ConnectionError) return new CliError(`${capital(error.message)}.`);
  if (error instanceof RestError) return new CliError(sentence(error, attempt));
  return error;
}

function sentence(
  { status, message }: RestError,
  { target, provider, permission }: Attempt,
): string {
  const forge = provider === "github" ? "GitHub" : "GitLab";
  const variable = provider === "github" ? "GITHUB_TOKEN" : "GITLAB_TOKEN";
  const limited = `${forge} takes no more requests for now (${message}): run the job again later.`;
  if (/rate limit/i.test(message)) return limited;
  switch (status) {
    case 401:
      return `${forge} does not know the token (${message}): set ${variable} to one that is valid.`;
    case 403:
      return `${forge} lets the token not write to ${target} (${message}): it needs ${permission}.`;
    case 404:
      return `There is no ${target} that the token may see (${message}).`;
    case 410:
      return `${forge} has ${target} switched off (${message}).`;
    case 429:
      return limited;
    default:
      return `${forge} failed on ${target} (${message}).`;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
