import { AwsApiError } from "./errors";
import { identityStoreOperations } from "./operations/identityStore";
import { organizationsOperations } from "./operations/organizations";
import { ssoAdminOperations } from "./operations/ssoAdmin";
import { type OperationTable } from "./operation";

/** One API behind `POST /`, told apart by the prefix of `X-Amz-Target`. */
export interface AwsService {
  /** Name in the credential scope, in the journal and in faults. */
  name: "sso" | "identitystore" | "organizations" | "sts";
  operations: OperationTable;
  /** What the service answers to too many requests. */
  throttled(): AwsApiError;
  /** What it answers to writes at the same time. */
  conflict(): AwsApiError;
  /** Its name for input that breaks a rule. */
  validationCode: string;
}

const throttlingException = () => new AwsApiError("ThrottlingException", "Rate exceeded");
const conflictException = () =>
  new AwsApiError("ConflictException", "A concurrent operation is in progress. Please try again.");

/** By target prefix. */
export const JSON_SERVICES: Record<string, AwsService> = {
  SWBExternalService: {
    name: "sso",
    operations: ssoAdminOperations,
    throttled: throttlingException,
    conflict: conflictException,
    validationCode: "ValidationException",
  },
  AWSIdentityStore: {
    name: "identitystore",
    operations: identityStoreOperations,
    throttled: throttlingException,
    conflict: () =>
      new AwsApiError("ConflictException", "The resource is being modified.", 400, {
        Reason: "CONCURRENT_MODIFICATION",
      }),
    validationCode: "ValidationException",
  },
  AWSOrganizationsV20161128: {
    name: "organizations",
    operations: organizationsOperations,
    throttled: () =>
      new AwsApiError(
        "TooManyRequestsException",
        "AWS Organizations can't complete your request because another request is already in progress.",
      ),
    conflict: () =>
      new AwsApiError(
        "ConcurrentModificationException",
        "The target of the operation is currently being modified by a different request.",
      ),
    validationCode: "InvalidInputException",
  },
};
