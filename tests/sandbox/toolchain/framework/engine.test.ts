import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UNKNOWN } from "../../../../sandbox/toolchain/providers/framework/values";
import { type Declared, EngineProject, finished } from "../../../support/engine/engineProject";
import { isAlive, until } from "../../../support/engine/processes";

jest.setTimeout(120_000);

const PIN = "sesame-open-1234";

const DECLARED = {
  a: {
    args: {
      name: "a",
      holders: ["x", "y"],
      doors: [{ number: 1, access: "OPEN" }],
      policy: '{"Statement": [], "Version": "1"}',
      pin: PIN,
    },
    secrets: ["pin"],
  },
  b: { args: { name: "b" }, arnFrom: "a", options: { ignoreChanges: ["colour"] } },
} satisfies Declared;

/** A copy with other arguments for the badge `a`. */
function withArgs(args: Record<string, unknown>): Declared {
  return { ...DECLARED, a: { ...DECLARED.a, args: { ...DECLARED.a.args, ...args } } };
}

/** `b` after its replacement under another name. */
const NEXT_B = { args: { name: "b2" }, arnFrom: "a" };

describe("a provider on the framework, driven by the real engine", () => {
  let project: EngineProject;
  const up = () => project.expectSuccess("up", "--skip-preview");
  const badge = async (name: string) => {
    const found = (await project.stateResources()).find(({ urn }) => urn.endsWith(`::${name}`));
    if (!found) throw new Error(`no ${name} in state`);
    return found;
  };

  beforeAll(async () => {
    project = await EngineProject.create();
    await project.declare(DECLARED);
  });

  afterAll(() => project.remove());

  it("previews a create with known inputs and unknown outputs, and touches nothing", async () => {
    const steps = await project.previewSteps();

    expect([...steps].map(([name, { op }]) => [name, op]).sort()).toEqual([
      ["a", "create"],
      ["b", "create"],
      ["engine-test-test", "create"],
    ]);
    expect(steps.get("b")?.newState?.inputs["labels"]).toEqual({ from: UNKNOWN });
    expect(() => project.readCloud()).toThrow("ENOENT");
  });

  it("creates, passes outputs on, and has every declared output in state", async () => {
    const { stdout, stderr } = await up();

    expect(stdout + stderr).not.toContain("warning");
    expect(project.readCloud()).toMatchObject({
      a: { colour: "grey", pin: PIN, revision: 1 },
      b: { labels: { from: "arn:demo:badge/a" } },
    });
    const declared = [
      "arn",
      "colour",
      "doors",
      "holders",
      "labels",
      "livery",
      "lostAt",
      "motto",
      "name",
    ];
    declared.push("pin", "policy", "revision", "token");
    expect(Object.keys((await badge("a")).outputs).sort()).toEqual(declared);
    expect((await badge("a")).id).toBe("a");
  });

  it("keeps secret inputs and secret outputs encrypted in state and out of logs", async () => {
    const state = await project.stateText();
    expect(state).not.toContain(PIN);
    expect(state).not.toContain("token-of-a");
    const isSecret = expect.objectContaining({ ciphertext: expect.any(String) as string });
    const { inputs, outputs } = await badge("a");
    expect(inputs["pin"]).toEqual(isSecret);
    expect(outputs["pin"]).toEqual(isSecret);
    expect(outputs["token"]).toEqual(isSecret);
    const log = await readFile(join(project.logDirectory, "pulumi-resource-demo.log"), "utf8");
    expect(log).toContain('"method":"Create"');
    expect(log).not.toContain(PIN);
  });

  it("finds no change in an unchanged program, also with other JSON and another order", async () => {
    const policy = '{"Version":"1","Statement":[]}';
    await project.declare({
      ...withArgs({ policy, holders: ["y", "x"] }),
      b: { ...DECLARED.b, args: { name: "b", colour: "ignored" } },
    });

    const { stdout } = await project.expectSuccess("preview", "--expect-no-changes");

    expect(stdout).toContain("3 unchanged");
  });

  it("tells an update with the paths that differ, and leaves dependents alone", async () => {
    await project.declare(
      withArgs({ doors: [{ number: 1, access: "CLOSED" }], holders: ["y", "z"] }),
    );

    const steps = await project.previewSteps();
    await up();

    expect(steps.get("a")?.op).toBe("update");
    expect(steps.get("a")?.detailedDiff).toEqual({
      "doors[0].access": { kind: "update", inputDiff: true },
      "holders[0]": { kind: "delete", inputDiff: true },
      "holders[1]": { kind: "add", inputDiff: true },
    });
    expect([...steps.keys()]).toEqual(["engine-test-test", "a"]);
    expect((await badge("a")).outputs).toMatchObject({ revision: 2, holders: ["y", "z"] });
  });

  it("tells a replacement, and what depends on it", async () => {
    await project.declare({ ...DECLARED, b: NEXT_B });

    const steps = await project.previewSteps();
    await up();

    expect(steps.get("b")?.replaceReasons).toEqual(["name"]);
    expect(steps.get("b")?.detailedDiff).toEqual({
      name: { kind: "update-replace", inputDiff: true },
    });
    expect(Object.keys(project.readCloud()).sort()).toEqual(["a", "b2"]);
    expect((await badge("b")).id).toBe("b2");
  });

  it("replaces where the resource cannot go on from its state", async () => {
    const coloured = (colour: string): Declared => {
      const a = { ...DECLARED.a, args: { ...DECLARED.a.args, colour } };
      return { a: { ...a, options: { deleteBeforeReplace: true } }, b: NEXT_B };
    };
    await project.declare(coloured("gold"));
    expect((await project.previewSteps()).get("a")?.op).toBe("update");
    await up();
    await project.declare(coloured("grey"));

    const { op, detailedDiff } = (await project.previewSteps()).get("a") ?? {};
    await up();

    expect([op, detailedDiff]).toEqual([
      "replace",
      { colour: { kind: "update-replace", inputDiff: true } },
    ]);
    expect(project.readCloud()["a"]).toMatchObject({ colour: "grey", revision: 1 });
  });

  it("updates everything that a changed setting of the provider reaches", async () => {
    await project.expectSuccess("config", "set", "demo:livery", "crest");

    const steps = await project.previewSteps();
    await up();
    await project.expectSuccess("preview", "--expect-no-changes");

    const changed = [...steps].filter(([, { op }]) => op === "update").map(([name]) => name);
    expect(changed.sort()).toEqual(["a", "b"]);
    expect(steps.get("a")?.detailedDiff).toEqual({ livery: { kind: "update", inputDiff: false } });
    expect(project.readCloud()["a"]).toMatchObject({ livery: "crest", revision: 2 });
    await project.expectSuccess("config", "rm", "demo:livery");
    await up();
    expect(project.readCloud()["a"]).toMatchObject({ livery: "", revision: 3 });
  });

  it("refreshes drift, keeps what was declared, and repairs it with the next up", async () => {
    await project.declare({ ...DECLARED, b: NEXT_B });
    const before = (await badge("a")).inputs;
    const isSecret = expect.objectContaining({ ciphertext: expect.any(String) as string });
    const { a, b2 } = project.readCloud();
    await project.writeCloud({
      a: { ...a, colour: "red", labels: { rogue: "yes" } },
      b2: b2 ?? {},
    });

    await project.expectSuccess("refresh", "--skip-preview");
    expect((await badge("a")).inputs).toEqual({
      ...before,
      pin: isSecret,
      colour: "red",
      labels: { rogue: "yes" },
    });
    const steps = await project.previewSteps();
    await up();

    expect(steps.get("a")?.detailedDiff).toEqual({
      colour: { kind: "update", inputDiff: true },
      labels: { kind: "delete", inputDiff: true },
    });
    expect(project.readCloud()["a"]).toMatchObject({ colour: "grey", pin: PIN });
    expect(project.readCloud()["a"]).not.toHaveProperty("labels");
  });

  it("drops from state what is gone, and makes it again", async () => {
    const { a } = project.readCloud();
    await project.writeCloud({ a: a ?? {} });

    await project.expectSuccess("refresh", "--skip-preview");
    const names = (await project.stateResources()).map(({ urn }) => urn.split("::")[3]);
    const steps = await project.previewSteps();
    await up();

    expect(names).not.toContain("b");
    expect(steps.get("b")?.op).toBe("create");
    expect(Object.keys(project.readCloud()).sort()).toEqual(["a", "b2"]);
  });

  it("imports what exists, without a change afterwards", async () => {
    await project.writeCloud({
      ...project.readCloud(),
      found: { name: "found", colour: "blue", motto: "ad hoc", holders: ["m"], revision: 7 },
    });
    const found = { name: "found", colour: "blue", holders: ["m"] };
    const others = { ...DECLARED, b: NEXT_B };
    await project.declare({ ...others, found: { args: found, options: { import: "found" } } });

    const steps = await project.previewSteps();
    await up();
    await project.declare({ ...others, found: { args: found } });
    await project.expectSuccess("preview", "--expect-no-changes");

    expect(steps.get("found")?.op).toBe("import");
    expect((await badge("found")).outputs).toMatchObject({ motto: "ad hoc", revision: 7 });
  });

  it("refuses bad inputs, all at once, by name and without their secrets", async () => {
    const bad = { colour: 5, pin: ["secret-in-a-list"], doors: [{ number: 1 }], hat: "x" };
    await project.declare({ a: { args: { name: "a", ...bad }, secrets: ["pin"] } });

    const { code, stdout, stderr } = await project.pulumi("preview");

    expect(code).not.toBe(0);
    const problems = `${stdout}${stderr}`.match(/(?<=has a problem: ).*/g) ?? [];
    expect([...new Set(problems)].sort()).toEqual([
      'property "colour" must be a string, but is the number 5',
      'property "doors[0].access" is required, but was not given',
      expect.stringMatching(/^property "hat" is not a property here; there are: colour, doors/),
      'property "pin" must be a string, but is a list',
    ]);
    expect(stdout + stderr).not.toContain("secret-in-a-list");
  });

  it("reports an error as one sentence with the resource and the call, secrets taken out", async () => {
    await project.declare({
      ...DECLARED,
      b: NEXT_B,
      twin: { args: { name: "a", pin: "other-secret-1" }, secrets: ["pin"] },
    });

    const { code, stdout } = await project.pulumi("up", "--skip-preview");

    expect(code).not.toBe(0);
    expect(stdout).toContain(
      'error: Creating demo:index/badge:Badge "twin" failed: a exists already (pin was [secret])',
    );
    expect(stdout).not.toMatch(/^\s+at /m);
  });

  it("keeps a resource that came only halfway, and updates it next time", async () => {
    const half = (colour: string): Declared => ({
      a: DECLARED.a,
      half: { args: { name: "half", colour, pin: "half-secret-1" }, secrets: ["pin"] },
    });
    await project.declare(half("fading"));
    const { code, stdout } = await project.pulumi("up", "--skip-preview");
    expect(code).not.toBe(0);
    expect(stdout).toContain("half exists, but its colour does not hold.");
    expect((await badge("half")).id).toBe("half");
    expect(await project.stateText()).not.toContain("half-secret-1");

    await project.declare(half("green"));
    await up();

    expect(project.readCloud()["half"]).toMatchObject({ colour: "green", revision: 2 });
  });

  it("stops waiting when the engine cancels", async () => {
    await project.declare({ ...DECLARED, wet: { args: { name: "wet", colour: "drying" } } });
    const child = project.start(["up", "--skip-preview"], { ACCESS_SANDBOX_WAIT_FACTOR: "1" });
    const outcome = finished(child);
    await until(() => project.pluginPids("pulumi-resource-demo").some(isAlive));
    await sleep(2000);
    child.kill("SIGINT");

    const { stdout } = await outcome;

    expect(stdout).toContain(
      'Creating demo:index/badge:Badge "wet" failed: cancelled by the engine',
    );
    expect(project.readCloud()).not.toHaveProperty("wet");
  });

  it("leaves no process behind when the engine is killed", async () => {
    const child = project.start(["up", "--skip-preview"], { ACCESS_SANDBOX_WAIT_FACTOR: "1" });
    const outcome = finished(child);
    const plugins = ["pulumi-resource-demo", "pulumi-language-nodejs"];
    const alive = () => plugins.map((name) => project.pluginPids(name).filter(isAlive).length);
    await until(() => alive().every((count) => count > 0));
    child.kill("SIGKILL");
    await outcome;

    await until(() => alive().every((count) => count === 0));
    await project.expectSuccess("cancel", "--yes");
  });

  it("destroys everything", async () => {
    await project.expectSuccess("destroy", "--skip-preview");

    expect(project.readCloud()).toEqual({});
    expect(await project.stateResources()).toEqual([]);
  });
});
