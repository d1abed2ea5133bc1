import { inspectSources } from "../../model/inspect";
import { textOf } from "../../model/source/configNode";
import { stackText } from "../support/accessConfig";

const needsOf = (changes: Record<string, string | null>) =>
  inspectSources([{ file: "Pulumi.test.yaml", text: stackText(changes) }]);

describe("inspectSources", () => {
  it("finds nothing to read for an inline directory", () => {
    expect(needsOf({})).toMatchObject({ accessFiles: [], files: [] });
  });

  it("finds access files, policy files and a snapshot", () => {
    const needs = needsOf({
      accessFiles: "[a.yaml, 'b/*.yaml']",
      permissionSets:
        "[{name: A, inlinePolicy: {file: p.json}}, {name: B, inlinePolicy: {Version: x}}]",
      accountDirectory: "organisations/accounts.yaml",
    });
    expect(needs.accessFiles.map(textOf)).toEqual(["a.yaml", "b/*.yaml"]);
    expect(needs.files).toEqual(["p.json", "organisations/accounts.yaml"]);
    expect(needs.live).toBeUndefined();
  });

  it.each([
    ["[all, management, shop]", { units: false, tags: false }],
    ["[root]", { units: true, tags: false }],
    ["[{ou: A, depth: direct}]", { units: true, tags: false }],
    ["[{tag: a}]", { units: false, tags: true }],
    ["[{tags: {any: [a]}}]", { units: false, tags: true }],
    ['[{name: "*"}]', { units: false, tags: false }],
  ])("reads of live accounts only what %s asks for", (accounts, live) => {
    const inRule = `[{accounts: ${accounts}}]`;
    const inExcept = `[{except: ${accounts}}]`;
    const inGrants = `[{grants: [{accounts: ${accounts}}]}]`;
    for (const accessRules of [inRule, inExcept, inGrants])
      expect(needsOf({ accountDirectory: "live", accessRules }).live).toEqual(live);
  });

  it("leaves a broken file to the loader", () => {
    expect(inspectSources([{ file: "a.yaml", text: "a: [" }])).toEqual({
      accessFiles: [],
      files: [],
    });
  });
});
