import { sameMeaning } from "./equality";
import { type Props, type ResourceHandler } from "./types";
import { isSigned, secret, secretLike, UNKNOWN, unwrap, type Wire, type WireProps } from "./values";

/** The declared shape of a resource. */
export type Shape = Pick<ResourceHandler<never>, "inputs" | "outputs">;

/**
 * Every property that the resource declares, inputs included, with `null` for those without a
 * value. A property missing from state would be unknown in each later preview, so that its
 * dependents would show a change for ever.
 *
 * @param secretOrigins property bags of before the call; what is secret in them stays secret
 */
export function completeOutputs(
  shape: Shape,
  outputs: Props,
  secretOrigins: readonly WireProps[],
): WireProps {
  const complete: WireProps = {};
  for (const name of propertyNames(shape, outputs)) {
    let value: Wire = outputs[name] ?? null;
    for (const origin of secretOrigins) value = secretLike(value, origin[name]);
    complete[name] = value !== null && isAlwaysSecret(shape, name) ? secret(value) : value;
  }
  return complete;
}

/**
 * Outputs shown in the preview of a create: what the service will decide is unknown.
 *
 * @param planned outputs that follow from what is known
 */
export function previewCreate(shape: Shape, inputs: WireProps, planned: Props = {}): WireProps {
  const preview: WireProps = {};
  for (const name of propertyNames(shape, inputs)) {
    const decidedLater = shape.inputs[name]?.computed ?? name in shape.outputs;
    const value = inputs[name] ?? planned[name] ?? (decidedLater ? UNKNOWN : null);
    preview[name] = value !== null && isAlwaysSecret(shape, name) ? secret(value) : value;
  }
  return preview;
}

/** Outputs shown in the preview of an update: state stays, except what the update may change. */
export function previewUpdate(
  shape: Shape,
  state: WireProps,
  inputs: WireProps,
  planned: Props = {},
): WireProps {
  const preview: WireProps = {};
  for (const name of propertyNames(shape, { ...state, ...inputs })) {
    const value = planned[name] ?? previewedValue(shape, name, state, inputs);
    preview[name] = value !== null && isAlwaysSecret(shape, name) ? secret(value) : value;
  }
  return preview;
}

function previewedValue(shape: Shape, name: string, state: WireProps, inputs: WireProps): Wire {
  const schema = shape.inputs[name];
  if (!schema) return shape.outputs[name]?.volatile ? UNKNOWN : (state[name] ?? null);
  const given = inputs[name];
  if (given === undefined || given === null) return schema.computed ? (state[name] ?? null) : null;
  // The service's own way of writing an unchanged value stays, so that dependents stay unchanged.
  return isSigned(given) || !sameMeaning(schema, unwrap(state[name]), given) ? given : state[name];
}

function propertyNames(shape: Shape, more: Props): Set<string> {
  return new Set([
    ...Object.keys(shape.inputs),
    ...Object.keys(shape.outputs),
    ...Object.keys(more),
  ]);
}

function isAlwaysSecret(shape: Shape, name: string): boolean {
  return shape.inputs[name]?.secret === true || shape.outputs[name]?.secret === true;
}
