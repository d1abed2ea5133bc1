import { findNamed, personNames } from "../../../model/matrix/filter";
import { grantBlocks } from "../../../model/matrix/grantBlocks";
import { at } from "../../../model/matrix/grantColumns";
import { groupsToAskFor } from "../../../model/matrix/holders";
import { chooser } from "./chooser";
import { counted, element, joined, named } from "./dom";
import { factList, folded, MANAGED_IN_OKTA } from "./facts";
import { grantTable } from "./grantTable";
import { personLink, stateLink } from "./links";
import { nothing } from "./listView";
import { type ViewInput } from "./pageModel";

/** What one person can reach: accounts and permission sets, by which group and rule. */
export function personView(input: ViewInput): Node {
  const { table } = input.model;
  const query = input.state.filter.person ?? "";
  const found =
    query === "" ? [...table.people.keys()] : findNamed(query, table.people, personNames);
  const [only, ...others] = found;
  const content =
    only === undefined || others.length > 0
      ? [chooser("person", found.length, (position) => personLink(table, at(found, position)))]
      : answer(input, only);
  return element("div", { class: "answer" }, ...content, ...unknownGroups(input));
}

function answer({ model, selection, complete }: ViewInput, index: number): Node[] {
  const { table } = model;
  const { userName, name } = at(table.people, index);
  const groups = table.principals.filter(
    ({ type, members }) => type === "GROUP" && members?.includes(index),
  );
  const links = groups.map((group) => stateLink(group.name, "matrix", { group: group.name }));
  const title = element("h3", {}, named(name || userName));
  const blocks = grantBlocks(table, selection);
  const facts = factList([
    ["User name", userName],
    ["Groups", links.length === 0 ? "none declared" : joined(links)],
    ["Reaches", reach(blocks)],
  ]);
  if (blocks.length === 0) return [title, facts, nothing()];
  const caption = `What ${name || userName} can reach`;
  return [title, facts, grantTable(blocks, { model, caption, accounts: true, complete })];
}

function reach(blocks: ReturnType<typeof grantBlocks>): string {
  const accounts = new Set(blocks.flatMap((block) => block.accounts)).size;
  const sets = new Set(blocks.map(({ permissionSet }) => permissionSet)).size;
  return `${counted(accounts, "account")} with ${counted(sets, "permission set")}`;
}

/** Access that nobody can read from the configuration is said, not left out. */
function unknownGroups({ model, state, complete }: ViewInput): Node[] {
  const groups = groupsToAskFor(model.table, state.filter);
  if (groups.length === 0) return [];
  const links = groups.map(({ name }) => stateLink(name, "matrix", { group: name }));
  const list = element("p", {}, joined(links));
  const size = counted(groups.length, "group");
  const text = `${MANAGED_IN_OKTA} for ${size} with grants. Who is in them is not known here; they may give more.`;
  const names = complete ? list : folded(size, list);
  return [element("div", { class: "notice" }, element("p", {}, text), names)];
}
