import { type GroupMemberships } from "@pulumi/okta/groupMemberships";
import { PushGroup } from "@pulumi/okta/pushGroup";
import * as pulumi from "@pulumi/pulumi";
import { resourceSlug } from "../../model/naming";
import { TOKENS } from "../tokens";

/** Arguments of `GroupPush`. */
export interface GroupPushArgs {
  /** Id of the application, once it provisions; see `provisioningGate`. Replaces every mapping. */
  appId: pulumi.Input<string>;
  /**
   * Names of the groups to push: those named and those that a prefix rule found, because Okta has
   * no API for push rules. Removing one ends the push but keeps the group in Identity Center.
   */
  groups: readonly string[];
  /** Okta id by group name. A changed id replaces the mapping. */
  groupIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Membership by group name; a group is pushed after its members are in. @default none */
  memberships?: Readonly<Record<string, GroupMemberships>>;
  /** What else has to be there before anything is pushed, above all the assignment. @default none */
  after?: readonly pulumi.Resource[];
  /**
   * By group name, the Okta id (`00g…`, type APP_GROUP) of a group that Identity Center has
   * already and Okta has imported. The mapping links to it, so its assignments stay as they are;
   * linking by name is refused for AWS (okta/terraform-provider-okta#2894). A change replaces the
   * mapping. @default Okta makes a group of the same name
   */
  downstreamGroupIds?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Group push from Okta to Identity Center, one mapping per group.
 *
 * Invariants: a mapping that goes away never takes the AWS group with it, since a new group has a
 * new id and every assignment of the old one is lost; members and application assignment are
 * there first, because a membership that arrives while Okta makes the group leaves the mapping in
 * ERROR (okta/terraform-provider-okta#1164). With the resource option `protect` no mapping can be
 * deleted or replaced.
 *
 * @example
 * new GroupPush("aws", { appId: gate.appId, groups: ["awssso-admins"], groupIds: groups.groupIds });
 */
export class GroupPush extends pulumi.ComponentResource {
  /** Id of the push mapping by group name. */
  readonly mappingIds: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: GroupPushArgs, opts?: pulumi.ComponentResourceOptions) {
    super(TOKENS.groupPush, name, { groups: [...args.groups].sort() }, opts);
    const mappings = args.groups.map(
      (groupName) => [groupName, declareMapping(name, groupName, args, this).id] as const,
    );
    this.mappingIds = Object.fromEntries(mappings);
    this.registerOutputs();
  }
}

function declareMapping(
  name: string,
  groupName: string,
  args: GroupPushArgs,
  parent: pulumi.Resource,
): PushGroup {
  const sourceGroupId = args.groupIds[groupName];
  if (sourceGroupId === undefined) {
    throw new pulumi.InputPropertyError({
      propertyPath: "groups",
      reason: `the group "${groupName}" is to be pushed but has no entry in groupIds`,
    });
  }
  const members = args.memberships?.[groupName];
  return new PushGroup(
    `${name}-${resourceSlug(groupName)}`,
    {
      appId: args.appId,
      sourceGroupId,
      targetGroupId: args.downstreamGroupIds?.[groupName],
      status: "ACTIVE",
      // The provider's default is true.
      deleteTargetGroupOnDestroy: false,
    },
    { parent, dependsOn: [...(args.after ?? []), ...(members === undefined ? [] : [members])] },
  );
}
