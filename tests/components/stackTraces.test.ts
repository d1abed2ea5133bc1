import { skipBookkeepingStacks } from "../../components/stackTraces";

/** The declarations say that it is always there; in a plain Node process it is not. */
function replacePrepare(prepare: unknown): void {
  Object.assign(Error, { prepareStackTrace: prepare });
}

describe("skipBookkeepingStacks", () => {
  const before = Error.prepareStackTrace;
  afterEach(() => {
    Error.prepareStackTrace = before;
  });

  test.each([
    ["on top of a source-map library", () => "mapped"],
    ["on top of Node's own", undefined],
  ])("makes no stack for an error without a message, %s", (_, prepare) => {
    replacePrepare(prepare);
    skipBookkeepingStacks();

    expect(new Error().stack).toBe("");
  });

  test("leaves the stack of an error with a message to the source-map library", () => {
    Error.prepareStackTrace = (error, frames) => `mapped ${error.message} ${frames.length > 0}`;
    skipBookkeepingStacks();

    expect(new Error("boom").stack).toBe("mapped boom true");
  });

  test("prints a plain stack where there is no such library", () => {
    replacePrepare(undefined);
    skipBookkeepingStacks();

    const lines = new TypeError("boom").stack?.split("\n") ?? [];
    expect(lines[0]).toBe("TypeError: boom");
    expect(lines[1]).toMatch(/^ {4}at .*stackTraces\.test/);
  });
});
