import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { type ClientReadableStream, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/language_pb";
import { type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { installStandIns } from "../../../../sandbox/toolchain/bundleStandIns";
import { toStruct } from "../../../../sandbox/toolchain/providers/framework/marshal";
import { isAlive, until } from "../../../support/engine/processes";

jest.setTimeout(30_000);

const PROJECT = join(__dirname, "../../../..");
const HOST = "plugins/language-nodejs-v3.248.0/pulumi-language-nodejs";

/** Stands where the SDK's runner is: tells what it got, and ends as the program's name says. */
const RUNNER = `
const { writeFileSync } = require("node:fs");
const name = process.argv.at(-1);
const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT, EXTRA } = process.env;
const env = { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT, EXTRA };
const told = { args: process.argv.slice(2), execArgv: process.execArgv, cwd: process.cwd(), pid: process.pid, env };
writeFileSync(__dirname + "/told.json", JSON.stringify(told));
console.log("printed by the program");
if (name === "waits") setInterval(() => undefined, 1000);
else if (name === "killed") process.kill(process.pid, "SIGKILL");
else process.exitCode = Number(name) || 0;
`;

const RUNNERS = ["run", "run-plugin", "run-policy-pack"];

interface Told {
  args: string[];
  execArgv: string[];
  cwd: string;
  pid: number;
  env: Record<string, string>;
}

describe("the language host, as its own process", () => {
  let host: ChildProcess;
  let client: LanguageRuntimeClient;
  let program: string;
  let printed: string[];
  let home: string;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "language-host-home-"));
    await installStandIns(home, []);
  });

  afterAll(() => rmSync(home, { recursive: true }));

  beforeEach(async () => {
    program = mkdtempSync(join(tmpdir(), "language-host-"));
    writeFileSync(join(program, "package.json"), "{}");
    for (const runner of RUNNERS) {
      const directory = join(program, "node_modules/@pulumi/pulumi/cmd", runner);
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, "index.js"), RUNNER);
    }
    host = spawn(join(home, HOST), ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: host.stdout ?? process.stdin });
    printed = [];
    const port = await new Promise<string>((resolve) => lines.once("line", resolve));
    lines.on("line", (line) => printed.push(line));
    client = new LanguageRuntimeClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });

  afterEach(() => {
    client.close();
    host.kill("SIGKILL");
    for (const runner of RUNNERS) {
      const left = told(runner)?.pid;
      if (left !== undefined && isAlive(left)) process.kill(left);
    }
    rmSync(program, { recursive: true });
  });

  function call<Response>(
    send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      send((error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  function info(entryPoint: string, options: Record<string, unknown> = {}): proto.ProgramInfo {
    const message = new proto.ProgramInfo();
    message.setRootDirectory("/root");
    message.setProgramDirectory(program);
    message.setEntryPoint(entryPoint);
    message.setOptions(toStruct(options));
    return message;
  }

  function run(entryPoint: string, options?: Record<string, unknown>): Promise<proto.RunResponse> {
    const request = new proto.RunRequest();
    request.setInfo(info(entryPoint, options));
    request.setProject("project");
    request.setStack("dev");
    request.setOrganization("organization");
    request.setMonitorAddress("127.0.0.1:2");
    request.setParallel(8);
    request.setDryrun(true);
    request.getConfigMap().set("project:key", '["a"]').set("aws:region", "eu-central-1");
    request.setConfigsecretkeysList(["project:key"]);
    return call((done) => client.run(request, done));
  }

  /** What the runner told last; nothing before its first start. */
  function told(runner = "run"): Told | undefined {
    const file = join(program, "node_modules/@pulumi/pulumi/cmd", runner, "told.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Told) : undefined;
  }

  function pidOf(runner = "run"): number {
    return told(runner)?.pid ?? -1;
  }

  it("runs the program under the SDK's runner with everything the engine said", async () => {
    const response = await run(".", { nodeargs: "--max-semi-space-size=64" });

    expect(response.toObject()).toEqual({ error: "", bail: false });
    expect(told()).toMatchObject({
      args: [
        ...[
          "--monitor",
          "127.0.0.1:2",
          "--engine",
          "127.0.0.1:1",
          "--organization",
          "organization",
        ],
        ...["--project", "project", "--root-directory", "/root", "--stack", "dev"],
        ...["--pwd", program, "--parallel", "8", "--dry-run", "."],
      ],
      execArgv: ["--max-semi-space-size=64"],
      cwd: program,
      env: {
        PULUMI_CONFIG: '{"aws:region":"eu-central-1","project:key":"[\\"a\\"]"}',
        PULUMI_CONFIG_SECRET_KEYS: '["project:key"]',
        PULUMI_NODEJS_TYPESCRIPT: "true",
      },
    });
    await until(() => printed.includes("printed by the program"));
  });

  it.each([
    ["32", { error: "", bail: true }],
    ["7", { error: "the program exited with code 7", bail: false }],
    ["killed", { error: "the program was ended by SIGKILL", bail: false }],
  ])("tells the engine how the program %s ended", async (entryPoint, expected) => {
    expect((await run(entryPoint)).toObject()).toEqual(expected);
  });

  it("says in a sentence what is wrong with the project", async () => {
    await expect(run(".", { typescript: "maybe" })).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: 'runtime option typescript must be true or false, but is "maybe"',
    });
    rmSync(join(program, "node_modules"), { recursive: true });
    await expect(run(".")).rejects.toMatchObject({
      details: expect.stringContaining("the Pulumi SDK is not installed there") as string,
    });
  });

  it("ends the program when the engine cancels", async () => {
    const running = run("waits");
    await until(() => printed.length > 0);

    await call<Empty>((done) => client.cancel(new Empty(), done));

    expect((await running).getError()).toBe("the program was ended by SIGTERM");
  });

  it("takes its programs with it when it ends", async () => {
    const running = run("waits").catch(() => undefined);
    await until(() => printed.length > 0);
    const pid = pidOf();

    host.kill("SIGINT");
    await running;

    await until(() => !isAlive(pid));
  });

  it.each([
    ["resource", "run-plugin", (directory: string) => [directory, "127.0.0.1:9"]],
    ["analyzer", "run-policy-pack", (directory: string) => ["127.0.0.1:9", directory]],
  ])("runs a %s plugin and streams what it prints", async (kind, runner, args) => {
    const request = new proto.RunPluginRequest();
    request.setInfo(info("."));
    request.setKind(kind);
    request.setPwd(program);
    request.setArgsList(["127.0.0.1:9"]);
    request.setEnvList([`PATH=${process.env["PATH"]}`, "EXTRA=a=b"]);

    const output = await collect(client.runPlugin(request));

    expect(output).toEqual({ stdout: "printed by the program\n", stderr: "", exitCode: 0 });
    expect(told(runner)).toMatchObject({
      args: args(program),
      cwd: program,
      env: { EXTRA: "a=b" },
    });
  });

  it("ends a plugin when the engine drops the call", async () => {
    const request = new proto.RunPluginRequest();
    request.setInfo(info("."));
    request.setKind("resource");
    request.setArgsList(["waits"]);
    const stream = client.runPlugin(request);
    stream.on("error", () => undefined);
    await new Promise((resolve) => stream.once("data", resolve));
    const pid = pidOf("run-plugin");
    expect(isAlive(pid)).toBe(true);

    stream.cancel();

    await until(() => !isAlive(pid));
  });

  it("describes itself, and what the program needs", async () => {
    const request = new proto.GetRequiredPackagesRequest();
    const here = info(".");
    here.setProgramDirectory(PROJECT);
    request.setInfo(here);
    const aboutRequest = new proto.AboutRequest();
    aboutRequest.setInfo(here);

    const plugin = await call<PluginInfo>((done) => client.getPluginInfo(new Empty(), done));
    const packages = await call<proto.GetRequiredPackagesResponse>((done) =>
      client.getRequiredPackages(request, done),
    );
    const about = await call<proto.AboutResponse>((done) => client.about(aboutRequest, done));

    expect(plugin.getVersion()).toBe("3.248.0");
    expect(packages.getPackagesList().map((item) => [item.getName(), item.getVersion()])).toEqual([
      ["aws", "7.48.0"],
      ["okta", "7.0.0"],
      ["tls", "5.6.1"],
    ]);
    expect([about.getExecutable(), about.getVersion()]).toEqual([
      process.execPath,
      process.version,
    ]);
  });

  it("tells why packages could not be installed", async () => {
    const request = new proto.InstallDependenciesRequest();
    request.setDirectory(program);
    request.setInfo(info(".", { packagemanager: "no-such-manager" }));

    await expect(collect(client.installDependencies(request))).rejects.toMatchObject({
      details: "no-such-manager could not be started: spawn no-such-manager ENOENT",
    });
  });
});

type Output = proto.RunPluginResponse | proto.InstallDependenciesResponse;

async function collect(stream: ClientReadableStream<Output>) {
  const output = { stdout: "", stderr: "", exitCode: -1 };
  for await (const item of stream) {
    const message = item as Output;
    output.stdout += Buffer.from(message.getStdout_asU8()).toString();
    output.stderr += Buffer.from(message.getStderr_asU8()).toString();
    if ("getExitcode" in message) output.exitCode = message.getExitcode();
  }
  return output;
}
