import { type OperationTable } from "../../operation";
import { accessControlAttributeOperations } from "./accessControlAttributes";
import { assignmentListOperations } from "./assignmentLists";
import { assignmentOperations } from "./assignments";
import { instanceOperations } from "./instances";
import { operationStatusOperations } from "./operationStatus";
import { permissionSetOperations } from "./permissionSets";
import { policyOperations } from "./policies";
import { provisioningOperations } from "./provisioning";
import { tagOperations } from "./tags";

/** IAM Identity Center's `sso-admin` API. */
export const ssoAdminOperations: OperationTable = {
  ...instanceOperations,
  ...permissionSetOperations,
  ...tagOperations,
  ...policyOperations,
  ...provisioningOperations,
  ...assignmentOperations,
  ...assignmentListOperations,
  ...operationStatusOperations,
  ...accessControlAttributeOperations,
};
