import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const ROOT = join(__dirname, "../..");
const directory = useTemporaryDirectory();
const LOCK = {
  packages: { "": {}, "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } },
};

/** A clone with one dependency and a program, and an `npm` that does what `script` says. */
function makeClone(script: string): void {
  mkdirSync(join(directory(), "sandbox"));
  mkdirSync(join(directory(), "bin"));
  cpSync(join(ROOT, "sandbox/bootstrap.mjs"), join(directory(), "sandbox/bootstrap.mjs"));
  writeFileSync(join(directory(), "package.json"), "{}");
  writeFileSync(join(directory(), "package-lock.json"), JSON.stringify(LOCK));
  const program = "const value: string = process.argv.slice(2).join('+');\nconsole.log(value);\n";
  writeFileSync(join(directory(), "hello.ts"), program);
  writeFileSync(
    join(directory(), "bin/npm"),
    `#!/bin/sh\necho "$@" >> "${directory()}/calls"\n${script}\n`,
  );
  chmodSync(join(directory(), "bin/npm"), 0o755);
}

/** What `npm ci` leaves behind. */
function installInto(): void {
  mkdirSync(join(directory(), "node_modules"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules/tsx"), join(directory(), "node_modules/tsx"));
  const lock = { packages: { "node_modules/a": LOCK.packages["node_modules/a"] } };
  writeFileSync(join(directory(), "node_modules/.package-lock.json"), JSON.stringify(lock));
}

function runHello(env: Record<string, string> = {}): ReturnType<typeof spawnSync> {
  const path = `${join(directory(), "bin")}${delimiter}${process.env.PATH}`;
  return spawnSync("node", [join(directory(), "sandbox/bootstrap.mjs"), "hello.ts", "a", "b c"], {
    env: { ...process.env, PATH: path, ...env },
    encoding: "utf8",
  });
}

const calls = (): string[] =>
  existsSync(join(directory(), "calls"))
    ? readFileSync(join(directory(), "calls"), "utf8").trim().split("\n")
    : [];

/** Shell lines that finish an installation. */
const FINISH = `mkdir -p node_modules && ln -s ${ROOT}/node_modules/tsx node_modules/tsx
echo '{"packages":{"node_modules/a":{"version":"1.0.0","integrity":"sha512-a"}}}' > node_modules/.package-lock.json`;

describe("bootstrap", () => {
  it("runs a TypeScript program and prints nothing of its own when all is installed", () => {
    makeClone("exit 1");
    installInto();
    expect(runHello()).toMatchObject({ status: 0, stdout: "a+b c\n", stderr: "" });
    expect(calls()).toEqual([]);
  });

  it("does so when the clone is reached through a symbolic link", () => {
    makeClone("exit 1");
    installInto();
    symlinkSync(directory(), join(directory(), "link"));
    const script = join(directory(), "link/sandbox/bootstrap.mjs");
    const { stdout } = spawnSync("node", [script, "hello.ts", "linked"], { encoding: "utf8" });
    expect(stdout).toBe("linked\n");
  });

  it("installs first on a fresh clone, with progress on stderr only", () => {
    makeClone(`echo "npm http fetch GET 200 a" >&2\n${FINISH}`);
    const { status, stdout, stderr } = runHello();
    expect({ status, stdout }).toEqual({ status: 0, stdout: "a+b c\n" });
    expect(stderr).toContain("installing dependencies");
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatch(/^ci /);
  });

  it("installs again when the lockfile asks for another version", () => {
    makeClone("exit 1");
    installInto();
    const moved = { packages: { "node_modules/a": { version: "1.0.1", integrity: "sha512-b" } } };
    writeFileSync(join(directory(), "package-lock.json"), JSON.stringify(moved));
    expect(runHello().status).toBe(2);
    expect(calls()).toHaveLength(3);
  });

  it("ends an installation that hangs and tries again", () => {
    makeClone(`[ "$(wc -l < "${directory()}/calls")" -ge 2 ] || exec sleep 60\n${FINISH}`);
    const { status, stdout, stderr } = runHello({ ACCESS_INSTALL_SILENCE_SECONDS: "0.5" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "a+b c\n" });
    expect(stderr).toContain("npm ci gave no sign of life for 0.5 s; trying again");
    expect(calls()).toHaveLength(2);
  });

  it("gives up after three attempts with what npm said", () => {
    makeClone('echo "npm error network is down" >&2\nexit 1');
    const { status, stdout, stderr } = runHello();
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("npm error network is down");
    expect(calls()).toHaveLength(3);
  });
});
