import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  programDependencies,
  requiredPlugins,
  resolveFromProgram,
} from "../../../../sandbox/toolchain/languageHost/packages";

describe("packages of a program", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "packages-"));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function write(directory: string, manifest: Record<string, unknown>): void {
    mkdirSync(join(root, directory), { recursive: true });
    writeFileSync(join(root, directory, "package.json"), JSON.stringify(manifest));
  }

  it("names the plugins of direct and indirect packages, once each, by name", () => {
    write(".", {
      dependencies: { "@pulumi/tls": "*", kit: "*" },
      devDependencies: { "@x/y": "*" },
    });
    const plugin = { resource: true };
    write("node_modules/@pulumi/tls", { name: "@pulumi/tls", version: "5.6.1", pulumi: plugin });
    write("node_modules/kit", { name: "kit", version: "1.0.0", dependencies: { deep: "*" } });
    write("node_modules/deep", {
      name: "deep",
      version: "0.0.1",
      // Packages may point at each other.
      dependencies: { kit: "*", "@pulumi/tls": "*", missing: "*" },
      pulumi: { resource: true, name: "aws", version: "7.48.0", server: "https://example.com" },
    });
    write("node_modules/@x/y", { name: "@x/y", version: "2.0.0", pulumi: plugin });
    write("node_modules/@pulumi/unused", { name: "@pulumi/unused", version: "1", pulumi: plugin });

    expect(requiredPlugins(root)).toEqual([
      { name: "aws", version: "7.48.0", server: "https://example.com" },
      { name: "tls", version: "5.6.1" },
      { name: "x/y", version: "2.0.0" },
    ]);
  });

  it("finds packages as node does: nearest node_modules first, then above", () => {
    write(".", { dependencies: { lib: "*" } });
    write("node_modules/lib", { name: "lib", version: "1.0.0", dependencies: { dep: "*" } });
    write("node_modules/lib/node_modules/dep", { name: "dep", version: "2.0.0" });
    write("node_modules/dep", { name: "dep", version: "1.0.0" });
    mkdirSync(join(root, "program"));

    expect(programDependencies(join(root, "program"), { transitive: false })).toEqual([
      { name: "lib", version: "1.0.0" },
    ]);
    expect(programDependencies(join(root, "program"), { transitive: true })).toEqual([
      { name: "dep", version: "2.0.0" },
      { name: "lib", version: "1.0.0" },
    ]);
  });

  it("reads this project: exactly the three providers that it depends on", () => {
    const project = join(__dirname, "../../../..");
    expect(requiredPlugins(project).map(({ name }) => name)).toEqual(["aws", "okta", "tls"]);
  });

  it("says what to do when the SDK is not installed", () => {
    expect(() => resolveFromProgram(root, "@pulumi/pulumi/cmd/run")).toThrow(
      `@pulumi/pulumi/cmd/run was not found from ${root}: the Pulumi SDK is not installed there; ` +
        "run `npm install` in that directory.",
    );
  });
});
