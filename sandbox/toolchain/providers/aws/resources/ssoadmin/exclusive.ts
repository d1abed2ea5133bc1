import { type PermissionSetKey, splitId } from "../../ids";
import { parseGoDuration } from "../../schema";

/** `timeouts` of an Exclusive resource, Go durations. */
export interface Timeouts {
  create?: string;
  update?: string;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;

/** Milliseconds of one member of `timeouts`. @default 10 minutes */
export function timeoutMs(duration: string | undefined): number {
  return (duration && parseGoDuration(duration)) || DEFAULT_TIMEOUT_MS;
}

/** Ids of the Exclusive resources start with the instance, unlike those of the single attachments. */
export function exclusiveId(key: PermissionSetKey): string {
  return `${key.instanceArn},${key.permissionSetArn}`;
}

export function parseExclusiveId(id: string): PermissionSetKey {
  const [instanceArn = "", permissionSetArn = ""] = splitId(id, "INSTANCE_ARN,PERMISSION_SET_ARN");
  return { instanceArn, permissionSetArn };
}
