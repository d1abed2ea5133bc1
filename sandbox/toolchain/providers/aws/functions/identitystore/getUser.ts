import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { regionOf } from "../../readBack";
import { REQUIRED_TEXT, TEXT } from "../../schema";
import {
  ALTERNATE_IDENTIFIER,
  type AlternateIdentifier,
  toApiIdentifier,
} from "./alternateIdentifier";
import { userResult } from "./userResult";

type Args = {
  identityStoreId: string;
  userId?: string;
  alternateIdentifier?: AlternateIdentifier;
};

/** `aws.identitystore.getUser`; a user who is not there is an error, in previews too. */
export const getUser: FunctionHandler<AwsClients> = {
  token: "aws:identitystore/getUser:getUser",
  inputs: {
    alternateIdentifier: ALTERNATE_IDENTIFIER,
    identityStoreId: REQUIRED_TEXT,
    region: TEXT,
    userId: TEXT,
  },

  async invoke(args, context) {
    const { identityStoreId, userId, alternateIdentifier } = args as Args;
    const region = regionOf(args, context);
    const store = await context.clients.identityStore(region);
    return doing(`reading IdentityStore User (${userId ?? identityStoreId})`, async () => {
      const identifier = toApiIdentifier(alternateIdentifier, userId, "userId");
      const IdentityStoreId = identityStoreId;
      const looked =
        identifier && (await store.getUserId({ IdentityStoreId, AlternateIdentifier: identifier }));
      const UserId = looked?.UserId ?? userId;
      const found = await store.describeUser({ IdentityStoreId, UserId });
      return { ...userResult(found), alternateIdentifier, id: found.UserId, region };
    });
  },
};
