import { type AccessTable } from "../../../model/matrix/accessTable";
import { type AccessFilter } from "../../../model/matrix/filter";
import { at } from "../../../model/matrix/grantColumns";
import { formatHash, type View } from "../../../model/matrix/pageState";
import { element, named } from "./dom";
import { type PageModel } from "./pageModel";

/** A link to another view or filter of the same page; `text` is data. */
export function stateLink(text: string, view: View, filter: AccessFilter): HTMLAnchorElement {
  return element("a", { href: formatHash({ view, filter, names: false }) }, named(text));
}

export function accountLink(model: PageModel, index: number): HTMLAnchorElement {
  const account = at(model.accountWords, index);
  return stateLink(at(model.table.accounts, index).name, "account", { account });
}

/** The person by name where it is known, else by user name. */
export function personLink({ people }: AccessTable, index: number): HTMLAnchorElement {
  const { userName, name } = at(people, index);
  return stateLink(name === "" ? userName : name, "person", { person: userName });
}
