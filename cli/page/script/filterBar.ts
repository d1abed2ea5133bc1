import { type AccessFilter, type MatrixRisk } from "../../../model/matrix/filter";
import { FILTER_KEYS, type FilterKey, type PageState } from "../../../model/matrix/pageState";
import { visibleText } from "../../../model/matrix/visibleText";
import { byId, element } from "./dom";
import { type PageModel } from "./pageModel";

/** Fills the controls with what there is to choose, and reports each change of the filter. */
export function startFilterBar(
  { table, accountWords }: PageModel,
  onChange: (filter: AccessFilter) => void,
): void {
  suggest(
    "person",
    table.people.map(({ userName, name }) => [userName, name]),
  );
  const groups = table.principals.filter(({ type }) => type === "GROUP");
  suggest(
    "group",
    groups.map(({ name }) => [name]),
  );
  suggest(
    "account",
    table.accounts.map(({ id }, index) => [accountWords[index] ?? id, id]),
  );
  suggest(
    "permissionSet",
    table.permissionSets.map(({ name }) => [name]),
  );
  byId("ou", HTMLSelectElement).append(
    ...table.units
      .filter((unit) => unit !== "")
      .map((unit) => element("option", { value: unit }, visibleText(unit))),
  );
  const form = byId("filter", HTMLFormElement);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => onChange(readFilter()));
  byId("clear", HTMLButtonElement).addEventListener("click", () => {
    onChange({});
    // The button is gone with the filter, and would take the focus with it.
    byId("results", HTMLElement).focus();
  });
}

function suggest(key: FilterKey, names: readonly (readonly string[])[]): void {
  const options = names.map(([value = "", label]) =>
    element("option", { value, label: label === value || label === "" ? undefined : label }),
  );
  byId(`${key}-names`, HTMLDataListElement).append(...options);
}

type Control = HTMLInputElement | HTMLSelectElement;

function control(key: FilterKey): Control {
  return key === "ou" || key === "risk"
    ? byId(key, HTMLSelectElement)
    : byId(key, HTMLInputElement);
}

function readFilter(): AccessFilter {
  const filter: AccessFilter = {};
  for (const key of FILTER_KEYS) {
    const { value } = control(key);
    if (value.trim() === "") continue;
    if (key === "risk") filter.risk = value as MatrixRisk;
    else filter[key] = value.trim();
  }
  return filter;
}

/** Shows the state in the controls; the one that is typed in stays as it is. */
export function showFilter({ filter }: PageState): void {
  for (const key of FILTER_KEYS) {
    const field = control(key);
    const value = filter[key] ?? "";
    if (field.value.trim() === value) continue;
    if (field instanceof HTMLSelectElement && ![...field.options].some((it) => it.value === value))
      field.append(element("option", { value }, `${visibleText(value)} (not there)`));
    field.value = value;
  }
  byId("clear", HTMLButtonElement).hidden = Object.keys(filter).length === 0;
}
