import {
  CancelledError,
  readWaitFactor,
  scaledWait,
} from "../../../../sandbox/toolchain/providers/framework/waiting";

describe("waits", () => {
  it.each([
    [undefined, 0.02],
    ["", 0.02],
    ["0", 0],
    ["1.5", 1.5],
  ])("reads the factor %j as %d", (text, factor) => {
    expect(readWaitFactor({ ACCESS_SANDBOX_WAIT_FACTOR: text })).toBe(factor);
  });

  it.each(["fast", "-1", "NaN", "Infinity"])("refuses the factor %s", (text) => {
    expect(() => readWaitFactor({ ACCESS_SANDBOX_WAIT_FACTOR: text })).toThrow(
      `ACCESS_SANDBOX_WAIT_FACTOR is "${text}", but must be a number from 0.`,
    );
  });

  it("does not wait at all with factor 0, and ends at once when cancelled", async () => {
    const controller = new AbortController();
    await scaledWait(3_600_000, 0, controller.signal);
    const waiting = scaledWait(3_600_000, 1, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow(CancelledError);
    await expect(scaledWait(1, 0, controller.signal)).rejects.toThrow("cancelled by the engine");
  });
});
