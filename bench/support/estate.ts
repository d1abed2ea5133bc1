import { stringify } from "yaml";

/** Accounts of the generated organisation. */
export const ESTATE_ACCOUNTS = 1_000;
const UNITS = 10;
const ACCOUNTS_PER_UNIT = ESTATE_ACCOUNTS / UNITS;
const GROUPS = 50;
const SETS = 20;
const POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

/**
 * Text of a stack file with a thousand accounts in ten organizational units and as many rules as
 * make the wanted number of grants. Each rule reaches the hundred accounts of a unit, in turn by
 * unit, by tag and by name, so that every kind of selector has its share.
 */
export function estateText(grants: number): string {
  const rules = Array.from({ length: grants / ACCOUNTS_PER_UNIT }, (_, index) => rule(index));
  const keys: Record<string, unknown> = {
    organisation: "acme",
    environment: "bench",
    acsUrl: "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/1a2b3c4d",
    issuer: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-1234567890",
    portalUrl: "https://acme.awsapps.com/start",
    managementAccountId: accountId(0),
    groupPush: { prefixes: ["awssso-"] },
    groups: Array.from({ length: GROUPS }, (_, index) => ({ name: groupName(index) })),
    permissionSets: Array.from({ length: SETS }, (_, index) => ({
      name: setName(index),
      managedPolicies: [POLICY],
    })),
    accounts: [
      { id: accountId(0), name: "management" },
      ...Array.from({ length: ESTATE_ACCOUNTS }, (_, index) => account(index)),
    ],
    accessRules: rules,
  };
  const config = Object.entries(keys).map(([key, value]) => [`okta-aws-access:${key}`, value]);
  return stringify(
    { config: Object.fromEntries(config) },
    { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" },
  );
}

function account(index: number): unknown {
  const unit = Math.floor(index / ACCOUNTS_PER_UNIT);
  const name = `unit${unit}-workload-${index}`;
  const tags = { unit: `unit${unit}`, team: `team${index % 30}` };
  return { id: accountId(index + 1), name, ou: `Workloads/Unit${unit}`, tags };
}

/** Rules differ in group or permission set, so that no two make the same grant. */
function rule(index: number): unknown {
  const unit = index % UNITS;
  const pair = Math.floor(index / UNITS);
  return {
    name: `rule-${index}`,
    groups: [groupName(pair % GROUPS)],
    permissionSets: [setName(Math.floor(pair / GROUPS))],
    accounts: [selector(index, unit)],
    reason: "Generated",
  };
}

function selector(index: number, unit: number): unknown {
  switch (index % 3) {
    case 0:
      return { ou: `Workloads/Unit${unit}`, depth: "descendants" };
    case 1:
      return { tag: `unit=unit${unit}` };
    default:
      return { name: `unit${unit}-*` };
  }
}

function accountId(index: number): string {
  return String(100_000_000_000 + index);
}

function groupName(index: number): string {
  return `awssso-team-${index}`;
}

function setName(index: number): string {
  return `Set${index}`;
}
