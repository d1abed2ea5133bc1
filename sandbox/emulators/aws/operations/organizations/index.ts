import { type OperationTable } from "../../operation";
import { accountOperations } from "./accounts";
import { delegationOperations } from "./delegation";
import { hierarchyOperations } from "./hierarchy";
import { tagOperations } from "./tags";

/** The part of the Organizations API that reads the organization and delegates its services. */
export const organizationsOperations: OperationTable = {
  ...hierarchyOperations,
  ...accountOperations,
  ...delegationOperations,
  ...tagOperations,
};
