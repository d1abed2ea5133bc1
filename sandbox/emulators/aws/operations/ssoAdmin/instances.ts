import { z } from "zod";
import { type AwsContext } from "../../context";
import { instanceId } from "../../ids";
import { operation, pagingFields, type OperationTable, pageAnswer } from "../../operation";
import { instanceArnField, requireInstance } from "./shared";

export const instanceOperations: OperationTable = {
  ListInstances: operation(z.object(pagingFields()), (input, context) =>
    pageAnswer("Instances", [metadata(context)], input, "ListInstances"),
  ),
  DescribeInstance: operation(z.object({ InstanceArn: instanceArnField }), (input, context) => {
    requireInstance(context, input.InstanceArn);
    return {
      ...metadata(context),
      EncryptionConfigurationDetails: {
        KeyType: "AWS_OWNED_KMS_KEY",
        EncryptionStatus: "ENABLED",
      },
      PermissionSetsEnabled: true,
    };
  }),
};

function metadata(context: AwsContext): object {
  const { instance, organization } = context.state;
  return {
    InstanceArn: instance.instanceArn,
    IdentityStoreId: instance.identityStoreId,
    IdentityStoreArn: `arn:aws:identitystore::${organization.managementAccountId}:identitystore/${instance.identityStoreId}`,
    OwnerAccountId: organization.managementAccountId,
    Name: instanceId(instance.instanceArn),
    CreatedDate: instance.createdDate,
    Status: "ACTIVE",
    PrimaryRegion: instance.region,
    Regions: [
      {
        RegionName: instance.region,
        Status: "ACTIVE",
        AddedDate: instance.createdDate,
        IsPrimaryRegion: true,
      },
    ],
  };
}
