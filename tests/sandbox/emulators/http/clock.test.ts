import { createClock, type EmulatorClock } from "../../../../sandbox/emulators/http/clock";

describe("the emulated clock", () => {
  let clock: EmulatorClock;
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    clock = createClock();
  });
  afterEach(() => {
    clock.stop();
    jest.useRealTimers();
  });

  test("runs ahead of real time by what was added, from a head start on", () => {
    expect(clock.now()).toBe(1_000_000);
    clock.advance(500);
    jest.advanceTimersByTime(20);
    expect(clock.now()).toBe(1_000_520);
    expect(clock.offsetMs()).toBe(500);
    expect(createClock(7000).now()).toBe(1_007_020);
    expect(clock.isoNow()).toBe("1970-01-01T00:16:40.520Z");
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses to advance by %p", (ms) => {
    expect(() => clock.advance(ms)).toThrow(RangeError);
    expect(clock.offsetMs()).toBe(0);
  });

  test("runs tasks when they are due, by real time or by an advance, oldest first", () => {
    const done: string[] = [];
    clock.schedule(300, () => done.push("c"));
    clock.schedule(100, () => done.push("a"));
    clock.schedule(100, () => done.push("b"));
    jest.advanceTimersByTime(99);
    expect(done).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(done).toEqual(["a", "b"]);
    clock.advance(200);
    expect(done).toEqual(["a", "b", "c"]);
  });

  test("never runs a task in the same tick, even without delay", () => {
    const done: string[] = [];
    clock.schedule(0, () => done.push("now"));
    expect(done).toEqual([]);
    jest.advanceTimersByTime(0);
    expect(done).toEqual(["now"]);
  });

  test("a task may schedule another, which an advance reaches if it is due", () => {
    const done: number[] = [];
    clock.schedule(10, () => {
      done.push(1);
      clock.schedule(0, () => done.push(2));
    });
    clock.advance(10);
    jest.advanceTimersByTime(0);
    expect(done).toEqual([1, 2]);
  });

  test("a cancelled task does not run, the others do", () => {
    const done: string[] = [];
    const cancel = clock.schedule(10, () => done.push("cancelled"));
    clock.schedule(10, () => done.push("kept"));
    cancel();
    clock.advance(10);
    expect(done).toEqual(["kept"]);
  });

  test("nothing runs after stop", () => {
    const done: string[] = [];
    clock.schedule(10, () => done.push("stopped"));
    clock.stop();
    clock.schedule(10, () => done.push("late"));
    clock.advance(100);
    jest.advanceTimersByTime(100);
    expect(done).toEqual([]);
  });

  test("waits longer than a timer can", () => {
    const done: string[] = [];
    const month = 30 * 24 * 3600 * 1000;
    clock.schedule(month, () => done.push("month"));
    jest.advanceTimersByTime(month - 1);
    expect(done).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(done).toEqual(["month"]);
  });
});
