import { stackNames } from "../../config/readStackFiles";
import { nearestName } from "../../model/diagnostics";
import { CliError } from "./errors";

/** Help text of the option that `chooseStack` reads. */
export const STACK_OPTION = [
  "-s, --stack <stack>",
  "stack whose file is read (default: PULUMI_STACK, or the only stack there is)",
] as const;

/**
 * The stack that a command is about.
 * @throws CliError when it has no file, or when there are several and none is named
 */
export function chooseStack(
  project: string,
  given: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const names = stackNames(project);
  const wanted = given ?? env.PULUMI_STACK ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined || wanted === "")
    throw new CliError(`Name a stack with --stack: ${names.join(", ") || "none has a file yet"}.`);
  const shortName = wanted.slice(wanted.lastIndexOf("/") + 1);
  if (names.includes(shortName)) return shortName;
  const near = nearestName(shortName, names);
  const remedy =
    near === undefined ? `There are: ${names.join(", ") || "none"}.` : `Did you mean ${near}?`;
  throw new CliError(`There is no Pulumi.${shortName}.yaml in ${project}. ${remedy}`);
}
