import { lookUpInstance } from "../../../components/aws/identityCenterInstance";
import { accessFixture, INSTANCE } from "../../support/accessFixture";
import { runWithMocks } from "../../support/mocks";

const { identityCenter } = accessFixture().model;
const TOKEN = "aws:ssoadmin/getInstances:getInstances";

function run(answer: unknown) {
  return runWithMocks({ calls: { [TOKEN]: answer } }, () => lookUpInstance(identityCenter));
}

describe("lookUpInstance (on mocks)", () => {
  test("gives the one instance", async () => {
    const { result, calls } = await run({
      arns: [INSTANCE.arn],
      identityStoreIds: ["d-0123456789"],
    });

    expect(result).toEqual(INSTANCE);
    expect(calls).toEqual([{ token: TOKEN, inputs: {} }]);
  });

  test.each([
    [
      "none",
      { arns: [], identityStoreIds: [] },
      "No IAM Identity Center instance was found in eu-central-1. Enable an organization instance",
    ],
    [
      "two",
      { arns: ["arn:a", "arn:b"], identityStoreIds: ["d-0123456789", "d-1"] },
      "The credentials see 2 IAM Identity Center instances in eu-central-1 (arn:a, arn:b).",
    ],
    [
      "another environment's",
      { arns: [INSTANCE.arn], identityStoreIds: ["d-9999999999"] },
      `The issuer ${identityCenter.issuer} belongs to identity store d-0123456789, but the ` +
        `credentials lead to d-9999999999 (${INSTANCE.arn}).`,
    ],
    [
      "a refusal",
      new Error(
        "invocation of aws:ssoadmin/getInstances:getInstances returned an error: invoking " +
          "aws:ssoadmin/getInstances:getInstances: 1 error occurred:\n\t* reading SSO Instances: " +
          "AccessDeniedException: not allowed.\n\n",
      ),
      "The IAM Identity Center instance could not be read: reading SSO Instances: " +
        "AccessDeniedException: not allowed. Check the AWS credentials",
    ],
  ])("stops with one sentence for %s", async (_, answer, message) => {
    const { errors, result } = await run(answer);

    expect(result).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
    expect(errors[0]).not.toContain("\n");
  });
});
