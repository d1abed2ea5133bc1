import { readToday } from "../../config/today";
import { ConfigurationError } from "../../model/diagnostics";

const at = (text: string): Date => new Date(text);

describe("today", () => {
  it.each([
    ["2026-11-22T00:00:00.000Z", "2026-11-22"],
    ["2026-11-22T23:59:59.999Z", "2026-11-22"],
    ["2026-11-23T00:30:00+14:00", "2026-11-22"],
    ["2026-11-22T13:00:00-11:00", "2026-11-23"],
    ["2028-02-29T12:00:00Z", "2028-02-29"],
  ])("is the day in UTC: %s is %s", (now, day) => {
    expect(readToday({}, at(now))).toEqual({ day, diagnostics: [] });
  });

  it.each([undefined, "", "2026-11-22"])(
    "needs no word when ACCESS_TODAY is %j",
    (ACCESS_TODAY) => {
      const now = at("2026-11-22T12:00:00Z");
      expect(readToday({ ACCESS_TODAY }, now)).toEqual({ day: "2026-11-22", diagnostics: [] });
    },
  );

  it("can be a later day, which is said", () => {
    expect(readToday({ ACCESS_TODAY: "2027-01-01" }, at("2026-11-22T12:00:00Z"))).toEqual({
      day: "2027-01-01",
      diagnostics: [
        {
          severity: "warning",
          path: "ACCESS_TODAY",
          message:
            "expiry is measured against 2027-01-01, but it is 2026-11-22; unset it to use the real day",
        },
      ],
    });
  });

  it.each([
    ["2026-11-21", "ACCESS_TODAY is 2026-11-21, which has passed: it is 2026-11-22 in UTC."],
    ["tomorrow", 'ACCESS_TODAY is "tomorrow", which is no day.'],
    ["2027-02-29", 'ACCESS_TODAY is "2027-02-29", which is no day.'],
    ["2027-1-1", 'ACCESS_TODAY is "2027-1-1", which is no day.'],
  ])("can be no earlier day and nothing else: %s", (ACCESS_TODAY, message) => {
    const read = (): unknown => readToday({ ACCESS_TODAY }, at("2026-11-22T12:00:00Z"));
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(message);
  });
});
