import { createClock } from "../../../../sandbox/emulators/http/clock";
import { createJournal, maskSecrets } from "../../../../sandbox/emulators/http/journal";

describe("the request journal", () => {
  test.each([
    [
      { password: "x", user: "ada" },
      { password: "***", user: "ada" },
    ],
    [
      { credentials: { password: { value: "x" } }, profile: { login: "ada" } },
      { credentials: "***", profile: { login: "ada" } },
    ],
    [
      [{ apiToken: "x" }, { clientSecret: "y" }],
      [{ apiToken: "***" }, { clientSecret: "***" }],
    ],
    [
      { NextToken: "n", ClientToken: "c", grant_type: "client_credentials" },
      { NextToken: "n", ClientToken: "c", grant_type: "client_credentials" },
    ],
    [
      "grant_type=client_credentials&client_assertion=ey.J.x&scope=okta.apps.read",
      "grant_type=client_credentials&client_assertion=***&scope=okta.apps.read",
    ],
    [{ a: { b: [{ secret: "x", c: 1 }] } }, { a: { b: [{ secret: "***", c: 1 }] } }],
    ["plain text", "plain text"],
    [null, null],
    [42, 42],
  ])("masks %j", (value, masked) => {
    expect(maskSecrets(value)).toEqual(masked);
  });

  test("keeps the newest entries with emulated times", () => {
    const clock = createClock();
    const journal = createJournal(clock, 10);
    for (let index = 0; index < 25; index += 1) {
      journal.record({
        service: "sso",
        method: "POST",
        path: "/",
        operation: `Op${index}`,
        status: 200,
      });
    }
    const operations = journal.entries().map((entry) => entry.operation);
    expect(operations).toHaveLength(10);
    expect(operations[0]).toBe("Op15");
    expect(operations[9]).toBe("Op24");
    expect(Date.parse(journal.entries()[0]?.at ?? "")).not.toBeNaN();
    journal.clear();
    expect(journal.entries()).toEqual([]);
    clock.stop();
  });
});
