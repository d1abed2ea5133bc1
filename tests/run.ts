/**
 * `npm test`: gets the Pulumi CLI, runs all jest projects and closes with a line `N passed, N failed`.
 * Arguments are passed on to jest.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { acquirePulumi } from "../sandbox/toolchain/pulumi";

const ROOT = join(__dirname, "..");

/** What jest's `--json` writes, as far as it is used here. */
interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  /** Suites that could not even be loaded; their tests are counted nowhere. */
  numRuntimeErrorTestSuites: number;
  success: boolean;
  testResults: SuiteResult[];
}

/** One test file; times are milliseconds since the epoch. */
interface SuiteResult {
  name: string;
  startTime: number;
  endTime: number;
}

const SLOWEST_SHOWN = 8;

async function main(): Promise<number> {
  const start = Date.now();
  const toolchain = await acquirePulumi({ report: (line) => console.log(line) });
  const ready = Date.now();
  console.log(toolchain.choice);
  const directory = await mkdtemp(join(tmpdir(), "okta-aws-access-jest-"));
  const file = join(directory, "result.json");
  try {
    // The tests of the engine wait more than they compute, so no core is kept free.
    const args = ["--json", `--outputFile=${file}`, "--maxWorkers=100%", ...process.argv.slice(2)];
    const code = await runJest(args, {
      ACCESS_TEST_PULUMI: toolchain.executable,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    });
    const result = JSON.parse(await readFile(file, "utf8")) as JestResult;
    console.log(`\nWhere the time went (seconds)\n${seconds(ready - start)}  toolchain`);
    console.log(slowest(result.testResults).join("\n"));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    console.log(`\n${result.numPassedTests} passed, ${failed} failed`);
    return code === 0 && result.success && result.numPassedTests > 0 ? 0 : 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The suites that took longest, and what all others took together. */
function slowest(suites: readonly SuiteResult[]): string[] {
  const took = ({ startTime, endTime }: SuiteResult): number => endTime - startTime;
  const sorted = [...suites].sort((one, other) => took(other) - took(one));
  const rest = sorted.slice(SLOWEST_SHOWN);
  const sum = rest.reduce((total, suite) => total + took(suite), 0);
  return [
    ...sorted
      .slice(0, SLOWEST_SHOWN)
      .map((suite) => `${seconds(took(suite))}  ${relative(ROOT, suite.name)}`),
    ...(rest.length === 0 ? [] : [`${seconds(sum)}  ${rest.length} other test files`]),
  ];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1).padStart(7);
}

function runJest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [require.resolve("jest/bin/jest"), ...args], {
    cwd: ROOT,
    // The JSON goes to the file; what people read is on stderr.
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...withoutClouds(process.env), ...env },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** A shell that works on a sandbox or a real cloud must not lead the tests there. */
function withoutClouds(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(AWS|OKTA|PULUMI|ACCESS_SANDBOX)_/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
