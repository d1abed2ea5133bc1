import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

import {
  readRuntimeOptions,
  splitArguments,
} from "../../../../sandbox/toolchain/languageHost/runtimeOptions";
import { toStruct } from "../../../../sandbox/toolchain/providers/framework/marshal";

function infoWith(options: Record<string, unknown>): ProgramInfo {
  const info = new ProgramInfo();
  info.setOptions(toStruct(options));
  return info;
}

describe("readRuntimeOptions", () => {
  it("has TypeScript on and npm unless told otherwise", () => {
    const defaults = { typescript: true, nodeargs: [], packagemanager: "npm" };
    expect(readRuntimeOptions(undefined)).toEqual(defaults);
    expect(readRuntimeOptions(infoWith({ tsconfig: "" }))).toEqual(defaults);
  });

  it("reads what Pulumi.yaml says", () => {
    const options = {
      typescript: false,
      tsconfig: "tsconfig.run.json",
      nodeargs: "--max-semi-space-size=64 --title='a b'",
      packagemanager: "pnpm",
    };
    expect(readRuntimeOptions(infoWith(options))).toEqual({
      ...options,
      nodeargs: ["--max-semi-space-size=64", "--title=a b"],
    });
    expect(readRuntimeOptions(infoWith({ typescript: "false" })).typescript).toBe(false);
  });

  it.each([
    [{ typescript: "no" }, 'runtime option typescript must be true or false, but is "no"'],
    [{ nodeargs: 7 }, "runtime option nodeargs must be text, but is 7"],
    [{ tsconfig: {} }, "runtime option tsconfig must be text, but is {}"],
  ])("refuses %j", (options, message) => {
    expect(() => readRuntimeOptions(infoWith(options))).toThrow(message);
  });
});

describe("splitArguments", () => {
  it.each([
    ["", []],
    ["  -a   -b ", ["-a", "-b"]],
    [`-a "b c" 'd "e"'`, ["-a", "b c", 'd "e"']],
    [`--x="1 2"`, ["--x=1 2"]],
  ])("splits %j", (line, expected) => {
    expect(splitArguments(line)).toEqual(expected);
  });
});
