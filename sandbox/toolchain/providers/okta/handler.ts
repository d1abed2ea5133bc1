import { sameMeaning } from "../framework/equality";
import { PartialStateError } from "../framework/errors";
import {
  type CallContext,
  type FunctionHandler,
  type Props,
  type PropertySchema,
  type ReadResult,
  type ResourceHandler,
} from "../framework/types";
import { isEmpty } from "../framework/values";
import { type OktaClients } from "./clients";

export type OktaResource = ResourceHandler<OktaClients>;
export type OktaFunction = FunctionHandler<OktaClients>;
export type OktaContext = CallContext<OktaClients>;
export type Inputs = Record<string, PropertySchema>;

/**
 * What a read reports: outputs are what was observed over what was there before, since Okta does
 * not give back switches such as `retainAssignment`; inputs are those outputs that the resource
 * takes, with the defaults that a check would add and without what nobody would declare.
 */
export function readResult(inputs: Inputs, id: string, outputs: Props): ReadResult {
  const declarable = Object.entries(inputs).flatMap(([name, schema]) => {
    const value = outputs[name] ?? schema.default;
    const stays = schema.required === true || schema.default !== undefined || !isEmpty(value);
    return stays && value !== undefined && value !== null ? [[name, value] as const] : [];
  });
  return { id, inputs: Object.fromEntries(declarable), outputs };
}

/** A read of something that was not there before, by its import id. */
export function isImport(state: Props): boolean {
  return Object.keys(state).length === 0;
}

/**
 * The inputs whose values differ for Okta, to which an empty value and none are the same. One that
 * Okta or the official provider fills in is no difference when nobody gives it.
 */
export function changedInputs(inputs: Inputs, olds: Props, news: Props): string[] {
  return Object.entries(inputs)
    .filter(([name, schema]) => {
      const [before, after] = [olds[name], news[name]];
      if (isEmpty(after) && (isEmpty(before) || schema.computed)) return false;
      return !sameMeaning(schema, before, after);
    })
    .map(([name]) => name);
}

/**
 * Splits an import id such as `appId/groupId`.
 *
 * @throws Error when it has another form, naming the right one
 */
export function importParts(id: string, form: string): string[] {
  const parts = id.split("/");
  const count = form.split("/").length;
  if (parts.length === count && parts.every((part) => part !== "")) return parts;
  throw new Error(`The import id ${JSON.stringify(id)} is not of the form ${form}.`);
}

/**
 * Does what remains to do once a resource exists. When that fails, the resource stays in state with
 * what is known of it, and the next update goes on from there.
 */
export async function finishing<T>(
  created: { id: string; outputs: Props },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PartialStateError({ ...created, reasons: [reason] });
  }
}
