import { type OperationTable } from "../../operation";
import { accessControlAttributeOperations } from "./accessControlAttributes";
import { assignmentListOperations } from "./assignmentLists";
import { assignmentOperations } from "./assignments";
import { customerManagedPolicyOperations } from "./customerManagedPolicies";
import { inlinePolicyOperations } from "./inlinePolicy";
import { instanceOperations } from "./instances";
import { managedPolicyOperations } from "./managedPolicies";
import { operationStatusOperations } from "./operationStatus";
import { permissionSetOperations } from "./permissionSets";
import { permissionsBoundaryOperations } from "./permissionsBoundary";
import { provisioningOperations } from "./provisioning";
import { regionOperations } from "./regions";
import { tagOperations } from "./tags";

/** IAM Identity Center's `sso-admin` API. */
export const ssoAdminOperations: OperationTable = {
  ...instanceOperations,
  ...regionOperations,
  ...permissionSetOperations,
  ...tagOperations,
  ...managedPolicyOperations,
  ...customerManagedPolicyOperations,
  ...inlinePolicyOperations,
  ...permissionsBoundaryOperations,
  ...provisioningOperations,
  ...assignmentOperations,
  ...assignmentListOperations,
  ...operationStatusOperations,
  ...accessControlAttributeOperations,
};
