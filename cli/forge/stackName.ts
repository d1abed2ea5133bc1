import { CliError } from "../support/errors";

/**
 * Name of a stack without its organization and project, whether or not it has a file.
 * @throws CliError when Pulumi would not take it
 */
export function shortStackName(given: string): string {
  const name = given.slice(given.lastIndexOf("/") + 1);
  if (/^[A-Za-z0-9_.-]{1,100}$/.test(name)) return name;
  throw new CliError(
    `${JSON.stringify(given)} is no name of a stack: letters, digits, "_", "." and "-", at most 100.`,
  );
}
