import { withPolicyLint } from "../../config/policyLint";
import { formatDiagnostic } from "../../model/diagnostics";
import { type LoadedAccess } from "../../model/loadAccess";
import { load } from "../support/accessConfig";

const withPolicy = (inlinePolicy: string): ReturnType<typeof load> =>
  load({
    permissionSets:
      `[{name: Admin, inlinePolicy: ${inlinePolicy}}, ` +
      '{name: Read, managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}]',
  });

/** All findings but the note on the suspended account of the base configuration. */
const texts = ({ diagnostics }: LoadedAccess): string[] =>
  diagnostics.filter(({ severity }) => severity !== "note").map(formatDiagnostic);

const messages = async (inlinePolicy: string): Promise<string[]> =>
  texts(await withPolicyLint(withPolicy(inlinePolicy)));

describe("withPolicyLint", () => {
  it("points at the action that AWS does not publish, and keeps the access", async () => {
    const loaded = await withPolicyLint(
      withPolicy(
        '{Version: "2012-10-17", Statement: [{Effect: Allow, Action: ["s3:GetObjct"], Resource: "*"}]}',
      ),
    );
    expect(loaded.access?.grants).toHaveLength(4);
    expect(texts(loaded)).toEqual([
      expect.stringMatching(
        /^Pulumi\.test\.yaml:3:\d+ permissionSets\[0\]\.inlinePolicy\.Statement\[0\]\.Action\[0\]: warning: "s3:GetObjct": s3 has no action .*did you mean "GetObject"\?$/,
      ),
    ]);
  });

  it("gives no access together with an error, so that no deployment goes on", async () => {
    const loaded = await withPolicyLint(
      withPolicy(
        '{Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: "*", Condition: {StringEquls: {"aws:RequestedRegion": eu-west-1}}}]}',
      ),
    );
    expect(loaded.access).toBeUndefined();
    expect(loaded.declared).toBeUndefined();
    expect(texts(loaded)).toEqual([
      expect.stringMatching(
        /"StringEquls" is no condition operator; did you mean "StringEquals"\?$/,
      ),
    ]);
  });

  it("says once what the parser said already", async () => {
    expect(await messages('{Version: "2012-10-17", Statement: [{Effect: Allow}]}')).toEqual([
      expect.stringMatching(/Statement\[0\]: either "Action" or "NotAction" is needed$/),
      expect.stringMatching(/Statement\[0\]: either "Resource" or "NotResource" is needed$/),
    ]);
  });

  it("points at the whole text of a policy that is written as JSON", async () => {
    const text = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
    });
    expect(await messages(`'${text}'`)).toEqual([
      expect.stringMatching(/^Pulumi\.test\.yaml:3:\d+ .*NotAction: warning: NotAction with Allow/),
    ]);
  });
});
