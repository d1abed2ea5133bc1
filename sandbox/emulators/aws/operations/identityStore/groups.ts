import { z } from "zod";
import { createGroup, deleteGroup, sameName, updateGroup } from "../../../identityStore/directory";
import { type CallContext } from "../../context";
import { identityNotFound, validationError } from "../../errors";
import { operation, pagingFields, text, type OperationTable, pageAnswer } from "../../operation";
import {
  alternateIdentifierField,
  apiWriter,
  checkNotReserved,
  directoryIdField,
  requireGroup,
  requireStore,
  shown,
  storeFields,
  visible,
} from "./shared";

const displayNameField = text({ max: 1024 });
const descriptionField = text({ max: 1024 });
const groupInput = z.object({ ...storeFields, GroupId: directoryIdField });

export const groupOperations: OperationTable = {
  ListGroups: operation(
    z.object({ ...storeFields, ...pagingFields(), Filters: filtersField().optional() }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      const filters = input.Filters ?? [];
      const groups = visible(context, context.state.identityStore.groups).filter((group) =>
        filters.every((filter) => sameName(group.DisplayName, filter.AttributeValue)),
      );
      return pageAnswer(
        "Groups",
        groups.map((group) => shown(context, group)),
        input,
        `ListGroups ${JSON.stringify(filters)}`,
      );
    },
  ),
  DescribeGroup: operation(groupInput, (input, context) => {
    requireStore(context, input.IdentityStoreId);
    return shown(context, requireGroup(context, input.GroupId));
  }),
  GetGroupId: operation(
    z.object({ ...storeFields, AlternateIdentifier: alternateIdentifierField }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      return { GroupId: findGroupId(context, input.AlternateIdentifier), ...storeOf(context) };
    },
  ),
  CreateGroup: operation(
    z.object({
      ...storeFields,
      DisplayName: displayNameField,
      Description: descriptionField.optional(),
    }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      checkNotReserved(input.DisplayName);
      const group = createGroup(apiWriter(context), {
        DisplayName: input.DisplayName,
        ...(input.Description === undefined ? {} : { Description: input.Description }),
      });
      return { GroupId: group.GroupId, ...storeOf(context) };
    },
  ),
  UpdateGroup: operation(
    groupInput.extend({
      Operations: z
        .array(z.object({ AttributePath: z.string(), AttributeValue: z.string().nullish() }))
        .min(1)
        .max(100),
    }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      const group = requireGroup(context, input.GroupId);
      // All or nothing: a bad operation must not leave the ones before it applied.
      const changes = input.Operations.map(({ AttributePath, AttributeValue }) =>
        groupChange(AttributePath, AttributeValue ?? undefined),
      );
      updateGroup(apiWriter(context), group, Object.assign({}, ...changes) as GroupChange);
      return {};
    },
  ),
  DeleteGroup: operation(groupInput, (input, context) => {
    requireStore(context, input.IdentityStoreId);
    requireGroup(context, input.GroupId);
    deleteGroup(context.state.identityStore, input.GroupId);
    return {};
  }),
};

const storeOf = (context: CallContext) => ({
  IdentityStoreId: context.state.instance.identityStoreId,
});

function filtersField() {
  const filter = z.object({
    AttributePath: z.literal("DisplayName", "Member must be DisplayName"),
    AttributeValue: z.string(),
  });
  return z.array(filter).max(1, "Member must have length less than or equal to 1");
}

function findGroupId(
  context: CallContext,
  wanted: z.infer<typeof alternateIdentifierField>,
): string {
  const groups = visible(context, context.state.identityStore.groups);
  if ("ExternalId" in wanted) {
    const { Issuer, Id } = wanted.ExternalId;
    const found = groups.find((group) =>
      group.ExternalIds?.some((external) => external.Issuer === Issuer && external.Id === Id),
    );
    if (found === undefined) throw identityNotFound("GROUP");
    return found.GroupId;
  }
  const { AttributePath, AttributeValue } = wanted.UniqueAttribute;
  if (AttributePath.toLowerCase() !== "displayname") {
    throw validationError(`AttributePath ${AttributePath} is not a unique attribute of a group`);
  }
  const found = groups.find((group) => sameName(group.DisplayName, AttributeValue));
  if (found === undefined) throw identityNotFound("GROUP");
  return found.GroupId;
}

type GroupChange = Parameters<typeof updateGroup>[2];

function groupChange(path: string, value: string | undefined): GroupChange {
  switch (path.toLowerCase()) {
    case "displayname":
      if (value === undefined) throw validationError("displayName is a required attribute");
      checkNotReserved(value);
      return { DisplayName: value };
    case "description":
      return { Description: value };
    default:
      throw validationError(`AttributePath ${path} is not an attribute of a group`);
  }
}
