import { z } from "zod";
import { type AwsContext, type CallContext } from "../../context";
import { conflictError, notFoundError, validationError } from "../../errors";
import { operation, pageAnswer, pagingFields, text, type OperationTable } from "../../operation";
import { isMultiRegionKey, startAdding, startRemoving } from "../../regions";
import { instanceArnField, requireInstance, requireVisibleInstance } from "./shared";

const regionInput = z.object({
  InstanceArn: instanceArnField,
  RegionName: text({ max: 32, pattern: /^([a-z]+-){2,3}\d$/ }),
});

/** The multi-Region instance: an external identity provider and a multi-Region key come first. */
export const regionOperations: OperationTable = {
  AddRegion: operation(regionInput, (input, context) => {
    requireInstance(context, input.InstanceArn);
    const { instance, console } = context.state;
    if (console.identitySource !== "EXTERNAL_IDP") {
      throw validationError("Additional Regions need an external identity provider");
    }
    if (!isMultiRegionKey(instance.kmsKeyArn)) {
      throw validationError("Additional Regions need a customer managed multi-Region KMS key");
    }
    const present = [instance.region, ...stored(context).map(({ name }) => name)];
    if (present.includes(input.RegionName)) {
      throw conflictError(`Region ${input.RegionName} is part of the instance already.`);
    }
    refuseWhileBusy(context);
    startAdding(context, input.RegionName);
    return { Status: "ADDING" };
  }),
  RemoveRegion: operation(regionInput, (input, context) => {
    requireInstance(context, input.InstanceArn);
    if (input.RegionName === context.state.instance.region) {
      throw validationError("The primary Region cannot be removed");
    }
    const region = stored(context).find(({ name }) => name === input.RegionName);
    if (region === undefined) throw regionNotFound(input.RegionName);
    refuseWhileBusy(context);
    startRemoving(context, region);
    return { Status: "REMOVING" };
  }),
  DescribeRegion: operation(regionInput, (input, context) => {
    requireVisibleInstance(context, input.InstanceArn);
    const found = regionAnswers(context).find(({ RegionName }) => RegionName === input.RegionName);
    if (found === undefined) throw regionNotFound(input.RegionName);
    return found;
  }),
  ListRegions: operation(
    z.object({ InstanceArn: instanceArnField, ...pagingFields() }),
    (input, context) => {
      requireVisibleInstance(context, input.InstanceArn);
      return pageAnswer("Regions", regionAnswers(context), input, "ListRegions");
    },
  ),
};

/** `RegionMetadata` of each, the primary Region first. */
export function regionAnswers(context: AwsContext) {
  const { region, createdDate } = context.state.instance;
  const primary = {
    RegionName: region,
    Status: "ACTIVE",
    AddedDate: createdDate,
    IsPrimaryRegion: true,
  };
  const additional = stored(context).map(({ name, status, addedDate }) => ({
    RegionName: name,
    Status: status,
    AddedDate: addedDate,
    IsPrimaryRegion: false,
  }));
  return [primary, ...additional];
}

const stored = (context: AwsContext) => context.state.instance.additionalRegions ?? [];

/** Regions are added and removed one at a time. */
function refuseWhileBusy(context: CallContext): void {
  if (stored(context).some(({ status }) => status !== "ACTIVE")) {
    throw conflictError("Another Region is being added or removed. Please try again later.");
  }
}

const regionNotFound = (name: string) => notFoundError(`Region not found: ${name}`);
