import { describeFilter, VIEWS } from "../../../model/matrix/pageState";
import { accountView } from "./accountView";
import { byId, counted, element } from "./dom";
import { listView } from "./listView";
import { type ViewInput } from "./pageModel";
import { personView } from "./personView";
import { rulesView } from "./rulesView";

/**
 * Puts everything that the view selects into the document while it is printed. A matrix of any size
 * goes to paper as a list, which has no edge.
 */
export function startPrinting(input: () => ViewInput): void {
  const paper = byId("print", HTMLDivElement);
  const fill = (): void => paper.replaceChildren(...pages(input()));
  const empty = (): void => paper.replaceChildren();
  window.addEventListener("beforeprint", fill);
  window.addEventListener("afterprint", empty);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? fill() : empty()));
}

function pages(input: ViewInput): Node[] {
  const { model, state, selection } = input;
  const parts = describeFilter(model.table, state.filter);
  const title =
    state.view === "matrix" || state.view === "list"
      ? "Who may do what, and where"
      : VIEWS[state.view];
  const scope = parts.length === 0 ? "All access: no filter." : `Only ${parts.join("; ")}.`;
  const size = `${counted(selection.count, "grant")} of ${model.table.grants.count}.`;
  return [
    element("h2", {}, title),
    element("p", { class: "scope" }, `${scope} ${size}`),
    content(input),
    ...(state.view === "rules" ? [] : [element("h2", {}, VIEWS.rules), rulesView(input)]),
  ];
}

function content(input: ViewInput): Node {
  switch (input.state.view) {
    case "account":
      return accountView(input);
    case "person":
      return personView(input);
    case "rules":
      return rulesView(input);
    default:
      return listView(input);
  }
}
