import { type OperationTable } from "../../operation";
import { groupOperations } from "./groups";
import { membershipOperations } from "./memberships";
import { userOperations } from "./users";

/** The Identity Store API. */
export const identityStoreOperations: OperationTable = {
  ...userOperations,
  ...groupOperations,
  ...membershipOperations,
};
