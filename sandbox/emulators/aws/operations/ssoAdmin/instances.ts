import { z } from "zod";
import { type AwsContext } from "../../context";
import { conflictError, validationError } from "../../errors";
import { instanceId } from "../../ids";
import {
  oneOf,
  operation,
  pagingFields,
  text,
  type OperationTable,
  pageAnswer,
} from "../../operation";
import { enabledRegions, isMultiRegionKey } from "../../regions";
import { regionAnswers } from "./regions";
import { instanceArnField, requireInstance, requireVisibleInstance } from "./shared";

const updateInput = z.object({
  InstanceArn: instanceArnField,
  Name: text({ min: 0, max: 255, pattern: /^[\w+=,.@-]+$/ }).optional(),
  EncryptionConfiguration: z
    .object({
      KeyType: oneOf(["AWS_OWNED_KMS_KEY", "CUSTOMER_MANAGED_KEY"]),
      KmsKeyArn: text({
        min: 20,
        max: 2048,
        pattern: /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f-]{32,36})$/,
      }).optional(),
    })
    .optional(),
  PermissionSetsEnabled: z
    .literal(true, "Member must be true: permission sets cannot be disabled")
    .optional(),
});

export const instanceOperations: OperationTable = {
  // Regional: a caller elsewhere sees no instance (the cause of many an empty list).
  ListInstances: operation(z.object(pagingFields()), (input, context) => {
    const visible = enabledRegions(context).includes(context.caller.region);
    return pageAnswer("Instances", visible ? [metadata(context)] : [], input, "ListInstances");
  }),
  DescribeInstance: operation(z.object({ InstanceArn: instanceArnField }), (input, context) => {
    requireVisibleInstance(context, input.InstanceArn);
    const { kmsKeyArn } = context.state.instance;
    return {
      ...metadata(context),
      EncryptionConfigurationDetails: {
        KeyType: kmsKeyArn === undefined ? "AWS_OWNED_KMS_KEY" : "CUSTOMER_MANAGED_KEY",
        KmsKeyArn: kmsKeyArn,
        EncryptionStatus: "ENABLED",
      },
      PermissionSetsEnabled: true,
    };
  }),
  UpdateInstance: operation(updateInput, (input, context) => {
    requireInstance(context, input.InstanceArn);
    const { Name, EncryptionConfiguration: encryption } = input;
    if (encryption !== undefined && input.PermissionSetsEnabled !== undefined) {
      throw validationError(
        "EncryptionConfiguration and PermissionSetsEnabled need a request each",
      );
    }
    if (encryption !== undefined) setEncryption(context, encryption);
    if (Name !== undefined) context.state.instance.name = Name;
    return {};
  }),
};

function setEncryption(
  context: AwsContext,
  { KeyType, KmsKeyArn }: { KeyType: string; KmsKeyArn?: string | undefined },
): void {
  const { instance } = context.state;
  if ((KeyType === "CUSTOMER_MANAGED_KEY") !== (KmsKeyArn !== undefined)) {
    throw validationError(
      "KmsKeyArn is required for CUSTOMER_MANAGED_KEY and for no other KeyType",
    );
  }
  if ((instance.additionalRegions ?? []).length > 0 && !isMultiRegionKey(KmsKeyArn)) {
    throw conflictError("An instance in several Regions needs a multi-Region key.");
  }
  if (KmsKeyArn === undefined) delete instance.kmsKeyArn;
  else instance.kmsKeyArn = KmsKeyArn;
}

function metadata(context: AwsContext): object {
  const { instance, organization } = context.state;
  const fault = context.faults.peek("instanceStatus");
  return {
    InstanceArn: instance.instanceArn,
    IdentityStoreId: instance.identityStoreId,
    IdentityStoreArn: `arn:aws:identitystore::${organization.managementAccountId}:identitystore/${instance.identityStoreId}`,
    OwnerAccountId: organization.managementAccountId,
    Name: instance.name ?? instanceId(instance.instanceArn),
    CreatedDate: instance.createdDate,
    Status: fault?.status ?? "ACTIVE",
    StatusReason: fault?.reason,
    PrimaryRegion: instance.region,
    Regions: regionAnswers(context),
  };
}
