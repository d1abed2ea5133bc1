import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CliError } from "./errors";

/**
 * Directory of the nearest `Pulumi.yaml`, looked for upwards as `pulumi` does.
 * @throws CliError when there is none
 */
export function findProject(from: string = process.cwd()): string {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    if (existsSync(join(directory, "Pulumi.yaml"))) return directory;
    if (directory === dirname(directory)) {
      throw new CliError(
        `There is no Pulumi.yaml in ${from} or above. Change to the project's directory, or name it with -C.`,
      );
    }
  }
}
