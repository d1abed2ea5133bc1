import { z } from "zod";
import { type CallContext } from "../../context";
import { AwsApiError } from "../../errors";
import { accountArn } from "../../ids";
import { oneOf, operation, type OperationTable } from "../../operation";
import {
  findEntity,
  listAnswer,
  listFields,
  requireParent,
  requireReader,
  requireUnit,
  unitAnswer,
  unitIdField,
} from "./shared";

export const hierarchyOperations: OperationTable = {
  DescribeOrganization: operation(z.object({}), (_input, context) => {
    const { organization } = context.state;
    const { managementAccountId, id } = organization;
    if (organization.accounts[context.caller.accountId] === undefined) {
      throw new AwsApiError(
        "AWSOrganizationsNotInUseException",
        "Your account is not a member of an organization.",
      );
    }
    return {
      Organization: {
        Id: id,
        Arn: `arn:aws:organizations::${managementAccountId}:organization/${id}`,
        FeatureSet: "ALL",
        MasterAccountId: managementAccountId,
        MasterAccountArn: accountArn(managementAccountId, id, managementAccountId),
        MasterAccountEmail: organization.accounts[managementAccountId]?.email,
        AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
      },
    };
  }),
  ListRoots: operation(z.object(listFields), (input, context) => {
    requireReader(context);
    const { managementAccountId, id, rootId } = context.state.organization;
    const root = {
      Id: rootId,
      Arn: `arn:aws:organizations::${managementAccountId}:root/${id}/${rootId}`,
      Name: "Root",
      PolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
    };
    return listAnswer("Roots", [root], input, "ListRoots");
  }),
  ListOrganizationalUnitsForParent: operation(
    z.object({ ParentId: z.string(), ...listFields }),
    (input, context) => {
      requireReader(context);
      requireParent(context, input.ParentId);
      const units = childUnits(context, input.ParentId).map((unit) => unitAnswer(context, unit));
      const scope = `ListOrganizationalUnitsForParent ${input.ParentId}`;
      return listAnswer("OrganizationalUnits", units, input, scope);
    },
  ),
  DescribeOrganizationalUnit: operation(
    z.object({ OrganizationalUnitId: unitIdField }),
    (input, context) => {
      requireReader(context);
      const unit = requireUnit(context, input.OrganizationalUnitId);
      return { OrganizationalUnit: unitAnswer(context, unit) };
    },
  ),
  ListParents: operation(z.object({ ChildId: z.string(), ...listFields }), (input, context) => {
    requireReader(context);
    const entity = findEntity(context.state.organization, input.ChildId);
    if (entity === undefined || entity.type === "ROOT") {
      throw new AwsApiError(
        "ChildNotFoundException",
        "You specified an organizational unit or an account that doesn't exist.",
      );
    }
    const id = entity.type === "ACCOUNT" ? entity.account.parentId : entity.unit.parentId;
    const isRoot = id === context.state.organization.rootId;
    const parent = { Id: id, Type: isRoot ? "ROOT" : "ORGANIZATIONAL_UNIT" };
    return listAnswer("Parents", [parent], input, `ListParents ${input.ChildId}`);
  }),
  ListChildren: operation(
    z.object({
      ParentId: z.string(),
      ChildType: oneOf(["ACCOUNT", "ORGANIZATIONAL_UNIT"]),
      ...listFields,
    }),
    (input, context) => {
      requireReader(context);
      requireParent(context, input.ParentId);
      const accounts = Object.values(context.state.organization.accounts).filter(
        (account) => account.parentId === input.ParentId,
      );
      const found = input.ChildType === "ACCOUNT" ? accounts : childUnits(context, input.ParentId);
      const children = found.map(({ id }) => ({ Id: id, Type: input.ChildType }));
      const scope = `ListChildren ${input.ParentId} ${input.ChildType}`;
      return listAnswer("Children", children, input, scope);
    },
  ),
};

function childUnits(context: CallContext, parentId: string) {
  return Object.values(context.state.organization.units).filter(
    (unit) => unit.parentId === parentId,
  );
}
