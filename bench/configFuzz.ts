/**
 * `npm run fuzz:config [-- --runs 10000 --seed 1]`: the example stacks with random mistakes. Each
 * must be accepted, with grants that keep their promises, or be rejected with messages that say
 * where; nothing may throw and nothing may hang. A failure prints its seed, with which
 * `--runs 1 --seed N` repeats it. The last line is one JSON object with figures.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readStackFiles, stackNames, type StackFiles } from "../config/readStackFiles";
import { type ResolvedAccess } from "../model/accessModel";
import { type Diagnostic, formatDiagnostic, formatDiagnostics } from "../model/diagnostics";
import { loadAccess } from "../model/loadAccess";
import { createRandom, mutate } from "./support/mutations";

const PROJECT = join(__dirname, "..");
const TODAY = "2026-11-22";
/** A run that takes longer than this is taken for one that never ends. */
const HANG_MS = 60_000;
const STACK_TRACE = /\n\s+at |TypeError|RangeError|undefined|\[object Object\]|NaN/;

interface Tally {
  runs: number;
  seed: number;
  accepted: number;
  rejected: number;
  slowestMs: number;
  failures: string[];
}

function fuzz(runs: number, seed: number): Tally {
  const stacks = stackNames(PROJECT).map((stack) => readStackFiles(PROJECT, stack));
  const tally: Tally = { runs, seed, accepted: 0, rejected: 0, slowestMs: 0, failures: [] };
  for (let current = seed; current < seed + runs; current++) {
    process.stderr.write(`${current}\n`);
    const began = performance.now();
    const problem = tryOne(stacks, current, tally);
    tally.slowestMs = Math.max(tally.slowestMs, Math.round(performance.now() - began));
    if (problem !== undefined) tally.failures.push(`seed ${current}: ${problem}`);
  }
  return tally;
}

function tryOne(stacks: readonly StackFiles[], seed: number, tally: Tally): string | undefined {
  const random = createRandom(seed);
  const stack = random.pick(stacks);
  const victim = random.below(stack.sources.length + stack.files.size);
  const mutateVictim = (text: string, index: number): string =>
    index === victim ? mutate(text, random) : text;
  const sources = stack.sources.map((source, index) => ({
    ...source,
    text: mutateVictim(source.text, index),
  }));
  const files = new Map(
    [...stack.files].map(([path, file], index) => {
      const text = "text" in file ? mutateVictim(file.text, sources.length + index) : "";
      return [path, { text }];
    }),
  );
  try {
    const { access, diagnostics } = loadAccess({ sources, files, today: TODAY });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) tally.rejected++;
    else tally.accepted++;
    formatDiagnostics(diagnostics);
    return errors.length > 0 ? unclearMessage(errors) : access && brokenPromise(access);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function unclearMessage(errors: readonly Diagnostic[]): string | undefined {
  const unclear = errors.find(
    (error) =>
      error.location === undefined ||
      error.location.line < 1 ||
      error.location.column < 1 ||
      error.message === "" ||
      STACK_TRACE.test(error.message),
  );
  return unclear && `unclear message: ${formatDiagnostic(unclear)}`;
}

/** What holds for the grants of every configuration that is accepted. */
function brokenPromise({ grants, accounts, pushedGroups }: ResolvedAccess): string | undefined {
  const active = new Set(accounts.filter((it) => it.status === "ACTIVE").map(({ id }) => id));
  const pushed = new Set(pushedGroups);
  for (const [index, { key, principal, accountId, sources }] of grants.entries()) {
    if (index > 0 && (grants[index - 1]?.key ?? "") >= key)
      return `not sorted or not unique: ${key}`;
    if (!active.has(accountId)) return `not an active account: ${key}`;
    if (principal.type === "GROUP" && !pushed.has(principal.name)) return `not pushed: ${key}`;
    if (sources.length === 0) return `without source: ${key}`;
  }
  return undefined;
}

/** Runs the work in a process of its own, because only another process notices one that hangs. */
function supervise(runs: number, seed: number): void {
  const args = [
    ...process.execArgv,
    __filename,
    "--work",
    "--runs",
    `${runs}`,
    "--seed",
    `${seed}`,
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let result = "";
  let last = "";
  let watchdog = setTimeout(() => undefined, 0);
  const onProgress = (chunk: Buffer): void => {
    last = chunk.toString().trimEnd().split("\n").at(-1) ?? last;
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      console.error(`seed ${last} does not end`);
      child.kill("SIGKILL");
    }, HANG_MS);
  };
  child.stdout.on("data", (chunk: Buffer) => (result += chunk.toString()));
  child.stderr.on("data", onProgress);
  child.on("close", (code) => {
    clearTimeout(watchdog);
    if (code !== 0) console.error(`the run ended at seed ${last} with ${code ?? "a signal"}`);
    process.stdout.write(result);
    process.exitCode = code ?? 1;
  });
}

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    work: { type: "boolean", default: false },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!values.work) {
  supervise(runs, seed);
} else {
  const { failures, ...figures } = fuzz(runs, seed);
  failures.forEach((failure) => console.log(failure));
  console.log(JSON.stringify({ fuzz: "config", ...figures, failures: failures.length }));
  process.exitCode = failures.length > 0 ? 1 : 0;
}
