import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../system/command";

/** Wrapper module whose `tool` directive names the CLI; `go install` of the CLI's own module is refused. */
const WRAPPER_MODULE = join(__dirname, "pulumi-go");
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** Without it `pulumi version` prints nothing and clients cannot tell what they talk to. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
/** Compilers at the same time; each may take a gigabyte. */
const PARALLEL_COMPILERS = 2;
const BUILD_TIMEOUT_MS = 45 * 60_000;

export interface BuildOptions {
  version: string;
  /** Progress: what is being done now. */
  step(text: string): void;
}

/**
 * Builds the `pulumi` CLI from its published Go module into `directory`. Some minutes and about 3 GB
 * of Go's caches the first time.
 * @throws with the reason in one sentence
 */
export async function buildPulumi(directory: string, options: BuildOptions): Promise<void> {
  const run = (args: string[], onLine?: (line: string) => void): Promise<string> =>
    runCommand("go", args, {
      cwd: WRAPPER_MODULE,
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" },
      timeoutMs: BUILD_TIMEOUT_MS,
      onLine,
    });
  await mkdir(directory, { recursive: true });
  options.step("looking for Go");
  await run(["version"]);

  options.step("fetching Go modules");
  let fetched = 0;
  const packages = await run(["list", "-deps", PACKAGE], (line) => {
    if (line.startsWith("go: downloading")) options.step(`fetching Go modules (${++fetched})`);
  });
  const total = packages.trim().split("\n").length;

  let compiled = 0;
  options.step(`compiling ${total} packages`);
  await run(buildArguments(join(directory, "pulumi"), options.version), () => {
    options.step(`compiling, ${++compiled} of at most ${total} packages`);
  });
}

function buildArguments(output: string, version: string): string[] {
  const ldflags = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
  const flags = ["-trimpath", "-buildvcs=false", "-v", "-p", String(PARALLEL_COMPILERS)];
  return ["build", ...flags, "-ldflags", ldflags, "-o", output, PACKAGE];
}
