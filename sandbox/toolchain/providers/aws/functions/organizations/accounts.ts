import {
  type Account,
  type OrganizationalUnit,
  type Organizations,
} from "@aws-sdk/client-organizations";

import { collect } from "../../pages";
import { rfc3339 } from "../../time";

/** An account as the functions answer it. */
export function accountResult(account: Account) {
  return {
    arn: account.Arn ?? "",
    email: account.Email ?? "",
    id: account.Id ?? "",
    joinedMethod: account.JoinedMethod ?? "",
    joinedTimestamp: rfc3339(account.JoinedTimestamp),
    name: account.Name ?? "",
    state: account.State ?? "",
    status: account.Status ?? "",
  };
}

/** An organizational unit as the functions answer it. */
export function unitResult(unit: OrganizationalUnit) {
  return { arn: unit.Arn ?? "", id: unit.Id ?? "", name: unit.Name ?? "" };
}

/** Accounts directly in a root or organizational unit. */
export function childAccounts(organizations: Organizations, ParentId: string): Promise<Account[]> {
  const pages = organizations.paginateListAccountsForParent({ ParentId });
  return collect(pages, (page) => page.Accounts);
}

/** Organizational units directly in a root or organizational unit. */
export function childUnits(
  organizations: Organizations,
  ParentId: string,
): Promise<OrganizationalUnit[]> {
  const pages = organizations.paginateListOrganizationalUnitsForParent({ ParentId });
  return collect(pages, (page) => page.OrganizationalUnits);
}

/** Accounts of a parent, then those of each unit below it: two calls for each unit at least. */
export async function descendantAccounts(
  organizations: Organizations,
  parentId: string,
): Promise<Account[]> {
  const accounts = await childAccounts(organizations, parentId);
  for (const unit of await childUnits(organizations, parentId)) {
    accounts.push(...(await descendantAccounts(organizations, unit.Id ?? "")));
  }
  return accounts;
}

/** Units of a parent, then those below each of them. */
export async function descendantUnits(
  organizations: Organizations,
  parentId: string,
): Promise<OrganizationalUnit[]> {
  const units = await childUnits(organizations, parentId);
  const below: OrganizationalUnit[] = [];
  for (const unit of units) below.push(...(await descendantUnits(organizations, unit.Id ?? "")));
  return [...units, ...below];
}
