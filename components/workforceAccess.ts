import * as pulumi from "@pulumi/pulumi";
import { type Principal, type ResolvedAccess } from "../model/accessModel";
import { resourceSlug } from "../model/naming";
import { accessSummary } from "./accessSummary";
import { AccountAssignments } from "./aws/accountAssignments";
import { PermissionSet } from "./aws/permissionSet";
import { type Existing } from "./existing";
import { nextSteps } from "./nextSteps";
import { DeploymentIdentity } from "./okta/deploymentIdentity";
import { GroupPush } from "./okta/groupPush";
import { OktaGroups } from "./okta/groups";
import { OktaSamlApp } from "./okta/samlApp";
import { SignOnPolicy } from "./okta/signOnPolicy";
import { TOKENS } from "./tokens";
import { type ConsoleStepValues } from "./waiting/consoleSteps";
import { groupDirectory, type GroupOrigin, userDirectory } from "./waiting/identityStorePrincipals";
import { type IdsByName, principalWaitMilliseconds } from "./waiting/principalDirectory";
import { type ProvisioningGate, provisioningGate } from "./waiting/provisioningGate";
import { type Clock } from "./waiting/sharedPoll";

/** Arguments of `WorkforceAccess`. */
export interface WorkforceAccessArgs {
  /** The whole model with its grants. It decides how many resources there are. */
  access: ResolvedAccess;
  /**
   * The instance, and what the model refers to without owning it; see `lookUpExisting`. Another
   * instance replaces the AWS half.
   */
  existing: Existing;
  /**
   * By group name, the Okta id of a group that Identity Center has already; see `GroupPushArgs`.
   * @default none
   */
  downstreamGroupIds?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Seconds to wait for Identity Center to list a group or user after Okta was told to push it.
   * The environment variable `ACCESS_SCIM_WAIT_SECONDS` goes before it. @default 300
   */
  principalWaitSeconds?: number;
  /** Time, for tests that cannot wait. @default the system's */
  clock?: Clock;
}

/**
 * Workforce access from Okta to AWS: both halves, and the values between them.
 *
 * Invariants: one `up` is enough once Okta provisions, because each assignment waits in the graph
 * until Identity Center lists its group; while Okta does not provision, everything that can be
 * there is made, the run stops with the console's steps, and nothing that exists is deleted;
 * resource names come from names in the model, never from the order of its lists.
 *
 * @example
 * const existing = await lookUpExisting(access);
 * const workforce = new WorkforceAccess("access", { access, existing });
 * export const nextSteps = workforce.nextSteps;
 */
export class WorkforceAccess extends pulumi.ComponentResource {
  /** Okta's SAML metadata (XML), to be uploaded in Identity Center. */
  readonly samlMetadata: pulumi.Output<string>;
  /** Identity Store id of each pushed group that Identity Center lists. */
  readonly groupIds: pulumi.Output<IdsByName>;
  /** ARN by permission set name. */
  readonly permissionSetArns: pulumi.Output<Record<string, string>>;
  /** What a person has to do now, a sentence each; empty when there is nothing. */
  readonly nextSteps: pulumi.Output<string[]>;

  constructor(name: string, args: WorkforceAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super(TOKENS.workforceAccess, name, accessSummary(args.access), opts);
    const { model } = args.access;
    const steps = consoleStepValues(args.access);
    const app = declareApp(name, args.access, this);
    const gate = provisioningGate({ appId: app.appId, steps }, this);
    const groups = declareGroups(name, args, app, this);
    const push = new GroupPush(
      name,
      {
        appId: gate.appId,
        groups: args.access.pushedGroups,
        groupIds: groups.groupIds,
        memberships: groups.memberships,
        after: groups.assignment,
        downstreamGroupIds: args.downstreamGroupIds,
      },
      { parent: this },
    );
    const principals = declarePrincipals(args, { gate, groups, push }, this);
    const sets = declarePermissionSets(name, args, principals.idOf, this);
    if (model.deploymentIdentity !== undefined) {
      new DeploymentIdentity(`${name}-deployment`, model.deploymentIdentity, { parent: this });
    }
    this.samlMetadata = app.metadata;
    this.groupIds = principals.groupIds;
    this.permissionSetArns = pulumi.output(sets);
    this.nextSteps = gate.missingFeatures.apply((missing) => nextSteps(steps, missing, new Date()));
    this.registerOutputs({ groupIds: principals.allGroupIds });
  }
}

function consoleStepValues({ model }: ResolvedAccess): ConsoleStepValues {
  return {
    stack: pulumi.getStack(),
    appLabel: model.oktaApp.label,
    identityCenter: model.identityCenter,
  };
}

function declareApp(name: string, { model }: ResolvedAccess, parent: pulumi.Resource): OktaSamlApp {
  const policy = new SignOnPolicy(
    name,
    { policyName: model.oktaApp.label, settings: model.signOn },
    { parent },
  );
  return new OktaSamlApp(
    name,
    {
      settings: model.oktaApp,
      acsUrl: model.identityCenter.acsUrl,
      issuer: model.identityCenter.issuer,
      signOnPolicyId: policy.policyId,
    },
    { parent },
  );
}

function declareGroups(
  name: string,
  { access, existing }: WorkforceAccessArgs,
  app: OktaSamlApp,
  parent: pulumi.Resource,
): OktaGroups {
  const { groups, users, assignmentGroup } = access.model;
  return new OktaGroups(
    name,
    {
      appId: app.appId,
      groups,
      users,
      assignmentGroup,
      pushedGroups: access.pushedGroups,
      directUsers: grantedNames(access, "USER"),
      existingGroupIds: existing.groupIds,
      existingUserIds: existing.userIds,
    },
    { parent },
  );
}

/** Names of all principals of one type that are granted something, sorted. */
function grantedNames({ grants }: ResolvedAccess, type: Principal["type"]): string[] {
  const names = grants.filter(({ principal }) => principal.type === type);
  return [...new Set(names.map(({ principal }) => principal.name))].sort();
}

interface Provisioning {
  gate: ProvisioningGate;
  groups: OktaGroups;
  push: GroupPush;
}

interface Principals {
  idOf: (principal: Principal) => pulumi.Output<string>;
  /** Ids of the pushed groups that are there in the end. Never rejected. */
  groupIds: pulumi.Output<IdsByName>;
  /** Id of every pushed group, rejected when one does not arrive. */
  allGroupIds: Record<string, pulumi.Output<string>>;
}

function declarePrincipals(
  { access, existing, principalWaitSeconds, clock }: WorkforceAccessArgs,
  { gate, groups, push }: Provisioning,
  parent: pulumi.Resource,
): Principals {
  const waitMilliseconds = principalWaitMilliseconds(principalWaitSeconds);
  const common = { identityStoreId: existing.instance.identityStoreId, waitMilliseconds, clock };
  const pushed = access.pushedGroups;
  const groupNames = [...new Set([...pushed, ...grantedNames(access, "GROUP")])].sort();
  const directory = groupDirectory({ ...common, names: groupNames }, parent);
  const users = userDirectory({ ...common, names: grantedNames(access, "USER") }, parent);
  const origins = Object.fromEntries(
    pushed.map((groupName) => [groupName, groupOrigin(gate, push.mappingIds[groupName])]),
  );
  const assigned = pulumi.all([gate.appId, ...groups.assignment.map(({ urn }) => urn)]);
  const groupId = (groupName: string): pulumi.Output<string> =>
    directory.idOf(groupName, origins[groupName] ?? pulumi.output<GroupOrigin>(undefined));
  return {
    idOf: ({ type, name }) => (type === "USER" ? users.idOf(name, assigned) : groupId(name)),
    // Behind a closed gate the mappings never become known, and the stack's outputs with them.
    groupIds: gate.missingFeatures.apply((missing) =>
      missing.length > 0 && !pulumi.runtime.isDryRun()
        ? pulumi.output(directory.idsNow(pushed))
        : pulumi.all(origins).apply((known) => directory.idsOf(known)),
    ),
    allGroupIds: Object.fromEntries(pushed.map((groupName) => [groupName, groupId(groupName)])),
  };
}

function groupOrigin(
  { appId }: ProvisioningGate,
  mappingId: pulumi.Output<string> | undefined,
): pulumi.Output<GroupOrigin> {
  if (mappingId === undefined) return pulumi.output<GroupOrigin>(undefined);
  return pulumi
    .all([appId, mappingId])
    .apply(([app, mapping]) => ({ appId: app, mappingId: mapping }));
}

/** Declares every owned set, and the assignments of all; gives the sets' ARNs by name. */
function declarePermissionSets(
  name: string,
  { access, existing }: WorkforceAccessArgs,
  principalId: Principals["idOf"],
  parent: pulumi.Resource,
): Record<string, pulumi.Input<string>> {
  const instanceArn = existing.instance.arn;
  const arns = access.model.permissionSets.map((spec) => {
    const childName = `${name}-${resourceSlug(spec.name)}`;
    const set = spec.existing
      ? existingSet(existing, spec.name)
      : new PermissionSet(childName, { instanceArn, spec }, { parent });
    const grants = access.grants.filter(({ permissionSet }) => permissionSet === spec.name);
    if (grants.length > 0) {
      const { arn: permissionSetArn, policies: after } = set;
      const assignments = { instanceArn, permissionSetArn, grants, principalId, after };
      new AccountAssignments(childName, assignments, { parent });
    }
    return [spec.name, set.arn] as const;
  });
  return Object.fromEntries(arns);
}

function existingSet(
  { permissionSetArns }: Existing,
  name: string,
): { arn: pulumi.Input<string>; policies: readonly pulumi.Resource[] } {
  const arn = permissionSetArns[name];
  if (arn !== undefined) return { arn, policies: [] };
  throw new pulumi.InputPropertyError({
    propertyPath: "existing.permissionSetArns",
    reason: `the permission set "${name}" is managed elsewhere but has no ARN here`,
  });
}
