import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { collect } from "../../pages";
import { regionOf } from "../../readBack";
import { REQUIRED_TEXT, TEXT } from "../../schema";
import { userResult } from "./userResult";

/** `aws.identitystore.getUsers`: every user of the store, page by page. */
export const getUsers: FunctionHandler<AwsClients> = {
  token: "aws:identitystore/getUsers:getUsers",
  inputs: { identityStoreId: REQUIRED_TEXT, region: TEXT },

  async invoke(args, context) {
    const identityStoreId = String(args["identityStoreId"]);
    const region = regionOf(args, context);
    const store = await context.clients.identityStore(region);
    const users = await doing("listing IdentityStore Users", () =>
      collect(store.paginateListUsers({ IdentityStoreId: identityStoreId }), (page) => page.Users),
    );
    return { identityStoreId, region, users: users.map(userResult) };
  },
};
