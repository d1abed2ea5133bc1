import { accountNames, findNamed } from "../../../model/matrix/filter";
import { grantBlocks } from "../../../model/matrix/grantBlocks";
import { at } from "../../../model/matrix/grantColumns";
import { type Holder, holdersOf } from "../../../model/matrix/holders";
import { chooser } from "./chooser";
import { counted, element, joined, named } from "./dom";
import { accountBadges, factList, MANAGED_IN_OKTA } from "./facts";
import { grantTable } from "./grantTable";
import { accountLink, stateLink } from "./links";
import { nothing } from "./listView";
import { type ViewInput } from "./pageModel";

/** Who can reach one account: people, groups, permission sets, rules. */
export function accountView(input: ViewInput): Node {
  const { model, state } = input;
  const { accounts } = model.table;
  const query = state.filter.account ?? "";
  const found = query === "" ? [...accounts.keys()] : findNamed(query, accounts, accountNames);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0)
    return chooser("account", found.length, (position) => accountLink(model, at(found, position)));
  return element("div", { class: "answer" }, ...answer(input, only));
}

function answer({ model, state, selection, complete }: ViewInput, index: number): Node[] {
  const { table } = model;
  const account = at(table.accounts, index);
  const unit = at(table.units, account.unit);
  const title = element("h3", {}, named(account.name), " ", ...accountBadges(table, index));
  const facts = factList([
    ["Account id", account.id],
    ["Alias", account.alias ?? ""],
    ["Organizational unit", unit === "" ? "Root" : unit],
  ]);
  if (account.status !== "ACTIVE")
    return [
      title,
      facts,
      element("p", { class: "notice" }, "It is not active and gets no grants."),
    ];
  const blocks = grantBlocks(table, selection);
  if (blocks.length === 0) return [title, facts, nothing()];
  const caption = `What is granted in ${account.name}`;
  return [
    title,
    facts,
    ...people(model.table, holdersOf(table, selection, state.filter)),
    grantTable(blocks, { model, caption, accounts: false, complete }),
  ];
}

function people(
  { principals }: ViewInput["model"]["table"],
  { people: holders, unknown }: ReturnType<typeof holdersOf>,
): Node[] {
  const nodes: Node[] = [];
  if (holders.length > 0) {
    const rows = holders.map((holder) => personRow(holder, (way) => at(principals, way)));
    const heads = ["Person", "User name", "Through"].map((head) =>
      element("th", { scope: "col" }, head),
    );
    const caption = `${counted(holders.length, "person", "people")} known to reach it`;
    const table = element(
      "table",
      { class: "people" },
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    );
    const frame = { class: "table-frame", tabindex: "0", role: "region", "aria-label": caption };
    nodes.push(element("div", frame, table));
  }
  if (unknown.length > 0) {
    const links = unknown.map(({ name }) => stateLink(name, "matrix", { group: name }));
    const text = `${MANAGED_IN_OKTA}, so its people are not known here: `;
    nodes.push(element("p", { class: "notice" }, text, joined(links)));
  }
  return nodes;
}

function personRow(
  { userName, name, through }: Holder,
  principalOf: (index: number) => { type: string; name: string },
): HTMLElement {
  const ways = through.map((way): Node => {
    const principal = principalOf(way);
    return principal.type === "USER"
      ? document.createTextNode("granted directly")
      : stateLink(principal.name, "matrix", { group: principal.name });
  });
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, stateLink(name || userName, "person", { person: userName })),
    element("td", {}, named(userName)),
    element("td", {}, joined(ways)),
  );
}
