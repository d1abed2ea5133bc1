import { rulesOf } from "../../../model/matrix/accessTable";
import { at } from "../../../model/matrix/grantColumns";
import { visibleText } from "../../../model/matrix/visibleText";
import { counted, element, named } from "./dom";
import { accountBadges, factList, peopleOf, riskBadge, ruleFacts } from "./facts";
import { type GridPlace } from "./gridGeometry";
import { accountLink, stateLink } from "./links";
import { grantsOfCell, risksOf, type ViewInput } from "./pageModel";

/** What is behind a cell of the grid: grants, a group, or an account. */
export function details(input: ViewInput, { row, column }: GridPlace): Node[] {
  const { selection } = input;
  if (row < 0) return accountDetails(input, at(selection.accounts, column));
  const principal = at(selection.principals, row);
  if (column < 0) return principalDetails(input, principal);
  return cellDetails(input, principal, at(selection.accounts, column));
}

function cellDetails(input: ViewInput, principal: number, account: number): Node[] {
  const { table } = input.model;
  const grants = grantsOfCell(input.model, input.selection, principal, account);
  const { name } = at(table.accounts, account);
  const title = [named(at(table.principals, principal).name), " in ", named(name)];
  const heading = element("h3", { tabindex: "-1" }, ...title);
  if (grants.length === 0) {
    const text = Object.keys(input.state.filter).length === 0 ? "" : " that the filter shows";
    return [heading, element("p", {}, `No grant${text}.`), moreLinks(input, principal, account)];
  }
  return [
    heading,
    ...grants.map((grant) => grantDetails(input, grant)),
    element("h4", {}, "People"),
    element("p", {}, peopleOf(table, at(table.principals, principal), false)),
    moreLinks(input, principal, account),
  ];
}

function grantDetails({ model }: ViewInput, grant: number): HTMLElement {
  const { table } = model;
  const set = at(table.permissionSets, at(table.grants.permissionSet, grant));
  const risks = risksOf(model, grant).map((risk) => riskBadge(risk));
  const rules = rulesOf(table, at(table.grants.reason, grant));
  const notes =
    rules.length > 1 ? [`${rules.length} rules give it; it ends with the last of them.`] : [];
  return element(
    "section",
    { class: "grant" },
    element("h4", {}, named(set.name), " ", ...risks),
    ...(set.description === undefined ? [] : [element("p", {}, named(set.description))]),
    element("p", { class: "quiet" }, `Sessions of ${durationText(set.sessionDuration)}.`),
    ...notes.map((note) => element("p", {}, note)),
    ...rules.map(ruleFacts),
  );
}

/** `PT4H` as `4 h`. */
function durationText(iso: string): string {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(iso) ?? [];
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean);
  return parts.length === 0 ? iso : parts.join(" ");
}

function moreLinks({ model }: ViewInput, principal: number, account: number): HTMLElement {
  const { type, name } = at(model.table.principals, principal);
  const { name: accountName } = at(model.table.accounts, account);
  const only =
    type === "GROUP"
      ? stateLink("Everything this group may do", "list", { group: name })
      : stateLink("Everything this person can reach", "person", { person: name });
  const who = accountLink(model, account);
  who.textContent = `Who can reach ${visibleText(accountName)}`;
  return element("ul", { class: "links" }, element("li", {}, who), element("li", {}, only));
}

function principalDetails({ model, selection }: ViewInput, index: number): Node[] {
  const { table } = model;
  const principal = at(table.principals, index);
  const { type, name, description } = principal;
  const from = at(model.starts, index);
  const to = at(model.starts, index + 1);
  const shown = selection.mask.subarray(from, to).reduce((sum, bit) => sum + bit, 0);
  const link =
    type === "GROUP"
      ? stateLink("Everything this group may do", "list", { group: name })
      : stateLink("Everything this person can reach", "person", { person: name });
  return [
    element("h3", { tabindex: "-1" }, named(name)),
    ...(description === undefined ? [] : [element("p", {}, named(description))]),
    factList([
      ["Kind", type === "GROUP" ? "Group of Okta" : "Person, granted directly"],
      ["Grants", shown === to - from ? String(shown) : `${shown} of ${to - from} shown`],
    ]),
    element("h4", {}, "People"),
    element("p", {}, peopleOf(table, principal, false)),
    element("ul", { class: "links" }, element("li", {}, link)),
  ];
}

function accountDetails({ model, selection }: ViewInput, index: number): Node[] {
  const { table } = model;
  const { id, name, alias, unit } = at(table.accounts, index);
  const grants = table.grants.account.reduce(
    (sum, account, grant) => sum + (account === index ? at(selection.mask, grant) : 0),
    0,
  );
  const who = accountLink(model, index);
  who.textContent = "Who can reach this account";
  return [
    element("h3", { tabindex: "-1" }, named(name), " ", ...accountBadges(table, index)),
    factList([
      ["Account id", id],
      ["Alias", alias ?? ""],
      ["Organizational unit", at(table.units, unit) || "Root"],
      ["Grants shown", counted(grants, "grant")],
    ]),
    element("ul", { class: "links" }, element("li", {}, who)),
  ];
}
