import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  installPlugins,
  parsePluginMode,
  type PluginMode,
} from "../../../sandbox/toolchain/plugins";
import { useTemporaryDirectory } from "../../support/temporaryDirectory";

const directory = useTemporaryDirectory();
const calls = (): string[] =>
  existsSync(join(directory(), "calls"))
    ? readFileSync(join(directory(), "calls"), "utf8").trim().split("\n")
    : [];

/** Runs the choice with a `pulumi` that does what `script` says. */
async function install(
  mode: PluginMode,
  hasLanguageHost: boolean,
  script: string,
): Promise<{ kind: string; lines: string[]; standInsIn: string[] }> {
  const executable = join(directory(), "pulumi");
  writeFileSync(
    executable,
    `#!/bin/sh\necho "$PULUMI_HOME $@" >> "${directory()}/calls"\n${script}\n`,
  );
  chmodSync(executable, 0o755);
  const lines: string[] = [];
  const standInsIn: string[] = [];
  const kind = await installPlugins({
    toolchain: { executable, version: "3.259.0", hasLanguageHost, choice: "" },
    pulumiHome: "/home-of-sandbox",
    mode,
    installStandIns: async (home) => void standInsIn.push(home),
    report: (line) => lines.push(line),
  });
  return { kind, lines, standInsIn };
}

describe("installPlugins", () => {
  it("takes the official plugins, in the versions of the SDK packages, where they can be had", async () => {
    const { kind, standInsIn } = await install("auto", true, "exit 0");
    expect({ kind, standInsIn }).toEqual({ kind: "official", standInsIn: [] });
    const versionOf = (name: string): string =>
      (
        JSON.parse(readFileSync(require.resolve(`@pulumi/${name}/package.json`), "utf8")) as {
          version: string;
        }
      ).version;
    expect(calls()).toEqual(
      ["tls", "okta", "aws"].map(
        (name) =>
          `/home-of-sandbox plugin install resource ${name} ${versionOf(name)} --non-interactive`,
      ),
    );
  });

  it("takes the stand-ins when a download fails, and says why", async () => {
    const script = 'echo "error: no such host" >&2; exit 255';
    const { kind, lines, standInsIn } = await install("auto", true, script);
    expect({ kind, standInsIn }).toEqual({ kind: "stand-in", standInsIn: ["/home-of-sandbox"] });
    expect(lines).toEqual([expect.stringContaining("(official download: error: no such host)")]);
    expect(calls()).toHaveLength(1);
  });

  it("does not try without the official language host, which no plugin replaces", async () => {
    const { kind, lines } = await install("auto", false, "exit 0");
    expect(kind).toBe("stand-in");
    expect(lines).toEqual([expect.stringContaining("without its Node language host")]);
    expect(calls()).toEqual([]);
  });

  it("does what is asked for", async () => {
    expect((await install("stand-in", true, "exit 0")).kind).toBe("stand-in");
    expect(calls()).toEqual([]);
    await expect(install("official", true, "exit 1")).rejects.toThrow("Try --plugins auto");
  });
});

describe("parsePluginMode", () => {
  it("knows its words only", () => {
    expect(parsePluginMode(undefined)).toBe("auto");
    expect(parsePluginMode("stand-in")).toBe("stand-in");
    expect(() => parsePluginMode("none")).toThrow("choose one of auto, official, stand-in");
  });
});
