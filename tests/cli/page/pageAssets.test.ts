import { createHash } from "node:crypto";
import { pageAssets } from "../../../cli/page/pageAssets";

describe("pageAssets", () => {
  const { script, style } = pageAssets();

  it.each([
    ["script", script],
    ["style", style],
  ])("names the hash that a browser computes of the %s", (_name, { text, hash }) => {
    expect(hash).toBe(`sha256-${createHash("sha256").update(text).digest("base64")}`);
    expect(text).not.toContain("\r");
    expect(text).not.toMatch(/<\/(script|style)|<!--/i);
    expect(text).toMatch(/^[\x00-\x7f]+$/);
  });

  it("are the same each time, whatever directory the command was started in", () => {
    const before = process.cwd();
    process.chdir("/");
    try {
      expect(pageAssets()).toEqual({ script, style });
    } finally {
      process.chdir(before);
    }
  });

  it("carry the page's own code only: no validation, no way to the network, no evaluation", () => {
    expect(script.text).not.toMatch(/node_modules|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon/);
    expect(script.text).not.toMatch(
      /\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write/,
    );
    expect(style.text).not.toMatch(/url\(|@import|@font-face/);
    expect(style.text).toContain("@media (prefers-color-scheme: dark)");
  });
});
