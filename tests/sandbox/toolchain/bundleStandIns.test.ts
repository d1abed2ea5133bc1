import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { credentials } from "@grpc/grpc-js";
import { type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { installStandIns, type StandInProvider } from "../../../sandbox/toolchain/bundleStandIns";

jest.setTimeout(30_000);

describe("installStandIns", () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "stand-ins-"));
  });

  afterEach(() => rmSync(home, { recursive: true }));

  it("puts plugins where pulumi looks for exactly these versions, and nothing beside them", async () => {
    await installStandIns(home, ["tls"]);

    expect(readdirSync(home)).toEqual(["plugins"]);
    expect(readdirSync(join(home, "plugins")).sort()).toEqual([
      "language-nodejs-v3.248.0",
      "resource-pulumi-nodejs-v3.248.0",
      "resource-tls-v5.6.1",
    ]);
    const executables = [
      "language-nodejs-v3.248.0/pulumi-language-nodejs",
      "resource-pulumi-nodejs-v3.248.0/pulumi-resource-pulumi-nodejs",
      "resource-tls-v5.6.1/pulumi-resource-tls",
    ];
    for (const file of executables) {
      expect(statSync(join(home, "plugins", file)).mode & 0o777).toBe(0o755);
    }
  });

  it("installs plugins that start, from one bundle for every home", async () => {
    await installStandIns(join(home, "a"), ["tls"]);
    await installStandIns(join(home, "b"), ["tls"]);
    await installStandIns(join(home, "b"), ["tls"]);

    const plugin = "plugins/resource-tls-v5.6.1/pulumi-resource-tls";
    const bundles = ["a", "b"].map((name) => statSync(join(home, name, `${plugin}.cjs`)).ino);
    expect(new Set(bundles).size).toBe(1);
    expect(await versionOf(join(home, "b", plugin))).toBe("5.6.1");
  });

  it("names a stand-in that does not exist", async () => {
    await expect(installStandIns(home, ["gcp" as StandInProvider])).rejects.toThrow(
      "there is no stand-in for the provider gcp",
    );
  });
});

/** Starts a provider plugin as pulumi does, and asks it. */
async function versionOf(executable: string): Promise<string> {
  const child = spawn(executable, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const lines = createInterface({ input: child.stdout });
    const port = await new Promise<string>((resolve) => lines.once("line", resolve));
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const info = await new Promise<PluginInfo>((resolve, reject) => {
      client.getPluginInfo(new Empty(), (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
    client.close();
    return info.getVersion();
  } finally {
    child.kill();
  }
}
