import { compareAccounts, compareGrants } from "./compareGrants";
import { compareGroups, comparePeople } from "./comparePeople";
import { comparePermissionSets } from "./comparePermissionSets";
import { compareRules } from "./compareRules";
import {
  compareDeploymentIdentity,
  compareGroupPush,
  compareOktaApp,
  compareRisks,
  compareSignOn,
  instanceValues,
} from "./compareSettings";
import {
  type AccessComparison,
  isEqual,
  type SectionComparison,
  type SectionName,
  SECTIONS,
} from "./comparison";
import { comparedStack, type CompareContext, createContext, type StackSide } from "./context";
import { createNameMap, type NameMapping } from "./nameMap";

export interface CompareOptions {
  /** How names of A are called in B. @default as in A */
  mappings?: readonly NameMapping[];
  /** Sections to compare. @default all */
  only?: readonly SectionName[];
}

const COMPARE: Record<SectionName, (context: CompareContext) => SectionComparison> = {
  groups: compareGroups,
  people: comparePeople,
  permissionSets: comparePermissionSets,
  rules: compareRules,
  grants: compareGrants,
  accounts: compareAccounts,
  groupPush: compareGroupPush,
  signOn: compareSignOn,
  oktaApp: compareOktaApp,
  deploymentIdentity: compareDeploymentIdentity,
  risks: compareRisks,
};

/** Sections that need to know the accounts of both stacks. */
const NEEDS_ACCOUNTS: readonly SectionName[] = ["grants", "accounts"];

/**
 * What differs between two stacks, by name. Nothing depends on the order in the files, and
 * swapping the stacks swaps the sides of the answer and no more.
 */
export function compareAccess(
  a: StackSide,
  b: StackSide,
  { mappings = [], only = SECTIONS }: CompareOptions = {},
): AccessComparison {
  const names = createNameMap(mappings);
  const context = createContext(a, b, names);
  const live = [a, b].filter(({ access }) => access === undefined);
  const wanted = SECTIONS.filter((section) => only.includes(section));
  // All of them, so that a mapping counts as used by names of any section.
  const sections = SECTIONS.map((section) => COMPARE[section](context)).filter(
    ({ section }) =>
      wanted.includes(section) && (live.length === 0 || !NEEDS_ACCOUNTS.includes(section)),
  );
  return {
    version: 1,
    a: comparedStack(a),
    b: comparedStack(b),
    equal: sections.every(isEqual),
    mappings: mappings.map(({ text }) => text),
    unusedMappings: names.unused(),
    sections,
    ofInstance: instanceValues(context),
    notCompared: wanted.some((section) => NEEDS_ACCOUNTS.includes(section))
      ? live.map(({ stack }) => whyNot(stack))
      : [],
  };
}

function whyNot(stack: string): string {
  return (
    `Accounts and grants are not compared: ${stack} reads its accounts from AWS Organizations ` +
    "while Pulumi runs. Set its accountDirectory to a snapshot file to compare them."
  );
}
