import { type Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Stands for a value that a preview cannot know, wherever a test sees registered inputs. */
export const UNKNOWN = Symbol("unknown");

/** Markers of the engine's protocol (`@pulumi/pulumi/runtime/rpc`). */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** What went over the wire, with unknown values as `UNKNOWN` and secrets unwrapped. */
export interface Decoded {
  value: Record<string, unknown>;
  /** Paths of values that were marked as secret, for example `jwks[0].n`, sorted. */
  secrets: string[];
}

export function decode(struct: Struct | undefined): Decoded {
  const secrets: string[] = [];
  const value = struct === undefined ? {} : decodeValue(struct.toJavaScript(), "", secrets);
  return { value: value as Record<string, unknown>, secrets: secrets.sort() };
}

function decodeValue(value: unknown, path: string, secrets: string[]): unknown {
  if (value === UNKNOWN_TEXT) return UNKNOWN;
  if (Array.isArray(value)) {
    return value.map((item, index) => decodeValue(item, `${path}[${index}]`, secrets));
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (fields[SIGNATURE] === SECRET_SIGNATURE) {
    secrets.push(path);
    return decodeValue(fields["value"], path, secrets);
  }
  const decoded = Object.entries(fields).map(([key, field]) => [
    key,
    decodeValue(field, path === "" ? key : `${path}.${key}`, secrets),
  ]);
  return Object.fromEntries(decoded) as Record<string, unknown>;
}
