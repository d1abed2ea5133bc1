import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import {
  acquirePulumi,
  cacheDirectory,
  type PulumiToolchain,
} from "../../../sandbox/toolchain/pulumi";
import {
  isAtLeast,
  MINIMUM_PULUMI_VERSION,
  parseVersion,
  PULUMI_VERSION,
} from "../../../sandbox/toolchain/pulumiVersion";
import { useTemporaryDirectory } from "../../support/temporaryDirectory";

const directory = useTemporaryDirectory();
const archive = `pulumi-v${PULUMI_VERSION}-${process.platform}-${process.arch}.tar.gz`;
let server: Server | undefined;
afterEach(() => new Promise((done) => (server ? server.close(done) : done(undefined))));

/** A program that answers `version` and nothing else. */
function fakePulumi(file: string, version: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho v${version}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** The vendor's download site with one release. @returns its base address and the paths asked for */
async function releaseSite(tamper: boolean): Promise<{ url: string; asked: string[] }> {
  const source = join(directory(), "release");
  fakePulumi(join(source, "pulumi", "pulumi"), PULUMI_VERSION);
  fakePulumi(join(source, "pulumi", "pulumi-language-nodejs"), PULUMI_VERSION);
  execFileSync("tar", ["-czf", archive, "pulumi"], { cwd: source });
  const bytes = readFileSync(join(source, archive));
  const digest = createHash("sha256").update(bytes).digest("hex");
  const files: Record<string, Buffer> = {
    [`/pulumi-${PULUMI_VERSION}-checksums.txt`]: Buffer.from(
      `${"0".repeat(64)}  other\n${digest}  ${archive}\n`,
    ),
    [`/${archive}`]: tamper ? Buffer.concat([bytes, Buffer.from("x")]) : bytes,
  };
  const asked: string[] = [];
  const site = createServer((request, reply) => {
    asked.push(request.url ?? "");
    const body = files[request.url ?? ""];
    reply.writeHead(body ? 200 : 404).end(body);
  });
  server = site;
  await new Promise<void>((ready) => site.listen(0, "127.0.0.1", ready));
  const address = site.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, asked };
}

interface Attempt {
  path?: string;
  releasesUrl?: string;
  build?(to: string): Promise<void>;
}

/** Runs `acquirePulumi` with a home of its own. */
async function acquire(attempt: Attempt): Promise<PulumiToolchain & { lines: string[] }> {
  const lines: string[] = [];
  const toolchain = await acquirePulumi({
    report: (line) => lines.push(line),
    env: { HOME: directory(), PATH: attempt.path ?? "" },
    releasesUrl: attempt.releasesUrl ?? "http://127.0.0.1:9",
    build: attempt.build ?? (() => Promise.reject(new Error("go is not installed"))),
  });
  return { ...toolchain, lines };
}

const cached = (): string => join(cacheDirectory({ HOME: directory() }), "bin", "pulumi");

describe("acquirePulumi", () => {
  it("takes the one on PATH when it is new enough", async () => {
    const executable = fakePulumi(join(directory(), "bin", "pulumi"), MINIMUM_PULUMI_VERSION);
    const toolchain = await acquire({ path: dirname(executable) });
    expect(toolchain).toMatchObject({ executable, version: MINIMUM_PULUMI_VERSION, lines: [] });
    expect(toolchain.choice).toContain(`from PATH (${executable})`);
    expect(toolchain.hasLanguageHost).toBe(false);
  });

  it("does not take an older one from PATH, and says so", async () => {
    const old = fakePulumi(join(directory(), "bin", "pulumi"), "3.99.0");
    fakePulumi(cached(), PULUMI_VERSION);
    const toolchain = await acquire({ path: dirname(old) });
    expect(toolchain.executable).toBe(cached());
    expect(toolchain.choice).toBe(
      `pulumi v${PULUMI_VERSION} from the cache (the one on PATH (${old}) is 3.99.0, ${MINIMUM_PULUMI_VERSION} is needed)`,
    );
  });

  it("downloads the official distribution with its language hosts and keeps it", async () => {
    const { url, asked } = await releaseSite(false);
    const toolchain = await acquire({ releasesUrl: url });
    expect(toolchain).toMatchObject({ executable: cached(), hasLanguageHost: true });
    expect(toolchain.choice).toContain("from the official download (none on PATH)");
    expect(asked).toHaveLength(2);
    const again = await acquire({ releasesUrl: url });
    expect(again.choice).toContain("from the cache");
    expect(asked).toHaveLength(2);
    expect(readdirSync(dirname(cached())).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
  });

  it("uses no archive whose checksum differs from the vendor's list", async () => {
    const { url } = await releaseSite(true);
    await expect(acquire({ releasesUrl: url })).rejects.toThrow(
      /the vendor's list says [0-9a-f]{64}/,
    );
    expect(existsSync(cached())).toBe(false);
  });

  it("builds from source when there is no download", async () => {
    const built: string[] = [];
    const toolchain = await acquire({
      build: async (to) => {
        built.push(to);
        fakePulumi(join(to, "pulumi"), PULUMI_VERSION);
      },
    });
    expect(toolchain).toMatchObject({ executable: cached(), hasLanguageHost: false });
    expect(toolchain.lines[0]).toMatch(/^official download: curl: \(7\)/);
    expect(built).toHaveLength(1);
    expect(existsSync(built[0] ?? "")).toBe(false);
  });

  it("builds once when two commands need it at the same time", async () => {
    let builds = 0;
    const build = async (to: string): Promise<void> => {
      builds++;
      await new Promise((resolve) => setTimeout(resolve, 300));
      fakePulumi(join(to, "pulumi"), PULUMI_VERSION);
    };
    const both = await Promise.all([acquire({ build }), acquire({ build })]);
    expect(builds).toBe(1);
    expect(
      both.flatMap(({ lines }) => lines).filter((line) => line.startsWith("waiting")),
    ).toHaveLength(1);
  });

  it("refuses a build that does not tell its version", async () => {
    const build = async (to: string): Promise<void> => {
      fakePulumi(join(to, "pulumi"), "");
    };
    await expect(acquire({ build })).rejects.toThrow("the executable tells version none");
  });

  it("names every way that failed and what would help", async () => {
    const failure = acquire({});
    await expect(failure).rejects.toThrow(/official download: curl/);
    await expect(failure).rejects.toThrow(/build from source: go is not installed/);
    await expect(failure).rejects.toThrow(/Install pulumi .* or Go 1.25/);
  });
});

describe("versions", () => {
  it.each([
    ["3.248.0", "3.248.0", true],
    ["3.259.0", "3.248.0", true],
    ["3.99.0", "3.248.0", false],
    ["4.0.0", "3.248.0", true],
    ["3.247.11", "3.248.0", false],
  ])("%s is at least %s: %s", (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });

  it("are read from what the CLI prints", () => {
    expect(parseVersion("v3.259.0\n")).toBe("3.259.0");
    expect(parseVersion("3.260.0-alpha.xb1+dirty")).toBe("3.260.0");
    expect(parseVersion("")).toBeUndefined();
  });

  it("are the same in the wrapper module", () => {
    const module = readFileSync(
      join(__dirname, "../../../sandbox/toolchain/pulumi-go/go.mod"),
      "utf8",
    );
    expect(module).toContain(`github.com/pulumi/pulumi/pkg/v3 v${PULUMI_VERSION}`);
  });
});
