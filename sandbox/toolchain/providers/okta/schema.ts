import { type PropertySchema } from "../framework/types";

type Rules = Omit<PropertySchema, "kind" | "element" | "properties">;

export const text = (rules: Rules = {}): PropertySchema => ({ kind: "string", ...rules });
export const number = (rules: Rules = {}): PropertySchema => ({ kind: "number", ...rules });
export const flag = (rules: Rules = {}): PropertySchema => ({ kind: "boolean", ...rules });
/** Text that holds JSON, compared by content. */
export const json = (rules: Rules = {}): PropertySchema => ({ kind: "json", ...rules });

export const listOf = (element: PropertySchema, rules: Rules = {}): PropertySchema => ({
  kind: "list",
  element,
  ...rules,
});

/** Texts whose order means nothing to Okta. */
export const textSet = (rules: Rules = {}): PropertySchema => ({
  kind: "set",
  element: text(),
  ...rules,
});

export const textList = (rules: Rules = {}): PropertySchema => listOf(text(), rules);

export const object = (
  properties: Record<string, PropertySchema>,
  rules: Rules = {},
): PropertySchema => ({ kind: "object", properties, ...rules });

/** Rules for properties, by name. */
export const required = { required: true } as const;
export const forceNew = { forceNew: true } as const;
export const requiredForceNew = { required: true, forceNew: true } as const;
/** Okta fills a value in, or the official provider suppresses the difference when none is given. */
export const computed = { computed: true } as const;
/** Secret in state whether or not the program said so. */
export const secret = { secret: true } as const;
