import { type GuardRail } from "./guardRail";
import { appDeletion, appReplacement } from "./rails/application";
import {
  administratorInProduction,
  expiryRemoved,
  managementAccount,
  massRemoval,
} from "./rails/grants";
import { assignmentGroupPushed, pushMappingDeletion, targetGroupDeletion } from "./rails/groups";
import { incomplete } from "./rails/incomplete";
import { boundaryRemoved, sessionLonger, wildcardGrowth } from "./rails/permissionSets";
import { plainSecret } from "./rails/secrets";
import { mfaDowngrade } from "./rails/signOn";

/** Every rule of the pack; `docs/policy-pack.md` holds the same table. */
export const GUARD_RAILS: readonly GuardRail[] = [
  administratorInProduction,
  managementAccount,
  mfaDowngrade,
  appDeletion,
  appReplacement,
  pushMappingDeletion,
  targetGroupDeletion,
  assignmentGroupPushed,
  massRemoval,
  wildcardGrowth,
  boundaryRemoved,
  sessionLonger,
  expiryRemoved,
  plainSecret,
  incomplete,
];
