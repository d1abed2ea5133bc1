import { type CheckFailure, type PropertySchema, type Props } from "../framework/types";

/** Property schemas that many resources and functions share. */
export const TEXT: PropertySchema = { kind: "string" };
export const REQUIRED_TEXT: PropertySchema = { kind: "string", required: true };
export const FIXED_TEXT: PropertySchema = { kind: "string", required: true, forceNew: true };
export const TAGS: PropertySchema = { kind: "map", element: TEXT };
/** Region of one resource, the provider's when absent; a change replaces the resource. */
export const REGION: PropertySchema = { kind: "string", forceNew: true, computed: true };
/** `timeouts` of the Exclusive resources: Go durations such as `30s` or `1h30m`. */
export const TIMEOUTS: PropertySchema = {
  kind: "object",
  properties: { create: TEXT, update: TEXT },
};

/** Why a value will not do, as the end of a sentence that starts with the property's name. */
export type Rule = (value: string) => string | undefined;

/** Applies each rule to its property; absent and not yet known values pass. */
export function applyRules(rules: Record<string, Rule>, inputs: Props): CheckFailure[] {
  return Object.entries(rules).flatMap(([property, rule]) => {
    const value = inputs[property];
    const reason = typeof value === "string" ? rule(value) : undefined;
    return reason === undefined ? [] : [{ property, reason }];
  });
}

/** Every rule in turn; the first that is broken answers. */
export function allOf(...rules: Rule[]): Rule {
  return (value) => rules.map((rule) => rule(value)).find((reason) => reason !== undefined);
}

/** Number of characters, both ends included. */
export function length(least: number, most: number): Rule {
  return (value) => {
    const count = [...value].length;
    if (count >= least && count <= most) return undefined;
    return `is ${count} characters long, but must have ${least} to ${most}`;
  };
}

export function matches(pattern: RegExp, words: string): Rule {
  return (value) => (pattern.test(value) ? undefined : `is ${JSON.stringify(value)}, but ${words}`);
}

export const isArn = matches(
  /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}|aws)?:.+$/,
  "must be an ARN, such as arn:aws:sso:::instance/ssoins-…",
);

export const isAccountId = matches(/^\d{12}$/, "must be an account id of twelve digits");

/** Id of a user or group in an identity store. */
export const isPrincipalId = matches(
  /^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/,
  "must be the id of a user or group in the identity store (a UUID)",
);

const UNIT_MS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds of a Go duration in hours, minutes and seconds; `undefined` when it is none. */
export function parseGoDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?[hms])+$/.test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)([hms])/g);
  return [...parts].reduce((sum, [, n, unit]) => sum + Number(n) * (UNIT_MS[unit ?? "s"] ?? 0), 0);
}

/** Failures of the members of `timeouts`. */
export function checkTimeouts(inputs: Props): CheckFailure[] {
  const timeouts = (inputs["timeouts"] ?? {}) as Record<string, string | undefined>;
  return Object.entries(timeouts).flatMap(([member, text]) =>
    text === undefined || parseGoDuration(text) !== undefined
      ? []
      : [
          {
            property: `timeouts.${member}`,
            reason: `is ${JSON.stringify(text)}, but must be a duration such as 30s or 1h30m`,
          },
        ],
  );
}
