import * as pulumi from "@pulumi/pulumi";
import { lookUp, reasonOf, StopError } from "../../components/stopError";

describe("StopError", () => {
  test("is printed without a stack trace, however the runner comes by it", () => {
    const error = new StopError("first line\nsecond line");

    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error.message).toBe("first line\nsecond line");
    expect(error.stack).toBe("first line\nsecond line");
  });

  test("keeps its text when the SDK puts the names of inputs before it", () => {
    const error = new StopError("the text");
    error.message = `error serializing property "appId": ${error.message}`;
    error.stack = "at somewhere";

    expect(error.message).toBe("the text");
    expect(error.stack).toBe("the text");
  });
});

describe("reasonOf", () => {
  test.each([
    ["plain.", "plain"],
    [
      "invocation of aws:x/getY:getY returned an error: invoking aws:x/getY:getY: 1 error occurred:\n\t* no such Y\n\n",
      "no such Y",
    ],
    [
      "invocation of okta:x/getY:getY returned an error: Calling okta:x/getY:getY failed: Okta HTTP 401",
      "Okta HTTP 401",
    ],
    ["2 errors occurred:\n\t* one\n\t* two\n", "one two"],
    ["Calling okta:app/getSaml:getSaml failed: nothing answers", "nothing answers"],
  ])("%j", (message, reason) => {
    expect(reasonOf(new Error(message))).toBe(reason);
  });

  test("takes anything that was thrown", () => {
    expect(reasonOf("text")).toBe("text");
  });
});

describe("lookUp", () => {
  test("gives the result", async () => {
    expect(await lookUp("It", "Do.", () => Promise.resolve(1))).toBe(1);
  });

  test("turns a failure into a sentence with a remedy", async () => {
    const failing = lookUp("The thing", "Do that.", () => Promise.reject(new Error("gone.")));

    await expect(failing).rejects.toBeInstanceOf(StopError);
    await expect(failing).rejects.toThrow("The thing could not be read: gone. Do that.");
  });

  test.each([new StopError("said already"), Object.assign(new Error("hung up"), { code: 14 })])(
    "passes on what needs no sentence: %p",
    async (error) => {
      await expect(lookUp("It", "Do.", () => Promise.reject(error))).rejects.toBe(error);
    },
  );
});
