import { readStackAccess } from "../../config/readStack";
import { ConfigurationError } from "../../model/diagnostics";
import { accessFixture } from "../support/accessFixture";
import { type MockOptions, runWithMocks, UNKNOWN } from "../support/mocks";
import { COMPUTED, groupIdOf, permissionSetArnOf, workforceCalls } from "../support/mocksWorkforce";

jest.mock("../../config/readStack");
const read = jest.mocked(readStackAccess);
const program = jest.requireActual<() => Promise<object>>("../../index");

const ACCESS = accessFixture({
  groups: [{ name: "awssso-admins", members: ["ada@example.com"] }],
  users: ["ada@example.com"],
  permissionSets: ["Admin"],
  accounts: ["111111111111"],
  grants: [["awssso-admins", "Admin", "111111111111"]],
});

const OUTPUTS = [
  "acsUrl",
  "grantCount",
  "groupIds",
  "issuer",
  "nextSteps",
  "permissionSetArns",
  "portalUrl",
  "samlMetadata",
  "scimEndpoint",
];

function run(options: MockOptions = {}) {
  const calls = workforceCalls({ groups: ["awssso-admins"] });
  return runWithMocks({ calls, resources: COMPUTED, ...options }, program);
}

const prepare = Error.prepareStackTrace;
beforeEach(() => {
  read.mockReset();
  read.mockResolvedValue(ACCESS);
});
afterEach(() => {
  Error.prepareStackTrace = prepare;
});

describe("the program (on mocks)", () => {
  test("registers exactly the stack's outputs", async () => {
    const { stackOutputs, errors } = await run();

    expect(errors).toEqual([]);
    expect(stackOutputs).toEqual({
      samlMetadata: "<EntityDescriptor/>",
      acsUrl: ACCESS.model.identityCenter.acsUrl,
      issuer: ACCESS.model.identityCenter.issuer,
      scimEndpoint: ACCESS.model.identityCenter.scimEndpoint,
      portalUrl: ACCESS.model.identityCenter.portalUrl,
      groupIds: { "awssso-admins": groupIdOf("awssso-admins") },
      permissionSetArns: { Admin: permissionSetArnOf("Admin") },
      grantCount: 1,
      nextSteps: [],
    });
  });

  test("has the same outputs in a first preview and while Okta does not provision", async () => {
    const preview = await run({ preview: true });
    const closed = await run({ calls: workforceCalls({ features: [] }) });

    expect(Object.keys(preview.stackOutputs).sort()).toEqual(OUTPUTS);
    expect(preview.stackOutputs["samlMetadata"]).toBe(UNKNOWN);
    expect(closed.errors).toHaveLength(1);
    expect(Object.keys(closed.stackOutputs).sort()).toEqual(OUTPUTS);
    expect(closed.stackOutputs["samlMetadata"]).toBe("<EntityDescriptor/>");
  });

  test("has an empty SCIM endpoint until there is one", async () => {
    const { scimEndpoint: _, ...identityCenter } = ACCESS.model.identityCenter;
    read.mockResolvedValue({ ...ACCESS, model: { ...ACCESS.model, identityCenter } });

    expect((await run()).stackOutputs["scimEndpoint"]).toBe("");
  });

  test("stops on a mistake in the configuration before anything is asked or registered", async () => {
    const text = "Pulumi.dev.yaml:3:5 acsUrl: bad\nPulumi.dev.yaml:4:5 issuer: bad";
    read.mockRejectedValue(new ConfigurationError(text));
    const { errors, resources, calls } = await run();

    expect(errors).toEqual([text]);
    expect(resources).toEqual([]);
    expect(calls).toEqual([]);
  });

  test("stops on a wrong instance before anything is registered", async () => {
    const calls = {
      ...workforceCalls(),
      "aws:ssoadmin/getInstances:getInstances": { arns: ["arn:x"], identityStoreIds: ["d-other"] },
    };
    const { errors, resources } = await run({ calls });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("but the credentials lead to d-other");
    expect(resources).toEqual([]);
  });

  test("leaves other errors as they are, with their stack", async () => {
    read.mockRejectedValue(new TypeError("a mistake in the program"));
    const { errors } = await run();

    expect(errors).toEqual(["unexpected TypeError: a mistake in the program"]);
  });
});
