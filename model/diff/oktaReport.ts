import type * as z from "zod";
import { resourceSlug } from "../naming";
import { type AccessInputs } from "./accessInputs";
import { type oktaChangeSchema } from "./diffSchema";
import { type ResourceAction, type ResourceChange } from "./previewSteps";
import { type RiskFinding } from "./risk";

/** A change in Okta that matters for access, in a sentence. */
export type OktaChange = z.infer<typeof oktaChangeSchema>;

/** What one resource of the Okta half has to say. */
export interface OktaFindings {
  changes: OktaChange[];
  risks: RiskFinding[];
}

/** What a reader knows beyond the resource itself. */
export interface OktaContext {
  componentName: string;
  before: AccessInputs;
  after: AccessInputs;
  /** Groups whose members are told of apart. */
  told: ReadonlySet<string>;
  /** True: the preview does the same to a resource of this type, under this name or any. */
  also: (type: string, action: ResourceAction, name?: string) => boolean;
}

export type OktaReader = (change: ResourceChange, context: OktaContext) => OktaFindings;

export const PAST: Record<ResourceAction, string> = {
  create: "is created",
  update: "is updated",
  replace: "is replaced",
  delete: "is deleted",
  other: "changes",
};

/** Why it changes, to be put behind a sentence; empty where that goes without saying. */
export function because({ action, reasons, gone }: ResourceChange): string {
  if (gone) return ", since it was removed by hand";
  if ((action !== "update" && action !== "replace") || reasons.length === 0) return "";
  return ` (${reasons.join(", ")} ${reasons.length === 1 ? "changes" : "change"})`;
}

/** An input that is a text, the new one before the old. */
export function inputText(
  { oldInputs, newInputs }: Pick<ResourceChange, "oldInputs" | "newInputs">,
  key: string,
  otherwise: string,
): string {
  const value = newInputs[key] ?? oldInputs[key];
  return typeof value === "string" ? value : otherwise;
}

/** Items of a list that came and that went; nothing when one of the lists is not known yet. */
export function listDetails(
  { oldInputs, newInputs }: Pick<ResourceChange, "oldInputs" | "newInputs">,
  key: string,
  [came, went]: readonly [string, string],
): string[] {
  const [old, next] = [oldInputs[key], newInputs[key]];
  if (!isTexts(old) || !isTexts(next)) return [];
  const line = (lead: string, from: string[], other: string[]): string[] => {
    const items = from.filter((item) => !other.includes(item)).sort();
    return items.length === 0 ? [] : [`${lead}: ${items.join(", ")}`];
  };
  return [...line(came, next, old), ...line(went, old, next)];
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** Name of the group that a resource stands for; undefined when none of the known has its slug. */
export function groupOf(
  resourceName: string,
  { componentName, before, after }: Pick<OktaContext, "componentName" | "before" | "after">,
): string | undefined {
  return Object.keys({ ...before.groups, ...after.groups }).find(
    (group) => `${componentName}-${resourceSlug(group)}` === resourceName,
  );
}
