import { TOKENS } from "../../components/tokens";
import { isRecord } from "../../model/plainValue";
import { type Check, type DeclaredResource, type GuardRail } from "../guardRail";

/** Forms of credentials that this project's vendors issue. */
const FORMS: readonly [what: string, form: RegExp][] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an Okta API token", /(?<![\w-])00[\w-]{40}(?![\w-])/],
  ["an AWS access key", /(?<!\w)(AKIA|ASIA)[A-Z0-9]{16}(?!\w)/],
  ["a signed token (JWT)", /(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/],
];

const check: Check<DeclaredResource, object> = ({ type, name, props }) =>
  findings(props, "").map(
    ({ path, what }) =>
      `${type} "${name}" carries ${what} in ${path}. The inputs of components are stored and shown in ` +
      "clear. Take it out, revoke it, and give it as a Pulumi secret where it is needed.",
  );

/**
 * The engine hands secrets to a policy pack unmarked, so only places where there must be none at all
 * can be checked: the inputs of this project's components.
 */
export const plainSecret: GuardRail = {
  id: "plain-secret",
  level: "mandatory",
  when: "The inputs of a component hold a credential.",
  resources: Object.fromEntries(Object.values(TOKENS).map((type) => [type, [check]])),
};

/** Where a credential is; never the credential. */
function findings(value: unknown, path: string): { path: string; what: string }[] {
  if (typeof value === "string")
    return FORMS.filter(([, form]) => form.test(value)).map(([what]) => ({ path, what }));
  if (Array.isArray(value)) return value.flatMap((item, at) => findings(item, `${path}[${at}]`));
  if (!isRecord(value)) return [];
  return Object.keys(value).flatMap((key) => [
    ...findings(key, path === "" ? "a name" : `a name of ${path}`),
    ...findings(value[key], path === "" ? key : `${path}.${key}`),
  ]);
}
