import { stackOutputsOf, stackState } from "../support/stackState";

const URN = "urn:pulumi:dev::okta-aws-access::";
const STACK = {
  urn: `${URN}pulumi:pulumi:Stack::okta-aws-access-dev`,
  type: "pulumi:pulumi:Stack",
  custom: false,
  outputs: { grantCount: 2 },
};
const PROVIDER = {
  urn: `${URN}pulumi:providers:okta::default`,
  type: "pulumi:providers:okta",
  custom: true,
};
const group = (name: string): object => ({
  urn: `${URN}okta:group/group:Group::${name}`,
  type: "okta:group/group:Group",
  custom: true,
  id: `00g-${name}`,
  parent: STACK.urn,
  inputs: { name },
  outputs: { name },
  dependencies: [PROVIDER.urn],
});

const resources = [STACK, PROVIDER, group("b"), group("a::b")];

describe.each([
  ["pulumi stack export", { version: 3, deployment: { resources } }],
  ["a checkpoint file", { version: 3, checkpoint: { latest: { resources } } }],
])("stackState of %s", (_, exported) => {
  const text = JSON.stringify(exported);

  test("finds resources by type and name, without stack and providers", () => {
    const state = stackState(text);

    expect(state.counts()).toEqual({ "okta:group/group:Group": 2 });
    expect(state.names("okta:group/group:Group")).toEqual(["a::b", "b"]);
    expect(state.only("okta:group/group:Group", "b")).toMatchObject({
      id: "00g-b",
      inputs: { name: "b" },
      dependencies: [PROVIDER.urn],
      protect: false,
    });
  });

  test("says what there is instead when a resource is not found", () => {
    const state = stackState(text);

    expect(() => state.only("okta:group/group:Group")).toThrow(
      "2 resources are okta:group/group:Group; there are: a::b, b",
    );
    expect(() => state.only("okta:group/group:Group", "c")).toThrow(
      '0 resources are okta:group/group:Group "c"',
    );
    expect(() => state.byUrn("urn:x")).toThrow("no resource is urn:x");
  });

  test("gives the stack's outputs", () => {
    expect(stackOutputsOf(text)).toEqual({ grantCount: 2 });
  });
});

test("stackState refuses other JSON", () => {
  expect(() => stackState("{}")).toThrow("neither a stack export nor a checkpoint");
});
