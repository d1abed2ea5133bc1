import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { isObject, type Wire, type WireProps } from "./values";

/** Property bag → protobuf. `undefined` members are left out, as in JSON. */
export function toStruct(props: WireProps): Struct {
  return Struct.fromJavaScript(withoutUndefined(props) as Record<string, JavaScriptValue>);
}

/** Protobuf → property bag, secrets still wrapped; no struct is an empty bag. */
export function fromStruct(struct: Struct | undefined): WireProps {
  return struct ? struct.toJavaScript() : {};
}

function withoutUndefined(value: Wire): Wire {
  if (Array.isArray(value)) return value.map((item: Wire) => withoutUndefined(item ?? null));
  if (value instanceof Date) return value.toISOString();
  if (!isObject(value)) return value;
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(given.map(([name, member]) => [name, withoutUndefined(member)]));
}
