import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/runCommand";

const ROOT = join(__dirname, "../..");

/** The command prints with `console.log`, which jest keeps away from the streams. */
async function schema(...args: string[]): Promise<{ code: number; printed: string }> {
  const lines: string[] = [];
  const log = jest.spyOn(console, "log").mockImplementation((line: string) => lines.push(line));
  try {
    const { code } = await runCommand(ROOT, "schema", ...args);
    return { code, printed: lines.join("\n") };
  } finally {
    log.mockRestore();
  }
}

describe("access schema", () => {
  test.each([
    ["stack", "stack.schema.json"],
    ["access-file", "access-file.schema.json"],
    ["access-diff", "access-diff.v1.schema.json"],
  ])("prints the schema of %s as docs/schema/%s holds it", async (of, file) => {
    const { code, printed } = await schema("--of", of);
    expect(code).toBe(0);
    const kept: unknown = JSON.parse(readFileSync(join(ROOT, "docs/schema", file), "utf8"));
    expect(JSON.parse(printed)).toEqual(kept);
  });

  test("finds the generated files fresh, and refuses a schema of something else", async () => {
    expect(await schema("--check")).toEqual({ code: 0, printed: "generated files are fresh" });
    expect((await schema("--of", "matrix")).code).toBe(2);
  });
});
