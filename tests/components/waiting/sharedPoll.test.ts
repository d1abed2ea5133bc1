import * as fc from "fast-check";
import { sharedPoll } from "../../../components/waiting/sharedPoll";
import { fakeClock } from "../../support/fakeClock";

interface Setup {
  /** What is listed, by number of the look, from 1. */
  listed: (look: number) => Record<string, string> | Error;
  deadline?: number;
}

function setUp({ listed, deadline = 300_000 }: Setup) {
  const clock = fakeClock();
  const missing: string[][] = [];
  let looks = 0;
  const find = sharedPoll<string>({
    list: async () => {
      looks++;
      await Promise.resolve();
      const result = listed(looks);
      if (result instanceof Error) throw result;
      return new Map(Object.entries(result));
    },
    deadlineMilliseconds: deadline,
    clock,
    onMissing: (names) => missing.push(names),
    timedOut: (names, waited) => Promise.resolve(new Error(`${names.join(",")} after ${waited}`)),
  });
  return { find, clock, missing, looks: () => looks };
}

describe("sharedPoll", () => {
  test("looks once for all names that are there", async () => {
    const { find, looks, clock } = setUp({ listed: () => ({ a: "1", b: "2", c: "3" }) });

    expect(await Promise.all(["a", "b", "c"].map(find))).toEqual(["1", "2", "3"]);
    expect(looks()).toBe(1);
    expect(clock.pauses).toEqual([]);
  });

  test("finds a name at the third look and gives others their values before", async () => {
    const { find, looks, clock, missing } = setUp({
      listed: (look): Record<string, string> => (look < 3 ? { a: "1" } : { a: "1", b: "2" }),
    });
    const order: string[] = [];

    await Promise.all([
      find("b").then(() => order.push("b")),
      find("a").then(() => order.push("a")),
    ]);

    expect(order).toEqual(["a", "b"]);
    expect(looks()).toBe(3);
    expect(clock.pauses).toEqual([2_000, 4_000]);
    expect(missing).toEqual([["b"], ["b"]]);
  });

  test("backs off from two to fifteen seconds and cuts the last pause at the deadline", async () => {
    const { find, clock } = setUp({ listed: () => ({}), deadline: 60_000 });

    await expect(find("a")).rejects.toThrow("a after 60000");
    expect(clock.pauses).toEqual([2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 1_000]);
  });

  test("rejects all missing names with one and the same error", async () => {
    const { find } = setUp({ listed: () => ({ there: "1" }), deadline: 10_000 });

    const settled = await Promise.allSettled(["z", "there", "a"].map(find));
    const reasons = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(reasons).toHaveLength(2);
    expect(reasons[0]).toBe(reasons[1]);
    expect((reasons[0] as Error).message).toBe("a,z after 10000");
  });

  test("counts the deadline from the name that was asked for last", async () => {
    const { find, clock } = setUp({ listed: () => ({}), deadline: 20_000 });

    const first = find("first");
    first.catch(() => undefined);
    const startedAt = clock.now();
    while (clock.now() < startedAt + 10_000) await new Promise((resolve) => setImmediate(resolve));
    const askedAfter = clock.now() - startedAt;
    await expect(find("second")).rejects.toThrow(`first,second after ${askedAfter + 20_000}`);
    await expect(first).rejects.toThrow("first,second");
  });

  test("does not take a name from a look that began before it was asked for", async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let looks = 0;
    const find = sharedPoll<string>({
      list: async () => {
        looks++;
        const look = looks;
        if (look === 1) await gate;
        return new Map([
          ["early", "1"],
          ["late", look === 1 ? "id of the group that was replaced" : "new id"],
        ]);
      },
      deadlineMilliseconds: 1_000,
      clock: fakeClock(),
      onMissing: () => undefined,
      timedOut: () => Promise.resolve(new Error("late")),
    });

    const early = find("early");
    await new Promise((resolve) => setImmediate(resolve));
    const late = find("late");
    release();

    expect(await early).toBe("1");
    expect(await late).toBe("new id");
    expect(looks).toBe(2);
  });

  test("answers a name that is asked for again without a look", async () => {
    const { find, looks } = setUp({ listed: () => ({ a: "1" }) });

    await find("a");
    expect(await find("a")).toBe("1");
    expect(looks()).toBe(1);
  });

  test("passes a failed look on to everyone who waits, and looks again for the next", async () => {
    const failure = new Error("throttled");
    const { find } = setUp({ listed: (look) => (look === 1 ? failure : { c: "3" }) });

    const settled = await Promise.allSettled([find("a"), find("b")]);
    expect(settled.map((one) => one.status === "rejected" && one.reason === failure)).toEqual([
      true,
      true,
    ]);
    expect(await find("c")).toBe("3");
  });

  test("whatever appears when, each name gets its value with at most one look a pause", async () => {
    const appearance = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.nat({ max: 8 }), {
      minKeys: 1,
    });
    await fc.assert(
      fc.asyncProperty(appearance, async (at) => {
        const { find, looks, clock } = setUp({
          listed: (look) =>
            Object.fromEntries(
              Object.entries(at).flatMap(([name, when]) =>
                look > when ? [[name, `id-${name}`]] : [],
              ),
            ),
        });
        const names = Object.keys(at);
        const found = await Promise.all(names.map(find));
        expect(found).toEqual(names.map((name) => `id-${name}`));
        expect(looks()).toBe(Math.max(...Object.values(at)) + 1);
        expect(clock.pauses).toHaveLength(looks() - 1);
      }),
    );
  });
});
