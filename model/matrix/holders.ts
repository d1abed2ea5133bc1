import { type AccessTable, type TablePrincipal } from "./accessTable";
import { type AccessFilter, findNamed, personNames, selectAccess, type Selection } from "./filter";
import { at } from "./grantColumns";

/** Someone who holds selected grants, and what gives them. */
export interface Holder {
  userName: string;
  name: string;
  /** Indexes of principals: groups, and the person themselves for direct grants. */
  through: number[];
}

/** Who holds the selected grants, as far as memberships are declared. */
export interface Holders {
  /** By user name. */
  people: Holder[];
  /** Groups whose members only Okta knows, by name. */
  unknown: TablePrincipal[];
}

/** Groups that may give more than is known: Okta manages their members, and a person is asked for. */
export function groupsToAskFor(table: AccessTable, filter: AccessFilter): TablePrincipal[] {
  return holdersOf(table, selectAccess(table, { ...filter, person: undefined })).unknown;
}

/** People behind the selected grants; with a filter by person only those it means. */
export function holdersOf(
  table: AccessTable,
  { mask }: Pick<Selection, "mask">,
  { person }: AccessFilter = {},
): Holders {
  const wanted = person === undefined ? undefined : findNamed(person, table.people, personNames);
  const granted = new Set<number>();
  for (let index = 0; index < mask.length; index++)
    if (mask[index] === 1) granted.add(at(table.grants.principal, index));
  const through = new Map<number, number[]>();
  const unknown: TablePrincipal[] = [];
  for (const index of [...granted].sort((one, other) => one - other)) {
    const principal = at(table.principals, index);
    if (principal.members === undefined) unknown.push(principal);
    for (const member of principal.members ?? [])
      if (wanted?.includes(member) !== false)
        through.set(member, [...(through.get(member) ?? []), index]);
  }
  const people = [...through]
    .sort(([one], [other]) => one - other)
    .map(([person, groups]) => ({ ...at(table.people, person), through: groups }));
  return { people, unknown };
}
