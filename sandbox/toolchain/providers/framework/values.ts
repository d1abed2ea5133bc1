import { type Props } from "./types";

/**
 * The engine's encodings of values that JSON cannot say, as in the Pulumi SDKs
 * (`@pulumi/pulumi/runtime/rpc`).
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** A property value as it arrives: secrets wrapped, unknown values as {@link UNKNOWN}. */
export type Wire = unknown;
export type WireProps = Record<string, Wire>;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: Wire): boolean {
  return value === UNKNOWN;
}

/** An object of the engine's own: secret, output, asset, archive or resource reference. */
export function isSigned(value: Wire): value is Record<string, unknown> {
  return isObject(value) && SIGNATURE_KEY in value;
}

/** A secret, or an output value that is one. */
export function isSecret(value: Wire): boolean {
  if (!isSigned(value)) return false;
  if (value[SIGNATURE_KEY] === SECRET_SIGNATURE) return true;
  return value[SIGNATURE_KEY] === OUTPUT_SIGNATURE && value["secret"] === true;
}

/** The value inside secrets and output values; other values as they are. */
export function unwrap(value: Wire): Wire {
  if (!isSigned(value)) return value;
  if (value[SIGNATURE_KEY] === SECRET_SIGNATURE) return unwrap(value["value"]);
  if (value[SIGNATURE_KEY] === OUTPUT_SIGNATURE) {
    return "value" in value ? unwrap(value["value"]) : UNKNOWN;
  }
  return value;
}

/** Marks a value as secret; once is enough. */
export function secret(value: Wire): Wire {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** A copy without any secret wrapping; unknown values stay {@link UNKNOWN}. */
export function plain(value: Wire): unknown {
  const inner = unwrap(value);
  if (Array.isArray(inner)) return inner.map(plain);
  if (!isObject(inner) || isSigned(inner)) return inner;
  return plainProps(inner);
}

export function plainProps(props: WireProps): Props {
  return Object.fromEntries(Object.entries(props).map(([key, value]) => [key, plain(value)]));
}

/** A copy in which every unknown value is `undefined` and list places are kept. */
export function withoutUnknowns(value: unknown): unknown {
  if (isUnknown(value)) return undefined;
  if (Array.isArray(value)) return value.map(withoutUnknowns);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withoutUnknowns(member)]),
  );
}

export function containsUnknown(value: Wire): boolean {
  return contains(value, isUnknown);
}

export function containsSecret(value: Wire): boolean {
  return contains(value, isSecret);
}

function contains(value: Wire, predicate: (value: Wire) => boolean): boolean {
  if (predicate(value)) return true;
  const inner = unwrap(value);
  if (predicate(inner)) return true;
  if (Array.isArray(inner)) return inner.some((item) => contains(item, predicate));
  return isObject(inner) && Object.values(inner).some((item) => contains(item, predicate));
}

/**
 * Marks in `value` what was secret in `origin`, the value of the same name before the call.
 * Objects are followed member by member. A list that holds a secret is secret as a whole, since
 * the service may have changed its order.
 */
export function secretLike(value: Wire, origin: Wire): Wire {
  if (value === undefined || value === null || !containsSecret(origin)) return value;
  if (isSecret(origin) || !isObject(value) || !isObject(origin)) return secret(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, secretLike(member, origin[key])]),
  );
}

/** Texts of at least six characters inside secrets, for keeping them out of messages and logs. */
export function secretTexts(value: Wire, inSecret = false): string[] {
  const hidden = inSecret || isSecret(value);
  const inner = unwrap(value);
  if (typeof inner === "string") {
    return hidden && inner.length >= 6 && !isUnknown(inner) ? [inner] : [];
  }
  const members = Array.isArray(inner) ? inner : isObject(inner) ? Object.values(inner) : [];
  return members.flatMap((member) => secretTexts(member, hidden));
}

/** Nothing that a person declared: what an API answers for a property that was never set. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
