import { type AccessTable } from "../../../model/matrix/accessTable";
import { selectAccess, type Selection } from "../../../model/matrix/filter";
import { at } from "../../../model/matrix/grantColumns";
import { readPageData } from "../../../model/matrix/page/pageData";
import {
  describeFilter,
  formatHash,
  type PageState,
  parseHash,
  VIEWS,
} from "../../../model/matrix/pageState";
import { accountView } from "./accountView";
import { byId, counted, figure } from "./dom";
import { showFilter, startFilterBar } from "./filterBar";
import { listView } from "./listView";
import { matrixView } from "./matrixView";
import { pageModel, type PageModel, type ViewInput } from "./pageModel";
import { personView } from "./personView";
import { startPrinting } from "./printing";
import { rulesView } from "./rulesView";

function start(): void {
  const model = pageModel(readPageData(byId("data", HTMLScriptElement).text));
  const show = (): void => render(model, parseHash(location.hash));
  startFilterBar(model, (filter) => go({ ...parseHash(location.hash), filter }));
  startPrinting((): ViewInput => inputOf(model, parseHash(location.hash), true));
  window.addEventListener("hashchange", show);
  document.querySelector(".skip")?.addEventListener("click", skip);
  show();

  /** Filtering is no step of the history; following a link is. */
  function go(state: PageState): void {
    history.replaceState(null, "", formatHash(state));
    show();
  }

  function render(rendered: PageModel, state: PageState): void {
    const input = inputOf(rendered, state, false);
    const hadFocus = byId("view", HTMLDivElement).contains(document.activeElement);
    showFilter(state);
    showViews(state);
    showStatus(input);
    byId("view", HTMLDivElement).replaceChildren(viewOf(input, (names) => go({ ...state, names })));
    if (hadFocus) (document.getElementById("names") ?? byId("results", HTMLElement)).focus();
  }
}

/** The fragment of the address holds the state, so the link must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  byId("results", HTMLElement).focus();
}

function inputOf(model: PageModel, state: PageState, complete: boolean): ViewInput {
  return { model, state, complete, selection: selectAccess(model.table, state.filter) };
}

function viewOf(input: ViewInput, onNames: (names: boolean) => void): Node {
  switch (input.state.view) {
    case "matrix":
      return matrixView(input, onNames);
    case "list":
      return listView(input);
    case "account":
      return accountView(input);
    case "person":
      return personView(input);
    case "rules":
      return rulesView(input);
  }
}

/** How many rows and columns the matrix has. */
function receivers({ principals, accounts }: Selection, table: AccessTable): string {
  const groups = principals.filter((index) => at(table.principals, index).type === "GROUP").length;
  const people = principals.length - groups;
  const parts = [counted(people, "person", "people")];
  if (groups > 0 || people === 0) parts.unshift(counted(groups, "group"));
  if (people === 0) parts.pop();
  return `${parts.join(" and ")} in ${counted(accounts.length, "account")}`;
}

function showViews(state: PageState): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-view]")) {
    const view = parseHash(`#view=${link.dataset.view ?? ""}`).view;
    link.href = formatHash({ ...state, view });
    if (view === state.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function showStatus({ model: { table }, state, selection }: ViewInput): void {
  const parts = describeFilter(table, state.filter);
  const all = table.grants.count;
  const shown =
    selection.count === all
      ? counted(all, "grant")
      : `${figure(selection.count)} of ${counted(all, "grant")}`;
  byId("status", HTMLElement).textContent = `${shown} to ${receivers(selection, table)}`;
  byId("filter-text", HTMLElement).textContent =
    parts.length === 0 ? "" : `Only ${parts.join("; ")}`;
  const title = VIEWS[state.view];
  byId("view-title", HTMLElement).textContent = title;
  document.title = `${[...parts, title].join(" \u2013 ")} \u2013 ${table.organisation}, ${table.environment}`;
}

start();
