import * as pulumi from "@pulumi/pulumi";
import { provisioningGate } from "../../../components/waiting/provisioningGate";
import { type ConsoleStepValues } from "../../../components/waiting/consoleSteps";
import { accessFixture } from "../../support/accessFixture";
import { runWithMocks, UNKNOWN } from "../../support/mocks";

const STEPS: ConsoleStepValues = {
  stack: "acme-prod",
  appLabel: "AWS",
  identityCenter: accessFixture().model.identityCenter,
};

interface Setup {
  features: unknown;
  preview?: boolean;
  appId?: string;
}

/** A component that stands behind the gate, and outputs that must not. */
function run({ features, preview = false, appId = "0oa1" }: Setup) {
  const calls = {
    "okta:app/getSaml:getSaml": features instanceof Error ? features : { features },
  };
  return runWithMocks({ preview, calls }, () => {
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const gate = provisioningGate({ appId: pulumi.output(appId), steps: STEPS }, parent);
    new pulumi.ComponentResource("test:index:Behind", "behind", { appId: gate.appId });
    return { missing: gate.missingFeatures };
  });
}

const BEHIND = "test:index:Behind";

describe("provisioningGate (on mocks)", () => {
  test.each([true, false])(
    "is open when Okta pushes groups and users, preview %s",
    async (preview) => {
      const { only, errors, logs, stackOutputs, calls } = await run({
        features: ["PUSH_PROFILE_UPDATES", "PUSH_NEW_USERS", "GROUP_PUSH"],
        preview,
      });

      expect(errors).toEqual([]);
      expect(logs).toEqual([]);
      expect(only(BEHIND).inputs).toEqual({ appId: "0oa1" });
      expect(stackOutputs).toEqual({ missing: [] });
      expect(calls).toEqual([
        {
          token: "okta:app/getSaml:getSaml",
          inputs: { id: "0oa1", skipUsers: true, skipGroups: true },
        },
      ]);
    },
  );

  test("stops an update with one message, leaves out what stands behind, keeps the outputs", async () => {
    const { errors, counts, stackOutputs, logs } = await run({ features: ["PUSH_NEW_USERS"] });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(
      /^Okta does not provision people and groups to AWS yet: the application "AWS" lacks GROUP_PUSH\./,
    );
    expect(counts()[BEHIND]).toBeUndefined();
    expect(stackOutputs).toEqual({ missing: ["GROUP_PUSH"] });
    expect(logs).toEqual([]);
  });

  test("warns in a preview and shows what stands behind with the values it will have", async () => {
    const { errors, logs, only } = await run({ features: [], preview: true });

    expect(errors).toEqual([]);
    expect(logs.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(logs[0]?.message).toContain("lacks GROUP_PUSH and PUSH_NEW_USERS");
    // Unknown, it would show mappings that exist already as replaced.
    expect(only(BEHIND).inputs).toEqual({ appId: "0oa1" });
  });

  test("asks nothing in a preview in which the application is new", async () => {
    const unknownId = pulumi.unknown as unknown as string;
    const { calls, only, stackOutputs, logs } = await run({
      features: [],
      preview: true,
      appId: unknownId,
    });

    expect(calls).toEqual([]);
    expect(logs).toEqual([]);
    expect(only(BEHIND).inputs).toEqual({ appId: UNKNOWN });
    expect(stackOutputs).toEqual({ missing: UNKNOWN });
  });

  test.each([true, false])(
    "stops when the application cannot be read, preview %s",
    async (preview) => {
      const { errors, counts, stackOutputs } = await run({
        features: new Error("403 Forbidden"),
        preview,
      });

      expect(errors).toEqual([
        'The Okta application "AWS" could not be read: 403 Forbidden. Check OKTA_ORG_NAME, ' +
          "OKTA_BASE_URL and the credentials of the Okta provider.",
      ]);
      expect(counts()[BEHIND]).toBeUndefined();
      expect(stackOutputs).toEqual({ missing: ["GROUP_PUSH", "PUSH_NEW_USERS"] });
    },
  );
});
