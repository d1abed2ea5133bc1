import { z } from "zod";
import { createUser, deleteUser, replaceUser, sameName } from "../../../identityStore/directory";
import { type StoredUser } from "../../../identityStore/types";
import { type CallContext } from "../../context";
import { identityNotFound, validationError } from "../../errors";
import { operation, pagingFields, type OperationTable, pageAnswer } from "../../operation";
import {
  alternateIdentifierField,
  apiWriter,
  checkNotReserved,
  directoryIdField,
  requireStore,
  requireUser,
  shown,
  storeFields,
  visible,
} from "./shared";
import { changeUser, userFields } from "./userAttributes";

const extensionsField = z.array(z.literal("aws:identitystore:enterprise")).optional();
const userInput = z.object({ ...storeFields, UserId: directoryIdField });

export const userOperations: OperationTable = {
  ListUsers: operation(
    z.object({
      ...storeFields,
      ...pagingFields(),
      Extensions: extensionsField,
      Filters: filtersField().optional(),
    }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      const filters = input.Filters ?? [];
      const users = visible(context, context.state.identityStore.users).filter((user) =>
        filters.every((filter) => sameName(user.UserName, filter.AttributeValue)),
      );
      return pageAnswer(
        "Users",
        users.map((user) => shownUser(context, user, input.Extensions)),
        input,
        `ListUsers ${JSON.stringify(filters)}`,
      );
    },
  ),
  DescribeUser: operation(userInput.extend({ Extensions: extensionsField }), (input, context) => {
    requireStore(context, input.IdentityStoreId);
    return shownUser(context, requireUser(context, input.UserId), input.Extensions);
  }),
  GetUserId: operation(
    z.object({ ...storeFields, AlternateIdentifier: alternateIdentifierField }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      const found = visible(context, context.state.identityStore.users).find(
        userMatcher(input.AlternateIdentifier),
      );
      if (found === undefined) throw identityNotFound("USER");
      return { UserId: found.UserId, IdentityStoreId: input.IdentityStoreId };
    },
  ),
  CreateUser: operation(z.object({ ...storeFields, ...userFields }), (input, context) => {
    const { IdentityStoreId, ...attributes } = input;
    requireStore(context, IdentityStoreId);
    checkNotReserved(attributes.UserName);
    const user = createUser(apiWriter(context), { ...attributes, UserStatus: "ENABLED" });
    return { UserId: user.UserId, IdentityStoreId };
  }),
  UpdateUser: operation(
    userInput.extend({
      Operations: z
        .array(z.object({ AttributePath: z.string(), AttributeValue: z.unknown().optional() }))
        .min(1)
        .max(100),
    }),
    (input, context) => {
      requireStore(context, input.IdentityStoreId);
      const user = requireUser(context, input.UserId);
      replaceUser(apiWriter(context), user, changeUser(user, input.Operations));
      return {};
    },
  ),
  DeleteUser: operation(userInput, (input, context) => {
    requireStore(context, input.IdentityStoreId);
    requireUser(context, input.UserId);
    deleteUser(context.state.identityStore, input.UserId);
    return {};
  }),
};

function filtersField() {
  const filter = z.object({
    AttributePath: z.literal("UserName", "Member must be UserName"),
    AttributeValue: z.string(),
  });
  return z.array(filter).max(1, "Member must have length less than or equal to 1");
}

/** Extensions appear only when the request names them. */
function shownUser(context: CallContext, user: StoredUser, extensions: string[] | undefined) {
  const { Extensions: stored, ...rest } = shown(context, user);
  const wanted = Object.entries(stored ?? {}).filter(([name]) => extensions?.includes(name));
  return wanted.length === 0 ? rest : { ...rest, Extensions: Object.fromEntries(wanted) };
}

function userMatcher(
  wanted: z.infer<typeof alternateIdentifierField>,
): (user: StoredUser) => boolean {
  if ("ExternalId" in wanted) {
    const { Issuer, Id } = wanted.ExternalId;
    return (user) =>
      user.ExternalIds?.some((external) => external.Issuer === Issuer && external.Id === Id) ??
      false;
  }
  const { AttributePath, AttributeValue } = wanted.UniqueAttribute;
  switch (AttributePath.toLowerCase()) {
    case "username":
      return (user) => sameName(user.UserName, AttributeValue);
    case "emails.value":
      return (user) => user.Emails?.some((mail) => sameName(mail.Value, AttributeValue)) ?? false;
    default:
      throw validationError(`AttributePath ${AttributePath} is not a unique attribute of a user`);
  }
}
