import { type Command } from "commander";
import { registerConsole } from "./sandboxConsole";
import { registerEnv, registerStatus } from "./sandboxStatus";
import { registerLogs } from "./sandboxLogs";
import { registerDown, registerUp } from "./sandboxUp";

/** `access sandbox …` */
export function registerSandbox(program: Command): void {
  const sandbox = program
    .command("sandbox")
    .description("run the project against emulated clouds on this machine");
  registerUp(sandbox);
  registerDown(sandbox);
  registerStatus(sandbox);
  registerEnv(sandbox);
  registerConsole(sandbox);
  registerLogs(sandbox);
}
