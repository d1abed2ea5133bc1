import { type OktaContext, timestamp } from "../context";
import { groupPushError, notFoundError, OktaApiError } from "../errors";
import { newId } from "../ids";
import { type PushMappingRecord } from "../state";
import { createAppGroup, findAppGroup, findGroup } from "./groups";

export interface NewPushMapping {
  sourceGroupId: string;
  targetGroupId?: string;
  targetGroupName?: string;
  status: "ACTIVE" | "INACTIVE";
}

/** @throws 404 E0000007 */
export function findPushMapping(
  context: OktaContext,
  appId: string,
  mappingId: string,
): PushMappingRecord {
  const mapping = context.state.pushMappings[appId]?.[mappingId];
  if (mapping === undefined) throw notFoundError(mappingId, "GroupPushMapping");
  return mapping;
}

/** What the endpoint refuses before it looks at the target: provisioning off, no or two targets, a wrong source. */
export function checkNewPushMapping(
  context: OktaContext,
  appId: string,
  input: NewPushMapping,
): void {
  if (!context.state.provisioning[appId]?.enabled) {
    throw groupPushError("Provisioning is not enabled for the application.");
  }
  if ((input.targetGroupId === undefined) === (input.targetGroupName === undefined)) {
    throw groupPushError("Exactly one of targetGroupId and targetGroupName must be given.");
  }
  const source = findGroup(context, input.sourceGroupId);
  if (source.type !== "OKTA_GROUP") {
    throw groupPushError(`Group ${source.id} is of type ${source.type} and cannot be pushed.`);
  }
  const mappings = Object.values(context.state.pushMappings[appId] ?? {});
  if (mappings.some((mapping) => mapping.sourceGroupId === source.id)) {
    throw groupPushError(`Group ${source.id} is pushed to the application already.`);
  }
}

/**
 * Adds a mapping. A target name that the application has already (as an `APP_GROUP`) links to it, a new one gets
 * its `APP_GROUP` at once.
 */
export function addPushMapping(
  context: OktaContext,
  appId: string,
  input: NewPushMapping,
): PushMappingRecord {
  const target = targetGroup(context, appId, input);
  const mappings = (context.state.pushMappings[appId] ??= {});
  if (Object.values(mappings).some((mapping) => mapping.targetGroupId === target.id)) {
    throw groupPushError(`Another mapping pushes to the group ${target.id} already.`);
  }
  const now = timestamp(context);
  const mapping: PushMappingRecord = {
    id: newId("pushMapping"),
    created: now,
    lastUpdated: now,
    sourceGroupId: input.sourceGroupId,
    targetGroupId: target.id,
    status: input.status,
  };
  mappings[mapping.id] = mapping;
  context.provisioning.wake(appId);
  context.changed();
  return mapping;
}

/** Switching to ACTIVE pushes (again) and clears an earlier error. */
export function setPushMappingStatus(
  context: OktaContext,
  appId: string,
  mapping: PushMappingRecord,
  status: "ACTIVE" | "INACTIVE",
): void {
  mapping.status = status;
  mapping.lastUpdated = timestamp(context);
  delete mapping.errorSummary;
  context.provisioning.wake(appId);
  context.changed();
}

/**
 * Removes a mapping that is INACTIVE or in ERROR.
 *
 * @param deleteTargetGroup Also delete the group in the application; otherwise it stays there and its `APP_GROUP` in
 *   Okta.
 * @throws 400 for an ACTIVE mapping.
 */
export function deletePushMapping(
  context: OktaContext,
  appId: string,
  mapping: PushMappingRecord,
  deleteTargetGroup: boolean,
): void {
  if (mapping.status === "ACTIVE") {
    throw groupPushError("An active mapping cannot be deleted; deactivate it first.");
  }
  const { state } = context;
  delete state.pushMappings[appId]?.[mapping.id];
  if (deleteTargetGroup) dropTarget(context, appId, mapping.targetGroupId);
  context.provisioning.wake(appId);
  context.changed();
}

function dropTarget(context: OktaContext, appId: string, targetGroupId: string): void {
  const { state } = context;
  const provisioning = state.provisioning[appId];
  const pushed = provisioning?.groups[targetGroupId];
  if (provisioning !== undefined && pushed !== undefined) {
    provisioning.groupDeletions[pushed.scimId] = pushed.displayName;
    delete provisioning.groups[targetGroupId];
  }
  delete state.groups[targetGroupId];
  delete state.memberships[targetGroupId];
}

function targetGroup(context: OktaContext, appId: string, input: NewPushMapping) {
  if (input.targetGroupId !== undefined) {
    const group = context.state.groups[input.targetGroupId];
    if (group?.sourceAppId === appId) return group;
    throw new OktaApiError(400, "E0000001", "Api validation failed: targetGroupId", [
      `targetGroupId: ${input.targetGroupId} is not a group of the application`,
    ]);
  }
  const name = input.targetGroupName ?? "";
  return findAppGroup(context, appId, name) ?? createAppGroup(context, appId, name);
}
