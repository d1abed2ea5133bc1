import { join, resolve } from "node:path";

/** Where one sandbox keeps its things. Everything is below `root`, which only its owner can read. */
export interface SandboxPaths {
  /** The Pulumi project's directory. */
  project: string;
  /** `.sandbox` of the project. */
  root: string;
  /** Ports, process and credentials, see `SandboxRecord`. */
  record: string;
  /** What the emulated clouds are made of, see `SandboxSeed`. */
  seed: string;
  /** Held while a command changes the sandbox. */
  lock: string;
  /** State of the emulated clouds, one JSON file each. */
  emulatorState: string;
  /** `PULUMI_HOME`: plugins, credentials of the secrets service, workspace selection. */
  pulumiHome: string;
  /** Directory of the `file://` backend. */
  pulumiState: string;
  logs: string;
  /** What the detached process prints. */
  log: string;
}

/** Paths of the sandbox that belongs to `projectDirectory`. */
export function sandboxPaths(projectDirectory: string): SandboxPaths {
  const project = resolve(projectDirectory);
  const root = join(project, ".sandbox");
  const logs = join(root, "logs");
  return {
    project,
    root,
    record: join(root, "sandbox.json"),
    seed: join(root, "seed.json"),
    lock: join(root, "lock"),
    emulatorState: join(root, "state"),
    pulumiHome: join(root, "pulumi-home"),
    pulumiState: join(root, "pulumi-state"),
    logs,
    log: join(logs, "sandbox.log"),
  };
}
