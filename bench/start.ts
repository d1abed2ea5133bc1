/**
 * `npm run bench:start`: from the start of `pulumi preview` to the first resource that the program
 * registers, with the project's runtime options and with the engine's default ones (ts-node checks
 * types on each run). The real program with aws and okta loaded, on a sandbox of its own.
 */
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { applyEnvironment } from "../sandbox/lifecycle/environment";
import { environmentOf, requireSandbox } from "../sandbox/lifecycle/sandbox";
import { NO_LAG, serveSandbox, type ServedSandbox } from "../sandbox/lifecycle/serve";
import { makeTemporaryProject } from "../sandbox/lifecycle/temporaryProject";
import { bringUp } from "../sandbox/lifecycle/up";

const STACK = "dev";
const RUNS = 3;

/** `Pulumi.yaml` of each setting. */
const SETTINGS: Record<string, (text: string) => string> = {
  project: (text) => text,
  default: (text) => text.replace(/^runtime:\n(?: .*\n)+/m, "runtime: nodejs\n"),
};

/** Part of an event of the streamed preview. */
interface EngineEvent {
  resourcePreEvent?: { metadata: { type: string } };
}

/** Seconds until the first registration, in order of size. */
async function measure(settings: (text: string) => string): Promise<number[]> {
  const directory = await makeTemporaryProject({
    "Pulumi.yaml": settings,
    [`Pulumi.${STACK}.yaml`]: (text) => text,
  });
  let served: ServedSandbox | undefined;
  try {
    await bringUp({
      project: directory,
      stack: STACK,
      fresh: false,
      plugins: "stand-in",
      report: (line) => console.error(line),
      start: async (paths) => {
        served = await serveSandbox(paths, NO_LAG);
      },
    });
    const environment = environmentOf(await requireSandbox(directory));
    const env = applyEnvironment(process.env, environment);
    await firstRegistration(directory, env);
    const seconds: number[] = [];
    for (let run = 0; run < RUNS; run++) seconds.push(await firstRegistration(directory, env));
    return seconds.sort((one, other) => one - other);
  } finally {
    await served?.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function firstRegistration(cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  const started = process.hrtime.bigint();
  const child = spawn("pulumi", ["preview", "--stack", STACK, "--json", "--non-interactive"], {
    cwd,
    env: { ...env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let seconds: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (seconds === undefined && isRegistration(line)) {
      seconds = Number(process.hrtime.bigint() - started) / 1e9;
    }
  }
  await closed;
  if (seconds === undefined) throw new Error("The program registered nothing.");
  return seconds;
}

/** True for a resource that the program asked for; stack and default providers come by themselves. */
function isRegistration(line: string): boolean {
  const { resourcePreEvent } = JSON.parse(line) as EngineEvent;
  return resourcePreEvent !== undefined && !resourcePreEvent.metadata.type.startsWith("pulumi:");
}

async function main(): Promise<void> {
  const medians: Record<string, number> = {};
  for (const [name, settings] of Object.entries(SETTINGS)) {
    const seconds = await measure(settings);
    const median = seconds[Math.floor(RUNS / 2)] ?? Number.NaN;
    medians[name] = Math.round(median * 100) / 100;
    console.log(`${name} runtime options: ${median.toFixed(2)} s (median of ${RUNS})`);
  }
  const { project, default: standard } = medians;
  console.log(
    JSON.stringify({ bench: "start", unit: "s", runs: RUNS, project, default: standard }),
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
