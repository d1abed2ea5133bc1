import { type PermissionSetSpec } from "../accessModel";
import { type AccessInputs } from "./accessInputs";
import { isAdministrator, isPowerUser } from "./administrator";
import { type RiskId } from "./riskRules";

/** A kind of permission set that nobody should get in production unseen. */
export interface Power {
  id: RiskId;
  /** What somebody becomes by it. */
  noun: string;
  isHeldBy(spec: PermissionSetSpec): boolean;
  /** Whether a set that nobody declares, which may do anything, counts as one. */
  undeclared: boolean;
}

export const POWERS: readonly Power[] = [
  {
    id: "administrator-in-production",
    noun: "administrator",
    isHeldBy: isAdministrator,
    undeclared: true,
  },
  {
    id: "power-user-in-production",
    noun: "power user",
    isHeldBy: (spec) => isPowerUser(spec) && !isAdministrator(spec),
    undeclared: false,
  },
];

/** Whether a set has a power, and already had it. */
export function standingOf(
  power: Power,
  set: string,
  before: AccessInputs,
  after: AccessInputs,
): "new" | "known" | "none" {
  const [old, next] = [before.permissionSets[set], after.permissionSets[set]];
  if (next === undefined) return power.undeclared ? "known" : "none";
  if (!power.isHeldBy(next)) return "none";
  return old !== undefined && power.isHeldBy(old) ? "known" : "new";
}
