/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { visibleText } from "../../../model/matrix/visibleText";

type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | undefined>>;

/** Makes an element; text becomes text nodes, so that no name is ever read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A name of unknown writing direction, which must not turn the text around it. */
export function unbroken(text: string, className?: string): HTMLElement {
  return element("bdi", { class: className }, visibleText(text));
}

/** The same, where there is room for lines: addresses and paths may break where one expects it. */
export function named(text: string, className?: string): HTMLElement {
  const shown = visibleText(text);
  const parts = shown.includes(" ") ? [shown] : shown.split(/(?<=[@/])/);
  const breaks = parts.map((part, index) => (index === 0 ? [part] : [element("wbr"), part]));
  return element("bdi", { class: className }, ...breaks.flat());
}

/** Items with a separator between them. */
export function joined(items: readonly Node[], separator = ", "): DocumentFragment {
  const fragment = document.createDocumentFragment();
  items.forEach((item, index) => fragment.append(...(index > 0 ? [separator] : []), item));
  return fragment;
}

/** @throws Error when the page lacks the element, which is a defect */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${type.name} "${id}".`);
}

/** Text that only screen readers say. */
export function spoken(text: string): HTMLElement {
  return element("span", { class: "spoken" }, text);
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}

export function figure(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}
