import {
  CreateInstanceAccessControlAttributeConfigurationCommand,
  DeleteInstanceAccessControlAttributeConfigurationCommand,
  DescribeInstanceAccessControlAttributeConfigurationCommand,
  UpdateInstanceAccessControlAttributeConfigurationCommand,
} from "@aws-sdk/client-sso-admin";
import { refusal, seed, startAws, type RunningAws } from "./kit";

const InstanceArn = seed.instanceArn;

const configuration = (...keys: string[]) => ({
  InstanceArn,
  InstanceAccessControlAttributeConfiguration: {
    AccessControlAttributes: keys.map((Key) => ({
      Key,
      Value: { Source: ["${path:enterprise.department}"] },
    })),
  },
});

describe("attributes for access control", () => {
  let aws: RunningAws;
  beforeEach(async () => {
    aws = await startAws();
  });
  afterEach(() => aws.stop());

  const describeKeys = async () => {
    const answer = await aws.sso.send(
      new DescribeInstanceAccessControlAttributeConfigurationCommand({ InstanceArn }),
    );
    expect(answer.Status).toBe("ENABLED");
    const { AccessControlAttributes } = answer.InstanceAccessControlAttributeConfiguration ?? {};
    return AccessControlAttributes?.map((attribute) => [attribute.Key, attribute.Value?.Source]);
  };
  const create = (...keys: string[]) =>
    aws.sso.send(
      new CreateInstanceAccessControlAttributeConfigurationCommand(configuration(...keys)),
    );
  const update = (...keys: string[]) =>
    aws.sso.send(
      new UpdateInstanceAccessControlAttributeConfigurationCommand(configuration(...keys)),
    );
  const remove = () =>
    aws.sso.send(new DeleteInstanceAccessControlAttributeConfigurationCommand({ InstanceArn }));

  test("are not found before they are created and after they are deleted", async () => {
    const notFound = { name: "ResourceNotFoundException" };
    expect(await refusal(describeKeys())).toMatchObject(notFound);
    expect(await refusal(update("team"))).toMatchObject(notFound);
    expect(await refusal(remove())).toMatchObject(notFound);
    await create("team");
    expect(await describeKeys()).toEqual([["team", ["${path:enterprise.department}"]]]);
    expect(await refusal(create("team"))).toMatchObject({ name: "ConflictException" });
    await update("team", "cost");
    expect(await describeKeys()).toHaveLength(2);
    await remove();
    expect(await refusal(describeKeys())).toMatchObject(notFound);
  });

  test("refuses a key twice, more than 50 keys, and two sources", async () => {
    const bad = { name: "ValidationException" };
    expect(await refusal(create("team", "team"))).toMatchObject(bad);
    const many = Array.from({ length: 51 }, (_, index) => `key${index}`);
    expect(await refusal(create(...many))).toMatchObject(bad);
    const two = configuration("team");
    const [first] = two.InstanceAccessControlAttributeConfiguration.AccessControlAttributes;
    first?.Value.Source.push("${path:userName}");
    const send = aws.sso.send(new CreateInstanceAccessControlAttributeConfigurationCommand(two));
    expect(await refusal(send)).toMatchObject(bad);
  });
});
