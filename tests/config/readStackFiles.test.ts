import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadStack } from "../../config/loadStack";
import { readStackFiles, stackFileOf, stackNames } from "../../config/readStackFiles";
import { formatDiagnostic } from "../../model/diagnostics";
import { stackText, TODAY } from "../support/accessConfig";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();

const write = (file: string, text: string): void => {
  const path = join(directory(), file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const load = () => loadStack(directory(), "test", { today: TODAY });

describe("readStackFiles", () => {
  beforeEach(() => write("Pulumi.yaml", "name: okta-aws-access\n"));

  it("reads access files by path and by glob, each once, in a stable order", () => {
    write(
      "Pulumi.test.yaml",
      stackText({ accessFiles: "[org/b.yaml, 'org/*.yaml', 'deep/**/*.yaml']" }),
    );
    write("org/b.yaml", "users: []\n");
    write("org/a.yaml", "groups: [{name: awssso-more}]\n");
    write("org/skipped.txt", "");
    write("deep/er/c.yaml", "{}\n");
    expect(
      readStackFiles(directory(), "test").sources.map(({ file, kind }) => [file, kind]),
    ).toEqual([
      ["Pulumi.yaml", "project"],
      ["Pulumi.test.yaml", "stack"],
      ["deep/er/c.yaml", "access"],
      ["org/a.yaml", "access"],
      ["org/b.yaml", "access"],
    ]);
    expect(load().access?.model.groups).toHaveLength(3);
  });

  it("reports files that are named and not there, at the place that names them", () => {
    write(
      "Pulumi.test.yaml",
      stackText({
        accessFiles: "[nothing/*.yaml, org]",
        permissionSets: "[{name: A, inlinePolicy: {file: missing.json}}]",
        accessRules: "[]",
      }),
    );
    mkdirSync(join(directory(), "org"));
    expect(load().diagnostics.map(formatDiagnostic)).toEqual([
      'accessFiles: "org" is a directory; name a file',
      'Pulumi.test.yaml:3:33 accessFiles[0]: no file matches "nothing/*.yaml" in the project\'s directory',
      'Pulumi.test.yaml:4:60 permissionSets[0].inlinePolicy: "missing.json" does not exist in the project\'s directory',
    ]);
  });

  it("reads snapshot and policy files, also those that access files name", () => {
    write(
      "Pulumi.test.yaml",
      stackText({ accessFiles: "[sets.yaml]", accountDirectory: "accounts.yaml", accounts: null }),
    );
    write("sets.yaml", "permissionSets: [{name: Filed, inlinePolicy: {file: p.json}}]\n");
    write(
      "p.json",
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
    );
    write(
      "accounts.yaml",
      'accounts: [{id: "111111111111", name: root-account}, {id: "222222222222", name: prod-shop}]\n',
    );
    const { access } = load();
    expect(access?.accounts).toHaveLength(2);
    expect(access?.model.permissionSets.map(({ name }) => name)).toEqual([
      "Admin",
      "Filed",
      "Read",
    ]);
    expect(access?.model.permissionSets[1]?.inlinePolicy).toContain('"Effect":"Deny"');
  });

  it("tells which accounts have to be read live", () => {
    write("Pulumi.test.yaml", stackText({ accountDirectory: "live", accounts: null }));
    expect(readStackFiles(directory(), "test").live).toEqual({ units: false, tags: false });
    expect(load().access).toBeUndefined();
  });

  it("finds stack files where Pulumi.yaml says", () => {
    write("Pulumi.yaml", "name: okta-aws-access\nstackConfigDir: stacks\n");
    write("stacks/Pulumi.test.yaml", stackText());
    write("stacks/Pulumi.acme-prod.yaml", "config: {}\n");
    expect(stackNames(directory())).toEqual(["acme-prod", "test"]);
    expect(stackFileOf(directory(), "organization/okta-aws-access/test")).toBe(
      "stacks/Pulumi.test.yaml",
    );
    expect(load().access?.grants).toHaveLength(4);
  });

  it("takes defaults of Pulumi.yaml", () => {
    write(
      "Pulumi.yaml",
      "name: okta-aws-access\nconfig:\n  environment: {type: string, default: base}\n",
    );
    write("Pulumi.test.yaml", stackText({ environment: null }));
    expect(load().access?.model.environment).toBe("base");
  });

  it("points into a Pulumi.yaml that is no YAML", () => {
    write("Pulumi.yaml", "name: [\n");
    write("Pulumi.test.yaml", stackText());
    expect(load().diagnostics.map(formatDiagnostic)).toEqual([
      expect.stringMatching(/^Pulumi\.yaml:2:1 is not valid YAML: /),
    ]);
  });
});

describe("the dev organisation", () => {
  const { access, diagnostics } = loadStack(join(__dirname, "..", ".."), "dev", {
    today: "2026-11-22",
  });

  it("is free of findings", () => {
    expect(diagnostics).toEqual([]);
  });

  it("has the size and the shape of a real one", () => {
    if (access === undefined) throw new Error("no access");
    const { model, accounts, grants, pushedGroups } = access;
    expect(accounts.length).toBeGreaterThanOrEqual(9);
    expect(model.groups).toHaveLength(6);
    expect(pushedGroups.filter((name) => name.startsWith("awssso"))).toHaveLength(5);
    expect(model.users).toHaveLength(8);
    expect(model.permissionSets).toHaveLength(7);
    expect(
      model.permissionSets.filter(({ inlinePolicy }) => inlinePolicy !== undefined),
    ).toHaveLength(1);
    expect(grants).toHaveLength(37);
    expect([...new Set(accounts.map(({ ouPath }) => ouPath.join("/")))].sort()).toEqual([
      "",
      "Infrastructure",
      "Sandbox",
      "Security",
      "Workloads/Prod",
      "Workloads/SDLC",
    ]);
  });
});
