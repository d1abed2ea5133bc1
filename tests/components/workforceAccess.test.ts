import { WorkforceAccess } from "../../components/workforceAccess";
import { accessFixture, INSTANCE } from "../support/accessFixture";
import { runWithMocks } from "../support/mocks";
const access = accessFixture({
  groups: [
    { name: "awssso-admins", members: ["ada@example.com"] },
    "awssso-dev",
    { name: "legacy", existing: true },
  ],
  users: ["ada@example.com"],
  permissionSets: [
    { name: "Admin", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    { name: "Read Only+x", inlinePolicy: "{}" },
  ],
  accounts: ["1", "2"],
  grants: [
    ["awssso-admins", "Admin", "1"],
    ["awssso-dev", "Read Only+x", "2"],
    ["legacy", "Admin", "1"],
  ],
});
test.each([true, false])("x", async (preview) => {
  const run = await runWithMocks(
    {
      preview,
      calls: {
        "okta:app/getSaml:getSaml": { features: [] },
        "okta:group/getGroup:getGroup": { id: "00g" },
        "aws:identitystore/getGroups:getGroups": { groups: [] },
      },
    },
    () => {
      const w = new WorkforceAccess("access", { access, instance: INSTANCE });
      return { m: w.groupIds, n: w.nextSteps };
    },
  );
  console.log(run.counts(), run.errors, run.stackOutputs, run.calls, run.logs);
});
