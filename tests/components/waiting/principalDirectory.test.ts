import * as pulumi from "@pulumi/pulumi";
import {
  principalDirectory,
  principalWaitMilliseconds,
} from "../../../components/waiting/principalDirectory";
import { fakeClock } from "../../support/fakeClock";
import { runWithMocks, UNKNOWN } from "../../support/mocks";

interface Setup {
  preview?: boolean;
  /** Listed ids by name, by number of the look, from 1. */
  listed: (look: number) => Record<string, string[]> | Error;
  names: string[];
  waitSeconds?: number;
  explain?: (missing: ReadonlyMap<string, string>) => Promise<ReadonlyMap<string, string>>;
}

/** Runs a program that asks for all names; its outputs are the ids. */
async function run({ preview = false, listed, names, waitSeconds = 300, explain }: Setup) {
  let looks = 0;
  const clock = fakeClock();
  const mocked = await runWithMocks({ preview }, () => {
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const directory = principalDirectory<string>(
      {
        kind: "group",
        identityStoreId: "d-1",
        names,
        list: async () => {
          looks++;
          const result = await Promise.resolve(listed(looks));
          if (result instanceof Error) throw result;
          return new Map(Object.entries(result));
        },
        explain: explain ?? ((missing) => Promise.resolve(missing)),
        waitMilliseconds: waitSeconds * 1_000,
        clock,
      },
      parent,
    );
    const ids = names.map((name) => directory.idOf(name, pulumi.output(`from ${name}`)));
    parent["registerOutputs"]({ ids });
    const origins = Object.fromEntries(names.map((name) => [name, `from ${name}`]));
    return { found: pulumi.output(directory.idsOf(origins)) };
  });
  const parent = mocked.only("test:index:Parent").urn;
  return { ...mocked, looks, clock, ids: mocked.outputs.get(parent)?.value["ids"] };
}

describe("principalDirectory in an update (on mocks)", () => {
  test("waits until all are listed", async () => {
    const { ids, looks, stackOutputs, errors, clock } = await run({
      names: ["a", "b"],
      listed: (look): Record<string, string[]> =>
        look < 3 ? { a: ["1"] } : { a: ["1"], b: ["2"] },
    });

    expect(errors).toEqual([]);
    expect(ids).toEqual(["1", "2"]);
    expect(stackOutputs).toEqual({ found: { a: "1", b: "2" } });
    expect(looks).toBe(3);
    expect(clock.pauses).toEqual([2_000, 4_000]);
  });

  test("says once what is missing, with what is known of each", async () => {
    const { errors, stackOutputs, ids } = await run({
      names: ["zeta", "there", "alpha"],
      listed: () => ({ there: ["1"] }),
      waitSeconds: 10,
      explain: (missing) => Promise.resolve(new Map([...missing].slice(0, 1))),
    });

    expect(errors).toEqual([
      [
        "Identity Center (d-1) does not list 2 groups after 10 s:",
        "  alpha: nothing more is known",
        "  zeta: from zeta",
        "Their account assignments were left out. Run pulumi up again when Okta has pushed them, " +
          "or wait longer with ACCESS_SCIM_WAIT_SECONDS=SECONDS.",
      ].join("\n"),
    ]);
    expect(ids).toBeUndefined();
    expect(stackOutputs).toEqual({ found: { there: "1" } });
  });

  test("names the missing ones also when nothing can be found out about them", async () => {
    const { errors } = await run({
      names: ["a"],
      listed: () => ({}),
      waitSeconds: 0,
      explain: () => Promise.reject(new Error("Okta is down")),
    });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("does not list 1 group after 0 s:\n  a: nothing more is known");
  });

  test("reports its waiting now and then, not at every look", async () => {
    const listed = (look: number): Record<string, string[]> => (look < 12 ? {} : { a: ["1"] });
    const { logs } = await run({ names: ["a"], listed });

    expect(logs.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      "info Waiting for Identity Center to list 1 group (a): 6 s so far.",
      "info Waiting for Identity Center to list 1 group (a): 14 s so far.",
      "info Waiting for Identity Center to list 1 group (a): 29 s so far.",
      "info Waiting for Identity Center to list 1 group (a): 59 s so far.",
      "info Waiting for Identity Center to list 1 group (a): 119 s so far.",
    ]);
  });

  test("refuses a name that is listed twice, with both ids", async () => {
    const { errors, looks } = await run({
      names: ["a", "b"],
      listed: () => ({ a: ["1", "2"], b: ["3"], other: ["4", "5"] }),
    });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("lists more than one group under one name");
    expect(errors[0]).toContain("\n  a: 1, 2\n");
    expect(errors[0]).not.toContain("other");
    expect(looks).toBe(1);
  });

  test("says that the store cannot be read", async () => {
    const { errors, stackOutputs } = await run({
      names: ["a", "b"],
      listed: () => new Error("AccessDeniedException"),
    });

    expect(errors).toEqual([
      "The groups of identity store d-1 could not be read: AccessDeniedException. " +
        "Check the AWS credentials and that they may list the identity store.",
    ]);
    expect(stackOutputs).toEqual({ found: {} });
  });
});

describe("principalDirectory in a preview (on mocks)", () => {
  test("looks once when all are there", async () => {
    const { ids, looks, logs, stackOutputs } = await run({
      preview: true,
      names: ["a", "b"],
      listed: () => ({ a: ["1"], b: ["2"] }),
    });

    expect(ids).toEqual(["1", "2"]);
    expect(stackOutputs).toEqual({ found: { a: "1", b: "2" } });
    expect(looks).toBe(1);
    expect(logs).toEqual([]);
  });

  test("does not wait, gives unknown values and says that the update will wait", async () => {
    const { ids, looks, logs, errors, clock, stackOutputs } = await run({
      preview: true,
      names: ["b", "there", "a"],
      listed: () => ({ there: ["1"] }),
    });

    expect(errors).toEqual([]);
    expect(ids).toEqual([UNKNOWN, "1", UNKNOWN]);
    expect(stackOutputs).toEqual({ found: UNKNOWN });
    expect(looks).toBe(1);
    expect(clock.pauses).toEqual([]);
    expect(logs).toEqual([
      {
        severity: "info",
        message:
          "Identity Center does not list 2 groups yet (a, b); pulumi up waits up to 300 s for " +
          "SCIM to create them.",
      },
    ]);
  });
});

describe("principalWaitMilliseconds", () => {
  const before = process.env["ACCESS_SCIM_WAIT_SECONDS"];
  afterEach(() => {
    if (before === undefined) delete process.env["ACCESS_SCIM_WAIT_SECONDS"];
    else process.env["ACCESS_SCIM_WAIT_SECONDS"] = before;
  });

  test.each([
    [undefined, undefined, 300_000],
    [undefined, 7, 7_000],
    ["", 7, 7_000],
    ["2.5", undefined, 2_500],
    ["0", 7, 0],
  ])("environment %p, argument %p", (variable, argument, expected) => {
    if (variable === undefined) delete process.env["ACCESS_SCIM_WAIT_SECONDS"];
    else process.env["ACCESS_SCIM_WAIT_SECONDS"] = variable;

    expect(principalWaitMilliseconds(argument)).toBe(expected);
  });

  test.each(["five", "-1", "Infinity"])("refuses %p", (variable) => {
    process.env["ACCESS_SCIM_WAIT_SECONDS"] = variable;

    expect(() => principalWaitMilliseconds()).toThrow(
      `The wait for SCIM is ${variable}; ACCESS_SCIM_WAIT_SECONDS takes a number of seconds, ` +
        "for example 300.",
    );
  });
});
