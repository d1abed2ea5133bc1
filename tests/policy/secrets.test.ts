import { TOKENS } from "../../components/tokens";
import { UNKNOWN } from "../support/mocksWire";
import { judge, messagesOf } from "../support/policyKit";

const RULE = "plain-secret";
const found = (inputs: object, type: string = TOKENS.samlApp): string[] =>
  messagesOf(judge([{ type, name: "access", inputs }]), RULE);

/** Put together here, so that no scanner takes this file for a leak. */
const OKTA_TOKEN = `00${"aB3-_".repeat(8)}`;
const SECRETS: [string, string][] = [
  ["an Okta API token", `SSWS ${OKTA_TOKEN}`],
  ["an AWS access key", `AKIA${"ABCDEFGH".repeat(2)}`],
  ["a private key", `-----BEGIN ${"PRIVATE KEY"}-----\nMIIE`],
  ["a signed token (JWT)", `Bearer eyJ${"hbGciOiJIUzI1NiJ9"}.eyJzdWIiOiIxIn0.${"c2lnbmF0dXJl"}`],
];

describe("plain-secret", () => {
  it.each(SECRETS)("finds %s, says where, and never shows it", (what, text) => {
    const [message = "", ...others] = found({ settings: { adminNote: `see ${text}` } });
    expect(others).toEqual([]);
    expect(message).toContain(`carries ${what} in settings.adminNote`);
    expect(message).not.toContain(text.slice(-10));
  });

  it.each<[string, object]>([
    ["names and ids", { groups: ["awssso-platform-engineers"], id: "00g1abcdEFGHijklM5d7" }],
    ["a hash", { hash: "0".repeat(64) }],
    ["an ARN", { arn: "arn:aws:sso:::permissionSet/ssoins-8a834cabcf491e70/ps-6ecb42ecc3dd7b93" }],
  ])("lets %s pass", (_what, inputs) => {
    expect(found(inputs)).toEqual([]);
  });

  it("looks into lists and at names", () => {
    expect(found({ notes: ["", { deep: OKTA_TOKEN }] })[0]).toContain("in notes[1].deep");
    expect(found({ [OKTA_TOKEN]: 1 })[0]).toContain("in a name.");
  });

  it("looks at this project's components only: elsewhere a secret may be where it belongs", () => {
    expect(found({ privateKey: SECRETS[2]?.[1] }, "tls:index/privateKey:PrivateKey")).toEqual([]);
  });

  it("leaves what is unknown to the update, and finds what stands before it", () => {
    const type = TOKENS.samlApp;
    const verdict = judge([{ type, name: "access", inputs: { later: UNKNOWN } }]);
    expect(verdict.undecided).toEqual([{ rule: RULE, resource: "access" }]);
  });
});
