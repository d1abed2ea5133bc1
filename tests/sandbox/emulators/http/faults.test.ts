import { z } from "zod";
import {
  commonFaults,
  createFaultBoard,
  FaultInputError,
  faultRule,
} from "../../../../sandbox/emulators/http/faults";

const board = () =>
  createFaultBoard(
    z.strictObject({
      ...commonFaults,
      failure: faultRule({ reason: z.string(), account: z.string() }),
    }),
  );

describe("the fault board", () => {
  test("has no fault at first", () => {
    expect(board().take("throttle", "sso:ListInstances")).toBeUndefined();
    expect(board().current()).toEqual({});
  });

  test("counts down and clears itself", () => {
    const faults = board();
    faults.replace({ throttle: { times: 2 } });
    expect(faults.take("throttle", "A")).toBeDefined();
    expect(faults.take("throttle", "A")).toBeDefined();
    expect(faults.take("throttle", "A")).toBeUndefined();
    expect(JSON.stringify(faults.current())).toBe("{}");
  });

  test("stays without a number, until it is replaced", () => {
    const faults = board();
    faults.replace({ latency: { ms: 5 } });
    for (let index = 0; index < 3; index += 1) {
      expect(faults.take("latency", "A")).toEqual({ ms: 5 });
    }
    expect(faults.peek("latency")).toEqual({ ms: 5 });
    faults.replace({});
    expect(faults.take("latency", "A")).toBeUndefined();
  });

  test.each([
    [["CreateGroup"], "scim:CreateGroup", true],
    [["CreateGroup"], "CreateGroup", true],
    [["scim:CreateGroup"], "identitystore:CreateGroup", false],
    [["scim:*"], "scim:ListUsers", true],
    [["scim:*"], "sso:ListInstances", false],
    [[], "scim:ListUsers", false],
  ])("operations %j and %s: %p", (operations, operation, hit) => {
    const faults = board();
    faults.replace({ throttle: { operations } });
    expect(faults.take("throttle", operation) !== undefined).toBe(hit);
  });

  test("a condition that does not hold leaves the count alone", () => {
    const faults = board();
    faults.replace({ failure: { times: 1, reason: "x", account: "1" } });
    expect(faults.take("failure", "A", (fault) => fault.account === "2")).toBeUndefined();
    expect(faults.take("failure", "A", (fault) => fault.account === "1")).toMatchObject({
      reason: "x",
    });
    expect(faults.take("failure", "A")).toBeUndefined();
  });

  test("names every problem of its input and keeps the old faults", () => {
    const faults = board();
    faults.replace({ throttle: {} });
    expect(() =>
      faults.replace({ nope: {}, latency: { ms: "5" }, throttle: { times: 0 } }),
    ).toThrow(FaultInputError);
    try {
      faults.replace({ nope: {}, latency: { ms: "5" }, throttle: { times: 0 } });
    } catch (error) {
      const { message } = error as Error;
      for (const part of ["nope", "latency.ms", "throttle.times"]) expect(message).toContain(part);
    }
    expect(faults.current()).toEqual({ throttle: {} });
  });
});
