import { grantBlocks } from "../../../model/matrix/grantBlocks";
import { element } from "./dom";
import { grantTable } from "./grantTable";
import { type ViewInput } from "./pageModel";

/** Every selected grant with its rules, by group. */
export function listView({ model, selection, complete }: ViewInput): Node {
  const blocks = grantBlocks(model.table, selection);
  if (blocks.length === 0) return nothing();
  return grantTable(blocks, { model, caption: "Grants by group", accounts: true, complete });
}

export function nothing(): HTMLElement {
  return element("p", { class: "notice" }, "No grant matches the filter.");
}
