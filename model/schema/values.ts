import * as z from "zod";
import { isCalendarDay } from "../duration";
import { type Limit } from "../limits";

/**
 * Text whose length the vendor limits. Schemas are read twice: to check a configuration and to write
 * the JSON Schema and the reference, so every field carries a description.
 */
export function limitedText(what: string, limit: Limit) {
  const text = z
    .string()
    .min(limit.min ?? 1, { error: `is empty; ${what} has at least one character` });
  return notLonger(text, what, limit);
}

/** Adds the upper end of a limit to a text that has its own rule about the lower one. */
export function notLonger(text: z.ZodString, what: string, { max }: Limit) {
  return text.max(max, {
    error: ({ input }) => `has ${String(input).length} characters; ${what} has at most ${max}`,
  });
}

/** Text that must match a pattern; `rule` completes the sentence `"value" …`. */
export function matchingText(pattern: RegExp, rule: string) {
  return z.string().regex(pattern, { error: ({ input }) => `${quoted(input)} ${rule}` });
}

export function requiredText(what: string) {
  return z.string().regex(/\S/, { error: () => `is empty; ${what}` });
}

/** The URLs of the Identity Center console have about a hundred characters, and end in what differs. */
const QUOTED_LENGTH = 160;

/** A value for use in a message, shortened so that the message stays readable. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH - 3)}…"` : text;
}

/** Text for use in a message, on one line and as long as `quoted` makes it. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > QUOTED_LENGTH ? `${line.slice(0, QUOTED_LENGTH - 1)}…` : line;
}

export const accountIdText = matchingText(
  /^\d{12}$/,
  "is not an account id; write its twelve digits in quotes, leading zeros included",
);

/** Pulumi itself turns an unquoted date into this form when it rewrites a stack file. */
const ENGINE_DATE = /^(\d{4}-\d{2}-\d{2})[ T]00:00:00( \+0000 UTC|Z)?$/;

/** A calendar day, `YYYY-MM-DD`. */
export const dateText = z
  .string()
  .refine((text) => isCalendarDay(toDay(text)), {
    error: ({ input }) => `${quoted(input)} is not a calendar day; write it as "YYYY-MM-DD"`,
  })
  .transform(toDay);

function toDay(text: string): string {
  return ENGINE_DATE.exec(text)?.[1] ?? text;
}

export const nameList = z.array(requiredText("give a name or remove the entry"));

/** Resource tags: text to text. */
export const tagMap = z.record(z.string(), z.string()).default({});
