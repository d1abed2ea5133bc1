/** Entry of the detached process: `daemon.ts <project directory>`. Tells its parent how starting went. */
import { SANDBOX_LAG, serveSandbox } from "./serve";
import { sandboxPaths } from "./paths";

/** What the parent process is told over the IPC channel. */
export interface DaemonReport {
  ready: boolean;
  /** Why starting failed. */
  error?: string;
}

async function main(): Promise<void> {
  const [, , project] = process.argv;
  if (project === undefined) throw new Error("The project directory is missing.");
  const served = await serveSandbox(sandboxPaths(project), SANDBOX_LAG);
  const stop = (signal: NodeJS.Signals): void => {
    console.log(`${new Date().toISOString()} ${signal}: writing state and stopping`);
    served.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  console.log(`${new Date().toISOString()} listening ${JSON.stringify(served.ports)}`);
  tellParent({ ready: true });
}

function tellParent(report: DaemonReport): void {
  process.send?.(report, () => process.disconnect?.());
}

main().catch((error: unknown) => {
  console.error(error);
  tellParent({ ready: false, error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
