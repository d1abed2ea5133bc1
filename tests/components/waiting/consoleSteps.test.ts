import { nextSteps } from "../../../components/nextSteps";
import {
  closedGateText,
  type ConsoleStepValues,
  provisioningSteps,
} from "../../../components/waiting/consoleSteps";

const VALUES: ConsoleStepValues = {
  stack: "acme-prod",
  appLabel: "AWS of acme",
  identityCenter: {
    region: "eu-central-1",
    acsUrl: "https://acs.example",
    issuer: "https://issuer.example/d-1",
    scimEndpoint: "https://scim.eu-central-1.amazonaws.com/tenant/scim/v2",
  },
};
const WITHOUT_ENDPOINT: ConsoleStepValues = {
  ...VALUES,
  identityCenter: { ...VALUES.identityCenter, scimEndpoint: undefined },
};

describe("the console's steps", () => {
  test("hold this stack's values", () => {
    const steps = provisioningSteps(VALUES);

    expect(steps).toHaveLength(5);
    expect(steps[0]).toContain("pulumi stack output samlMetadata --stack acme-prod");
    expect(steps[0]).toContain(
      "ACS URL https://acs.example and the issuer https://issuer.example/d-1.",
    );
    expect(steps[2]).toContain("Applications > AWS of acme > Provisioning > Integration");
    expect(steps[2]).toContain(
      "Base URL https://scim.eu-central-1.amazonaws.com/tenant/scim/v2 and",
    );
    expect(steps[3]).toContain("Create Users, Update User Attributes and Deactivate Users");
    expect(steps[4]).toBe("Run pulumi up --stack acme-prod again.");
  });

  test("say how to store the SCIM endpoint when it is not known yet", () => {
    const steps = provisioningSteps(WITHOUT_ENDPOINT);

    expect(steps[1]).toContain("pulumi config set scimEndpoint URL --stack acme-prod");
    expect(steps[2]).toContain(
      "Base URL the SCIM endpoint of step 2, without the slash at its end",
    );
    expect(steps.join()).not.toContain("undefined");
  });

  test("are numbered in the message of a closed gate", () => {
    const lines = closedGateText(VALUES, ["GROUP_PUSH", "PUSH_NEW_USERS"]).split("\n");

    expect(lines[0]).toContain('"AWS of acme" lacks GROUP_PUSH and PUSH_NEW_USERS.');
    expect(lines.slice(2)).toEqual(
      provisioningSteps(VALUES).map((step, index) => `  ${index + 1}. ${step}`),
    );
  });
});

describe("nextSteps", () => {
  const withExpiry = (scimTokenExpiresOn: string): ConsoleStepValues => ({
    ...VALUES,
    identityCenter: { ...VALUES.identityCenter, scimTokenExpiresOn },
  });
  const now = new Date("2026-11-22T12:00:00Z");

  test("is empty when everything is done", () => {
    expect(nextSteps(VALUES, [], now)).toEqual([]);
  });

  test("is the console's part while a feature is missing", () => {
    expect(nextSteps(VALUES, ["GROUP_PUSH"], now)).toEqual(provisioningSteps(VALUES));
  });

  test.each([
    ["2027-02-21", 0],
    ["2027-02-20", 1],
    ["2026-11-20", 1],
    ["someday", 0],
  ])("asks for a new SCIM token 90 days before it expires: %s", (expiry, count) => {
    expect(nextSteps(withExpiry(expiry), [], now)).toHaveLength(count);
  });

  test("says whether the token has expired already", () => {
    expect(nextSteps(withExpiry("2026-11-20"), [], now)[0]).toMatch(
      /^The SCIM token expired on 2026-11-20: /,
    );
    expect(nextSteps(withExpiry("2026-12-20"), [], now)[0]).toMatch(
      /^The SCIM token expires on 2026-12-20: /,
    );
  });
});
