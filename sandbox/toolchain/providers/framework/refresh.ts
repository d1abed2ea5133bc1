import { matchSet, sameMeaning } from "./equality";
import { type PropertySchema, type Props } from "./types";
import { isEmpty, isObject } from "./values";

type Schemas = Record<string, PropertySchema>;

/**
 * The inputs to keep in state after a read. A refresh keeps the way in which the program wrote a
 * value that means the same, takes over what drifted, and takes a property that the program never
 * gave only when somebody set it and the service would not have chosen it by itself.
 *
 * @param declared inputs before the refresh, secrets unwrapped; empty for an import
 * @param found inputs that would declare what is there
 */
export function inputsAfterRead(schemas: Schemas, declared: Props, found: Props): Props {
  const isImport = Object.keys(declared).length === 0;
  const kept = mergeMembers(schemas, declared, found, isImport);
  return isImport ? kept : { ...kept, ...undeclarable(schemas, declared, found) };
}

/** Inputs that no API gives back (passwords, behaviour switches) stay as they were. */
function undeclarable(schemas: Schemas, declared: Props, found: Props): Props {
  const names = Object.keys(declared).filter((name) => name in schemas && !(name in found));
  return Object.fromEntries(names.map((name) => [name, declared[name]]));
}

function mergeMembers(schemas: Schemas, declared: Props, found: Props, isImport: boolean): Props {
  const merged: Props = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const value = found[name];
    const before = declared[name];
    const given = before !== undefined && before !== null;
    const worthTaking = isImport || !schema.computed;
    // Check fills defaults in, so what was found of them is always one of the inputs.
    const alwaysThere = schema.required || schema.default !== undefined;
    if (value === undefined || value === null) continue;
    if (given || alwaysThere || (worthTaking && !isEmpty(value))) {
      merged[name] = mergeValue(schema, before, value, isImport);
    }
  }
  return merged;
}

function mergeValue(
  schema: PropertySchema,
  declared: unknown,
  found: unknown,
  isImport: boolean,
): unknown {
  if (sameMeaning(schema, declared, found)) return declared;
  if (Array.isArray(found)) return mergeElements(schema, declared, found, isImport);
  if (!isObject(found) || schema.kind !== "object" || !schema.properties) return found;
  return mergeMembers(schema.properties, isObject(declared) ? declared : {}, found, isImport);
}

function mergeElements(
  schema: PropertySchema,
  declared: unknown,
  found: unknown[],
  isImport: boolean,
): unknown[] {
  const element = schema.element;
  if (!element) return found;
  const before: unknown[] = Array.isArray(declared) ? declared : [];
  if (schema.kind === "list") {
    return found.map((item, index) => mergeValue(element, before[index], item, isImport));
  }
  const { pairs } = matchSet(schema, before, found);
  return found.map((item, index) => {
    const partner = pairs.get(index);
    return partner === undefined ? mergeValue(element, undefined, item, isImport) : before[partner];
  });
}
