import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackText } from "../support/accessConfig";
import { runCommand } from "../support/runCommand";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();

const write = (file: string, text: string): void => writeFileSync(join(directory(), file), text);
const validate = (...args: string[]) => runCommand(directory(), "validate", ...args);

const SUSPENDED =
  'Pulumi.test.yaml:13:329 accounts: note: "closed" (444444444444) is SUSPENDED and gets no grants; one rule selects it';

describe("access validate", () => {
  beforeEach(() => {
    write("Pulumi.yaml", "name: okta-aws-access\n");
    write("Pulumi.test.yaml", stackText());
  });

  it("counts what a sound stack declares", async () => {
    expect(await validate()).toEqual({
      code: 0,
      stdout: `${SUSPENDED}\n\nStack test: 1 note; 4 grants, 2 groups, 2 permission sets, 5 accounts.\n`,
      stderr: "",
    });
  });

  it("prints every error with its place and exits 1", async () => {
    write(
      "Pulumi.test.yaml",
      stackText({ acsUrl: "nope", groups: "[{name: ' x'}]", accessRules: "[]" }),
    );
    const { code, stdout } = await validate("--stack", "test");
    expect(code).toBe(1);
    expect(stdout.split("\n")).toEqual([
      'Pulumi.test.yaml:3:27 acsUrl: "nope" is not an ACS URL, https://<region>.signin.aws.amazon.com/platform/saml/acs/<id>',
      "Pulumi.test.yaml:4:35 groups[0].name: begins or ends with a blank; remove it",
      'Pulumi.test.yaml:11:42 groupPush.prefixes[0]: warning: no declared group begins with "awssso"',
      "",
      "Stack test: 2 errors, 1 warning.",
      "",
    ]);
  });

  it("shows fifty findings and counts the rest; JSON has all", async () => {
    const groups = Array.from({ length: 60 }, (_, index) => `{name: ' g${index}'}`).join(", ");
    write("Pulumi.test.yaml", stackText({ groups: `[${groups}]`, accessRules: "[]" }));
    const { stdout } = await validate();
    const lines = stdout.split("\n");
    expect(lines[50]).toBe("… and 11 more");
    expect(lines[52]).toBe("Stack test: 60 errors, 1 warning.");
    const json = JSON.parse((await validate("--json")).stdout);
    expect(json.diagnostics).toHaveLength(61);
  });

  it("prints findings as JSON", async () => {
    const { code, stdout } = await validate("--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      stack: "test",
      valid: true,
      grantCount: 4,
      diagnostics: [
        {
          severity: "note",
          location: { file: "Pulumi.test.yaml", line: 13, column: 329 },
          path: "accounts",
          message: '"closed" (444444444444) is SUSPENDED and gets no grants; one rule selects it',
        },
      ],
    });
  });

  it("accepts a live directory and says what it could not check", async () => {
    write("Pulumi.test.yaml", stackText({ accountDirectory: "live", accounts: null }));
    expect(await validate()).toEqual({
      code: 0,
      stdout:
        "Pulumi.test.yaml:3:37 accountDirectory: note: accounts are read by preview and up; selectors are not checked here\n\n" +
        "Stack test: 1 note.\n",
      stderr: "",
    });
  });

  it("reports one stack of several when it is named, and asks for a name when none is", async () => {
    write("Pulumi.other.yaml", stackText({ accessRules: "[]" }));
    expect((await validate("-s", "organization/okta-aws-access/other")).stdout).toContain(
      "Stack other: 4 warnings",
    );
    expect(await validate()).toEqual({
      code: 2,
      stdout: "",
      stderr: "access: Name a stack with --stack: other, test.\n",
    });
  });

  it.each([
    [["--stack", "tset"], /^access: There is no Pulumi\.tset\.yaml in .*\. Did you mean test\?\n$/],
    [
      ["--stack", "production"],
      /^access: There is no Pulumi\.production\.yaml in .*\. There are: test\.\n$/,
    ],
    [["--stak", "test"], /^error: unknown option '--stak'/],
  ])("exits 2 for %j", async (args, stderr) => {
    const result = await validate(...args);
    expect(result).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(stderr) });
  });
});
