import { z } from "zod";
import { type CallContext } from "../../context";
import { AwsApiError } from "../../errors";
import { newUnitId } from "../../ids";
import { operation, text, type OperationTable } from "../../operation";
import { type OrganizationState } from "../../state";
import {
  constraintViolation,
  parentIdField,
  requireManagementAccount,
  requireParent,
  requireUnit,
  unitAnswer,
  unitIdField,
} from "./shared";
import { checkedTags, tagListField } from "./tagInput";

/** Units below the root in one line, and in the whole organization (quotas of AWS Organizations). */
const DEEPEST = 5;
const MOST_UNITS = 2000;

const nameField = text({ max: 128 });

export const unitChangeOperations: OperationTable = {
  CreateOrganizationalUnit: operation(
    z.object({ ParentId: parentIdField, Name: nameField, Tags: tagListField.optional() }),
    (input, context) => {
      requireManagementAccount(context);
      requireParent(context, input.ParentId);
      const tags = checkedTags({}, input.Tags ?? []);
      const { organization } = context.state;
      refuseDuplicate(organization, input.ParentId, input.Name);
      refuseTooMany(organization, input.ParentId);
      const id = newUnitId(organization.rootId);
      const unit = { id, name: input.Name, parentId: input.ParentId, tags };
      organization.units[id] = unit;
      return { OrganizationalUnit: unitAnswer(context, unit) };
    },
  ),
  UpdateOrganizationalUnit: operation(
    z.object({ OrganizationalUnitId: unitIdField, Name: nameField.optional() }),
    (input, context) => {
      requireManagementAccount(context);
      const unit = requireUnit(context, input.OrganizationalUnitId);
      const name = input.Name ?? unit.name;
      if (name !== unit.name) refuseDuplicate(context.state.organization, unit.parentId, name);
      unit.name = name;
      return { OrganizationalUnit: unitAnswer(context, unit) };
    },
  ),
  DeleteOrganizationalUnit: operation(
    z.object({ OrganizationalUnitId: unitIdField }),
    (input, context) => {
      requireManagementAccount(context);
      const unit = requireUnit(context, input.OrganizationalUnitId);
      if (holdsAnything(context, unit.id)) {
        throw new AwsApiError(
          "OrganizationalUnitNotEmptyException",
          "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all " +
            "child OUs, and try the operation again.",
        );
      }
      delete context.state.organization.units[unit.id];
      return {};
    },
  ),
};

function refuseDuplicate(organization: OrganizationState, parentId: string, name: string): void {
  const siblings = Object.values(organization.units).filter((unit) => unit.parentId === parentId);
  if (siblings.some((unit) => unit.name === name)) {
    throw new AwsApiError(
      "DuplicateOrganizationalUnitException",
      "An OU with the same name already exists.",
    );
  }
}

function refuseTooMany(organization: OrganizationState, parentId: string): void {
  if (depthOf(organization, parentId) >= DEEPEST) {
    throw constraintViolation(
      "You have exceeded the maximum depth of the OU tree.",
      "OU_DEPTH_LIMIT_EXCEEDED",
    );
  }
  if (Object.keys(organization.units).length >= MOST_UNITS) {
    throw constraintViolation(
      "You have exceeded the maximum number of OUs in the organization.",
      "OU_NUMBER_LIMIT_EXCEEDED",
    );
  }
}

function depthOf(organization: OrganizationState, id: string): number {
  const unit = organization.units[id];
  return unit === undefined ? 0 : 1 + depthOf(organization, unit.parentId);
}

function holdsAnything(context: CallContext, id: string): boolean {
  const { accounts, units } = context.state.organization;
  return [...Object.values(accounts), ...Object.values(units)].some(
    (child) => child.parentId === id,
  );
}
