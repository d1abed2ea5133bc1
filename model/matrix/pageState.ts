import { type AccessTable } from "./accessTable";
import {
  type AccessFilter,
  accountNames,
  findNamed,
  MATRIX_RISK_IDS,
  MATRIX_RISKS,
  personNames,
} from "./filter";
import { visibleText } from "./visibleText";

/** What the page can show, in the order of its navigation. */
export const VIEWS = {
  matrix: "Matrix",
  list: "List",
  account: "Who can reach an account",
  person: "What a person can reach",
  rules: "Rules and expiry",
} as const;

export type View = keyof typeof VIEWS;
export const VIEW_IDS = Object.keys(VIEWS) as View[];

/** Everything that a link to the page can say. */
export interface PageState {
  view: View;
  filter: AccessFilter;
  /** Whole names of permission sets in the matrix instead of their codes. */
  names: boolean;
}

/** Parts of a filter that the page has a control for, in their order. */
export const FILTER_KEYS = ["person", "group", "account", "ou", "permissionSet", "risk"] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** The state as the fragment of an address, with `#`; only what differs from the beginning. */
export function formatHash({ view, filter, names }: PageState): string {
  const parameters = new URLSearchParams();
  if (view !== "matrix") parameters.set("view", view);
  for (const key of FILTER_KEYS) {
    const value = filter[key];
    if (value !== undefined && value !== "") parameters.set(key, value);
  }
  if (names) parameters.set("names", "full");
  return `#${parameters.toString()}`;
}

/** The inverse of `formatHash`; what it does not know is left out. */
export function parseHash(hash: string): PageState {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const filter: AccessFilter = {};
  for (const key of FILTER_KEYS) {
    const value = parameters.get(key);
    if (value === null || value === "") continue;
    if (key !== "risk") filter[key] = value;
    else filter.risk = MATRIX_RISK_IDS.find((risk) => risk === value);
  }
  const view = VIEW_IDS.find((id) => id === parameters.get("view")) ?? "matrix";
  return { view, filter, names: parameters.get("names") === "full" };
}

/** The filter in words, one part each: `account acme-web-prod`, `groups with "net" in the name`. */
export function describeFilter(table: AccessTable, filter: AccessFilter): string[] {
  const { person, user, group, account, ou, permissionSet, risk } = filter;
  const groups = table.principals.filter(({ type }) => type === "GROUP");
  const ownName = ({ name }: { name: string }): string[] => [name];
  return [
    phrase("person", "people", person, table.people, personNames),
    user === undefined ? undefined : `given directly to ${visibleText(user)}`,
    phrase("group", "groups", group, groups, ownName),
    phrase("account", "accounts", account, table.accounts, accountNames),
    ou === undefined ? undefined : `organizational unit ${visibleText(ou)} and those in it`,
    phrase("permission set", "permission sets", permissionSet, table.permissionSets, ownName),
    risk === undefined ? undefined : `risk: ${MATRIX_RISKS[risk].toLowerCase()}`,
  ].filter((part) => part !== undefined);
}

function phrase<T>(
  one: string,
  many: string,
  query: string | undefined,
  items: readonly T[],
  namesOf: (item: T) => readonly string[],
): string | undefined {
  if (query === undefined) return undefined;
  const [first] = findNamed(query, items, namesOf);
  const item = first === undefined ? undefined : items[first];
  const exact = item !== undefined && namesOf(item).includes(query);
  return exact
    ? `${one} ${visibleText(query)}`
    : `${many} with "${visibleText(query)}" in the name`;
}
