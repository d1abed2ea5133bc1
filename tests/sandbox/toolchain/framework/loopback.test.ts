import { assertLoopback } from "../../../../sandbox/toolchain/providers/framework/loopback";

describe("assertLoopback", () => {
  it.each([
    "http://127.0.0.1:8080",
    "http://127.8.9.10/path",
    "https://localhost:1",
    "http://[::1]:9",
  ])("accepts %s", (url) => {
    expect(assertLoopback(url, "X_URL").href).toBe(new URL(url).href);
  });

  it.each([
    "https://sso.eu-central-1.amazonaws.com",
    "http://10.0.0.1",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://0.0.0.0:80",
    "http://[::ffff:10.0.0.1]",
    "http://127.0.0.1@evil.example.com/",
  ])("refuses %s and says how to set it", (url) => {
    expect(() => assertLoopback(url, "AWS_ENDPOINT_URL")).toThrow(
      /^AWS_ENDPOINT_URL points to .*only talk to this machine: set it to a loopback address/,
    );
  });

  it("refuses what is no URL, without repeating it", () => {
    expect(() => assertLoopback("s3cret", "OKTA_HTTP_PROXY")).toThrow(
      /^OKTA_HTTP_PROXY is not a URL: set it to the sandbox's endpoint/,
    );
  });
});
