import { type OperationTable } from "../../operation";
import { accountChangeOperations } from "./accountChanges";
import { accountCreationOperations } from "./accountCreation";
import { accountOperations } from "./accounts";
import { delegationOperations } from "./delegation";
import { hierarchyOperations } from "./hierarchy";
import { tagOperations } from "./tags";
import { unitChangeOperations } from "./unitChanges";

/** The part of the Organizations API that reads and changes accounts, units and tags, and delegates services. */
export const organizationsOperations: OperationTable = {
  ...hierarchyOperations,
  ...unitChangeOperations,
  ...accountOperations,
  ...accountCreationOperations,
  ...accountChangeOperations,
  ...delegationOperations,
  ...tagOperations,
};
