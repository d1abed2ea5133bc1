import { Command } from "commander";
import { COMMANDS } from "../../cli/commands";
import { runAccess } from "../../cli/program";
import { CliError, describeError, EXIT, exitCodeOf } from "../../cli/support/errors";
import { ConfigurationError } from "../../model/diagnostics";
import { captureOutput } from "../support/captureOutput";

/** Runs one command line in this process. */
async function access(
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = captureOutput();
  try {
    const code = await runAccess(args);
    return { code, ...output.texts() };
  } finally {
    output.restore();
    process.exitCode = undefined;
  }
}

describe("access", () => {
  it("lists every command in its help", async () => {
    const { code, stdout } = await access("--help");
    expect(code).toBe(EXIT.ok);
    for (const { name } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    expect(stdout).toContain("Exit codes: 0 all is well, 1 the command found something wrong, 2");
  });

  it("prints its version", async () => {
    const { code, stdout } = await access("--version");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each([
    [["frob"], "unknown command 'frob'"],
    [["sandbx"], "Did you mean sandbox?"],
    [["sandbox", "frob"], "unknown command 'frob'"],
    [["sandbox", "up", "--frob"], "unknown option '--frob'"],
    [["sandbox", "up", "--plugins", "some"], "Allowed choices are auto, official, stand-in"],
    [["sandbox", "logs", "--lines", "0"], "positive number"],
    [["verify", "--user", "a"], "required option '--permission-set <name>'"],
    [["-C", "/nowhere/at/all", "matrix"], "There is no directory /nowhere/at/all."],
    [["-C", "/", "sandbox", "status"], "There is no Pulumi.yaml in /"],
  ])("%j is wrong usage", async (args, message) => {
    const { code, stdout, stderr } = await access(...args);
    expect(code).toBe(EXIT.failure);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
  });

  it("prints help of a subcommand as `help <command>`, too", async () => {
    const asked = await access("help", "sandbox");
    expect(asked).toEqual(await access("sandbox", "--help"));
    expect(asked.stdout).toContain("console");
  });
});

describe.each(COMMANDS)("command $name", ({ name, summary, load }) => {
  const program = new Command();
  load()(program);
  const [command] = program.commands;

  it("has the summary that the help of the program shows", () => {
    expect(command?.name()).toBe(name);
    expect(command?.description()).toBe(summary);
  });

  it("offers --json with every command that does something", () => {
    for (const leaf of leaves(program)) {
      expect([leaf.name(), leaf.options.map(({ long }) => long)]).toEqual([
        leaf.name(),
        expect.arrayContaining(["--json"]),
      ]);
    }
  });
});

describe("errors", () => {
  it("are sentences without a stack trace", () => {
    const text = describeError(new Error("It is wrong. Mend it."), {});
    expect(text).toBe("access: It is wrong. Mend it.");
    expect(describeError(new TypeError("x is not a function"), {})).toContain("ACCESS_DEBUG=1");
    expect(describeError(new Error("shown"), { ACCESS_DEBUG: "1" })).toMatch(/\n\s+at /);
  });

  it("of the configuration start with their place and exit with 1", () => {
    const error = new ConfigurationError("Pulumi.dev.yaml:1:1 acsUrl: is missing");
    expect(describeError(error, {})).toBe("Pulumi.dev.yaml:1:1 acsUrl: is missing");
    expect(exitCodeOf(error)).toBe(EXIT.findings);
  });

  it("keep the exit code that the command chose", () => {
    expect(exitCodeOf(new CliError("Interrupted.", 130))).toBe(130);
    expect(exitCodeOf(new CliError("No."))).toBe(EXIT.failure);
    expect(exitCodeOf("text")).toBe(EXIT.failure);
  });
});

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}
