import { counted, element, figure } from "./dom";

/** Names offered at once; the filter narrows them. */
const OFFERED = 60;

/** Asks for one of several things, each a link to the view of it. */
export function chooser(
  what: string,
  total: number,
  linkOf: (position: number) => Node,
): HTMLElement {
  const question =
    total === 0
      ? `There is no ${what} of this name.`
      : `Choose one ${what}: write its name into the filter, or follow a link.`;
  const offered = Math.min(total, OFFERED);
  const items = Array.from({ length: offered }, (_, position) =>
    element("li", {}, linkOf(position)),
  );
  const more = total > offered ? [element("p", {}, `and ${figure(total - offered)} more`)] : [];
  const list = items.length === 0 ? [] : [element("ul", { class: "choices" }, ...items)];
  const note = element("p", { class: "notice" }, question);
  const heading = element("h3", {}, counted(total, what));
  return element(
    "div",
    { class: "chooser" },
    note,
    ...(total > 0 ? [heading] : []),
    ...list,
    ...more,
  );
}
