/**
 * `npm run bench:model`: reading, checking and resolving a configuration of 1,000 accounts at 1,000,
 * 10,000 and 50,000 grants. Each size runs in a process of its own, so that neither memory nor
 * compiled code of one size helps the next. `cold` is the first run of a process, which is what a
 * user waits for; `warm` is the median of five more.
 */
import { spawnSync } from "node:child_process";
import { resolveGrants } from "../model/resolve";
import { readAccessRules } from "../model/accessRules";
import { readInlineDirectory } from "../model/accountDirectory";
import { loadAccess } from "../model/loadAccess";
import { createKeyReader } from "../model/source/readKeys";
import { createSink } from "../model/source/sink";
import { readSources, type Source } from "../model/source/sources";
import { ESTATE_ACCOUNTS, estateText } from "./support/estate";

const SIZES = [1_000, 10_000, 50_000];
const WARM_RUNS = 5;
const TODAY = "2026-11-22";

interface Timing {
  parseMs: number;
  validateMs: number;
  resolveMs: number;
}

/** One run on text that was not parsed before. */
function run(text: string, grants: number): Timing {
  const source: Source = { file: "Pulumi.bench.yaml", text };
  const begin = performance.now();
  const config = readSources([source], undefined, []);
  const parsed = performance.now();
  const { access } = loadAccess({ sources: [source], today: TODAY });
  const loaded = performance.now();
  if (config === undefined || access?.grants.length !== grants)
    throw new Error(`${access?.grants.length ?? "no"} grants instead of ${grants}`);
  const sink = createSink([]);
  const keys = createKeyReader(config, { file: "", line: 0, column: 0 }, sink);
  const rules = readAccessRules(keys, TODAY, sink);
  const { accounts } = readInlineDirectory(keys, sink);
  const resolving = performance.now();
  resolveGrants(rules, accounts, access.model.identityCenter, sink);
  const resolveMs = performance.now() - resolving;
  return { parseMs: parsed - begin, validateMs: loaded - parsed - resolveMs, resolveMs };
}

function measure(grants: number): unknown {
  const text = estateText(grants);
  const cold = run(text, grants);
  const warm = Array.from({ length: WARM_RUNS }, () => run(text, grants));
  const median = (key: keyof Timing): number =>
    warm.map((timing) => timing[key]).sort((a, b) => a - b)[Math.floor(WARM_RUNS / 2)] ?? 0;
  return {
    grants,
    configKiB: Math.round(text.length / 1024),
    cold: rounded(cold),
    warm: rounded({
      parseMs: median("parseMs"),
      validateMs: median("validateMs"),
      resolveMs: median("resolveMs"),
    }),
    heapOfResultMiB: heapOfResult(text),
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function rounded(timing: Timing): Record<string, number> {
  return Object.fromEntries(
    Object.entries(timing).map(([key, ms]: [string, number]) => [key, Math.round(ms * 10) / 10]),
  );
}

/** Heap that the resolved access holds once its source can be collected. */
function heapOfResult(text: string): number {
  const { gc } = globalThis;
  gc?.();
  const before = process.memoryUsage().heapUsed;
  const { access } = loadAccess({ sources: [{ file: "Pulumi.bench.yaml", text }], today: TODAY });
  gc?.();
  const mib = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
  return access === undefined ? NaN : Math.round(mib * 10) / 10;
}

function measureInProcess(grants: number): unknown {
  const args = [...process.execArgv, "--expose-gc", __filename, String(grants)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const [size] = process.argv.slice(2);
if (size === undefined) {
  const sizes = SIZES.map(measureInProcess);
  console.log(JSON.stringify({ bench: "model", accounts: ESTATE_ACCOUNTS, sizes }));
} else {
  console.log(JSON.stringify(measure(Number(size))));
}
