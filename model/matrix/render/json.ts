import { type AccessTable } from "../accessTable";
import { type AccessFilter, type Selection } from "../filter";
import { at } from "../grantColumns";
import { groupsToAskFor, holdersOf } from "../holders";
import { matrixRows } from "../rows";

/** The selected part of the matrix as plain data, for `JSON.stringify`. */
export function matrixDocument(
  table: AccessTable,
  selection: Selection,
  filter: AccessFilter = {},
): unknown {
  const { people } = holdersOf(table, selection, filter);
  return {
    organisation: table.organisation,
    environment: table.environment,
    asOf: table.asOf,
    ...(table.revision === undefined ? {} : { revision: table.revision }),
    filter,
    grants: matrixRows(table, selection),
    people: people.map(({ userName, name, through }) => ({
      userName,
      ...(name === "" ? {} : { name }),
      through: through.map((index) => {
        const { type, name: principal } = at(table.principals, index);
        return { type, name: principal };
      }),
    })),
    groupsManagedInOkta: groupsToAskFor(table, filter).map(({ name }) => name),
    expiredRules: table.expiredRules,
    inactiveAccounts: table.accounts
      .filter(({ status }) => status !== "ACTIVE")
      .map(({ id, name, status }) => ({ id, name, status })),
  };
}
