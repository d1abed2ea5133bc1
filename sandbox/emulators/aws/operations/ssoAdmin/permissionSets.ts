import { z } from "zod";
import { nowSeconds, type CallContext } from "../../context";
import { conflictError, quotaError, validationError } from "../../errors";
import { newPermissionSetArn } from "../../ids";
import { operation, pagingFields, text, type OperationTable, pageAnswer } from "../../operation";
import { provisionedAccounts } from "../../permissionSetRoles";
import { type StoredPermissionSet } from "../../state";
import {
  instanceArnField,
  markChanged,
  requireEditableSet,
  requireInstance,
  requirePermissionSet,
  setFields,
} from "./shared";
import { checkTags, tagListField } from "./tags";

/** Quota of an instance. */
const MOST_PERMISSION_SETS = 3500;
const DEFAULT_SESSION = "PT1H";
const HOUR_MINUTES = 60;

const nameField = text({ max: 32, pattern: /^[\w+=,.@-]+$/ });
const optionalFields = {
  Description: text({ max: 700, pattern: /^[\t\n\r -~\u00a1-\u00ff]*$/ }).optional(),
  RelayState: text({
    max: 240,
    pattern: /^[a-zA-Z0-9&$@#\\/%?=~\-_'"|!:,.;*+[\] (){}]+$/,
  }).optional(),
  SessionDuration: text({
    max: 100,
    pattern:
      /^(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)([DW]))?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/,
  }).optional(),
};

export const permissionSetOperations: OperationTable = {
  CreatePermissionSet: operation(
    z.object({
      InstanceArn: instanceArnField,
      Name: nameField,
      ...optionalFields,
      Tags: tagListField.optional(),
    }),
    (input, context) => {
      requireInstance(context, input.InstanceArn);
      checkSessionDuration(input.SessionDuration);
      const tags = checkTags(input.Tags ?? []);
      const sets = Object.values(context.state.sso.permissionSets);
      if (sets.some((set) => set.name === input.Name)) {
        throw conflictError(`PermissionSet with name ${input.Name} already exists.`);
      }
      if (sets.length >= MOST_PERMISSION_SETS) {
        throw quotaError(`The instance has ${sets.length} permission sets, the most it can have`);
      }
      const set: StoredPermissionSet = {
        arn: newPermissionSetArn(input.InstanceArn),
        name: input.Name,
        ...(input.Description === undefined ? {} : { description: input.Description }),
        ...(input.RelayState === undefined ? {} : { relayState: input.RelayState }),
        createdDate: nowSeconds(context),
        sessionDuration: input.SessionDuration ?? DEFAULT_SESSION,
        tags,
        managedPolicyArns: [],
        customerManagedPolicies: [],
        revision: 1,
      };
      context.state.sso.permissionSets[set.arn] = set;
      return { PermissionSet: describe(set) };
    },
  ),

  DescribePermissionSet: operation(z.object(setFields), (input, context) => ({
    PermissionSet: describe(requirePermissionSet(context, input)),
  })),

  // A relay state that is not sent again is removed (hashicorp/terraform-provider-aws#17411).
  UpdatePermissionSet: operation(
    z.object({ ...setFields, ...optionalFields }),
    (input, context) => {
      const set = requireEditableSet(context, input);
      checkSessionDuration(input.SessionDuration);
      if (input.Description !== undefined) set.description = input.Description;
      if (input.SessionDuration !== undefined) set.sessionDuration = input.SessionDuration;
      if (input.RelayState === undefined) delete set.relayState;
      else set.relayState = input.RelayState;
      markChanged(set);
      return {};
    },
  ),

  DeletePermissionSet: operation(z.object(setFields), (input, context) => {
    const set = requireEditableSet(context, input);
    if (isInUse(context, set.arn)) {
      throw conflictError(
        "Could not delete because PermissionSet has ApplicationProfile associated with it.",
      );
    }
    delete context.state.sso.permissionSets[set.arn];
    return {};
  }),

  ListPermissionSets: operation(
    z.object({ InstanceArn: instanceArnField, ...pagingFields() }),
    (input, context) => {
      requireInstance(context, input.InstanceArn);
      const arns = Object.keys(context.state.sso.permissionSets);
      return pageAnswer("PermissionSets", arns, input, "ListPermissionSets");
    },
  ),
};

function describe(set: StoredPermissionSet): object {
  return {
    Name: set.name,
    PermissionSetArn: set.arn,
    Description: set.description,
    CreatedDate: set.createdDate,
    SessionDuration: set.sessionDuration,
    RelayState: set.relayState,
  };
}

/** True while an account has the set's role, or is about to get it. */
function isInUse(context: CallContext, arn: string): boolean {
  return (
    provisionedAccounts(context, arn).length > 0 ||
    Object.values(context.state.sso.operations).some(
      (started) =>
        started.status === "IN_PROGRESS" &&
        started.permissionSetArn === arn &&
        started.kind === "CreateAccountAssignment",
    )
  );
}

function checkSessionDuration(duration: string | undefined): void {
  if (duration === undefined) return;
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration);
  const minutes =
    match === null
      ? Number.NaN
      : Number(match[1] ?? 0) * HOUR_MINUTES + Number(match[2] ?? 0) + Number(match[3] ?? 0) / 60;
  if (!(minutes >= HOUR_MINUTES && minutes <= 12 * HOUR_MINUTES)) {
    throw validationError(
      `Session duration ${duration} is invalid: it must be between 1 hour and 12 hours`,
    );
  }
}
