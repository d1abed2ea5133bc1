import { type ResolvedAccess } from "../../model/accessModel";
import { formatDiagnostic } from "../../model/diagnostics";
import { loadAccess, type LoadAccessInput, type LoadedAccess } from "../../model/loadAccess";

/** A small, complete configuration: the value of each key as YAML text. */
const BASE: Record<string, string> = {
  organisation: "acme",
  environment: "test",
  acsUrl:
    "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1a2b3c4d-aaaa-bbbb-cccc-1234567890ab",
  issuer: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-1234567890",
  portalUrl: "https://d-1234567890.awsapps.com/start",
  managementAccountId: '"111111111111"',
  groupPush: "{prefixes: [awssso]}",
  groups: "[{name: awssso-admins, members: [ada@example.com]}, {name: awssso-readers}]",
  users: "[{userName: ada@example.com, firstName: Ada, lastName: Byron}]",
  permissionSets:
    '[{name: Admin, managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"]}, ' +
    '{name: Read, managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}]',
  accounts:
    '[{id: "111111111111", name: root-account}, ' +
    '{id: "222222222222", name: prod-shop, alias: shop, ou: Workloads/Prod, tags: {env: prod, team: web}}, ' +
    '{id: "333333333333", name: dev-shop, ou: Workloads/SDLC, tags: {env: dev, team: web}}, ' +
    '{id: "012345678901", name: audit, ou: Security, tags: {env: prod}}, ' +
    '{id: "444444444444", name: closed, ou: Workloads/Prod, status: SUSPENDED}]',
  accessRules:
    "[{name: admins, groups: [awssso-admins], permissionSets: [Admin], accounts: [all]}, " +
    "{name: readers, groups: [awssso-readers], permissionSets: [Read], accounts: [prod-shop]}]",
};

export const TODAY = "2026-11-22";

/**
 * Text of a stack file. Keys given here come first, the first of them on line 3, each as raw YAML
 * text; the others keep the value of the base. `null` leaves a key out.
 */
export function stackText(changes: Record<string, string | null> = {}): string {
  const lines = (keys: Record<string, string | null>): string[] =>
    Object.entries(keys).flatMap(([key, value]) =>
      value === null ? [] : [`  okta-aws-access:${key}: ${value}`],
    );
  const rest = Object.fromEntries(Object.entries(BASE).filter(([key]) => !(key in changes)));
  return ["config:", "  aws:region: eu-central-1", ...lines(changes), ...lines(rest), ""].join(
    "\n",
  );
}

/** Loads the base configuration with changes; see `stackText`. */
export function load(
  changes: Record<string, string | null> = {},
  more: Partial<LoadAccessInput> = {},
): LoadedAccess {
  const text = stackText(changes);
  return loadAccess({ sources: [{ file: "Pulumi.test.yaml", text }], today: TODAY, ...more });
}

/** Formatted findings of the base configuration with changes. */
export function findings(
  changes: Record<string, string | null>,
  more: Partial<LoadAccessInput> = {},
): string[] {
  return load(changes, more).diagnostics.map(formatDiagnostic);
}

/** The resolved access of a configuration that must be without errors. */
export function accessOf(loaded: LoadedAccess): ResolvedAccess {
  if (loaded.access === undefined)
    throw new Error(loaded.diagnostics.map(formatDiagnostic).join("\n"));
  return loaded.access;
}

/** `group|set|account` keys of the grants that the base configuration makes with changes. */
export function grantKeys(
  changes: Record<string, string | null> = {},
  more: Partial<LoadAccessInput> = {},
): string[] {
  return accessOf(load(changes, more)).grants.map(({ key }) => key);
}
