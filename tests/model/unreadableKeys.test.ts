import { load } from "../support/accessConfig";

/** Paths and messages of the errors that the base configuration has with changes. */
const errors = (changes: Record<string, string>): [string, string][] =>
  load(changes)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ path, message }) => [path, message]);

const NO_LIST = [
  ["{a: {}}", "a mapping stands where a list is needed"],
  ["word", "`word` stands where a list is needed"],
  [
    "'[{'",
    "is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }",
  ],
] as const;

const NO_MAPPING = [
  ["[a]", "a list stands where a mapping of keys to values is needed"],
  [
    "'{\"names\":['",
    "is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
] as const;

describe("a key that cannot be read at all", () => {
  const accessRules =
    "[{groups: [awssso-admins, nobody], users: [who], permissionSets: [Nothing], accounts: [nowhere]}]";
  /** Where the rule is wrong, by the key that decides it. */
  const places = {
    groups: "accessRules[0].groups[1]",
    users: "accessRules[0].users[0]",
    permissionSets: "accessRules[0].permissionSets[0]",
    accounts: "accessRules[0].accounts[0]",
  };
  type Key = keyof typeof places;
  const keys = Object.keys(places) as Key[];

  it.each(keys.flatMap((key) => NO_LIST.map((form) => [key, ...form] as const)))(
    "is reported once, not with each name it would have declared: %s as %s",
    (key, value, message) => {
      const { [key]: _silent, ...others } = places;
      const found = errors({ [key]: value, accessRules });
      expect(found[0]).toEqual([key, message]);
      expect(found.slice(1).map(([path]) => path)).toEqual(Object.values(others));
    },
  );

  it.each(NO_MAPPING)(
    "is reported once, not with each group it would have pushed: groupPush as %s",
    (value, message) => {
      expect(errors({ groupPush: value })).toEqual([["groupPush", message]]);
    },
  );
});

it("a group that is wrong otherwise is not called one that is not pushed", () => {
  const name = "awssso-".padEnd(256, "x");
  const found = errors({
    groups: `[{name: ${name}}]`,
    accessRules: `[{groups: [${name}], permissionSets: [Admin], accounts: [all]}]`,
  });
  expect(found).toEqual([["groups[0].name", "has 256 characters; a group name has at most 255"]]);
});
