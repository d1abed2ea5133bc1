import { Saml } from "@pulumi/okta/app";
import { SignOnPolicy } from "../../../components/okta/signOnPolicy";
import { type SignOnSettings } from "../../../model/accessModel";
import { runWithMocks, UNKNOWN } from "../../support/mocks";

const SETTINGS: SignOnSettings = {
  phishingResistant: false,
  reauthenticateEvery: "PT8H",
  networkZoneIds: [],
  deviceAssuranceIds: [],
};

const POLICY = "okta:index/appSignonPolicy:AppSignonPolicy";
const RULES = "okta:app/signonPolicyRules:SignonPolicyRules";

function run(settings: Partial<SignOnSettings> = {}, preview = false) {
  return runWithMocks({ preview }, () => {
    const { policyId } = new SignOnPolicy("aws", {
      policyName: "AWS",
      settings: { ...SETTINGS, ...settings },
    });
    return { policyId };
  });
}

describe.each([true, false])("SignOnPolicy (on mocks), preview %s", (preview) => {
  test("allows with two factors, one bound to a device, and denies everything else", async () => {
    const { only, counts } = await run({}, preview);

    expect(counts()).toEqual({
      "okta-aws-access:okta:SignOnPolicy": 1,
      [POLICY]: 1,
      [RULES]: 1,
    });
    expect(only(POLICY, "aws").inputs).toEqual({
      name: "AWS",
      description: "Two factors for AWS; everything else is denied.",
      catchAll: false,
    });
    expect(only(RULES, "aws-rules").inputs).toEqual({
      policyId: preview ? UNKNOWN : "aws-id",
      rules: [
        {
          name: "Two factors",
          priority: 1,
          status: "ACTIVE",
          access: "ALLOW",
          type: "ASSURANCE",
          factorMode: "2FA",
          reAuthenticationFrequency: "PT8H",
          constraints: ['{"possession":{"required":true,"deviceBound":"REQUIRED"}}'],
          networkConnection: "ANYWHERE",
        },
        { name: "Catch-all Rule", priority: 99, access: "DENY" },
      ],
    });
  });
});

describe("SignOnPolicy (on mocks)", () => {
  test("never allows with one factor, whatever the settings", async () => {
    const all = await Promise.all(
      [true, false].flatMap((phishingResistant) =>
        [[], ["nzo1"]].map((networkZoneIds) => run({ phishingResistant, networkZoneIds })),
      ),
    );

    const rules = all.flatMap(({ only }) => only(RULES).inputs["rules"] as { access: string }[]);
    expect(rules).toHaveLength(8);
    for (const rule of rules.filter(({ access }) => access === "ALLOW")) {
      expect(rule).toMatchObject({ factorMode: "2FA", type: "ASSURANCE" });
      expect(JSON.stringify(rule)).toContain("deviceBound");
    }
  });

  test("demands a phishing-resistant factor when told to", async () => {
    const { only } = await run({ phishingResistant: true });

    const [allow] = only(RULES).inputs["rules"] as { constraints: string[] }[];
    expect(allow?.constraints.map((text) => JSON.parse(text) as unknown)).toEqual([
      {
        possession: {
          required: true,
          deviceBound: "REQUIRED",
          phishingResistant: "REQUIRED",
          userPresence: "REQUIRED",
        },
      },
    ]);
  });

  test("limits access to zones and devices, in an order that does not depend on the config's", async () => {
    const { only } = await run({
      networkZoneIds: ["nzo2", "nzo1"],
      deviceAssuranceIds: ["dae2", "dae1"],
    });

    const [allow, deny] = only(RULES).inputs["rules"] as object[];
    expect(allow).toMatchObject({
      networkConnection: "ZONE",
      networkIncludes: ["nzo1", "nzo2"],
      deviceIsRegistered: true,
      deviceAssurancesIncluded: ["dae1", "dae2"],
    });
    // Okta refuses conditions on the system's rule.
    expect(deny).toEqual({ name: "Catch-all Rule", priority: 99, access: "DENY" });
  });

  test("gives the policy's id only after its rules are in place", async () => {
    const { only } = await runWithMocks({}, () => {
      const { policyId } = new SignOnPolicy("aws", { policyName: "AWS", settings: SETTINGS });
      new Saml("app", { label: "AWS", authenticationPolicy: policyId });
    });

    expect(only(RULES).dependencies).toEqual([only(POLICY).urn]);
    expect(only("okta:app/saml:Saml")).toMatchObject({
      inputs: { authenticationPolicy: "aws-id" },
      dependencies: [only(RULES).urn],
    });
  });
});
