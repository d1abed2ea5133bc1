import {
  CustomerManagedPolicyAttachmentsExclusive,
  ManagedPolicyAttachmentsExclusive,
  PermissionsBoundaryAttachment,
  PermissionSet as AwsPermissionSet,
  PermissionSetInlinePolicy,
} from "@pulumi/aws/ssoadmin";
import * as pulumi from "@pulumi/pulumi";
import { type PermissionSetSpec } from "../../model/accessModel";
import { withoutLocation } from "../accessSummary";
import { TOKENS } from "../tokens";

/** Arguments of `PermissionSet`. */
export interface PermissionSetArgs {
  /** ARN of the Identity Center instance. A change replaces everything. */
  instanceArn: pulumi.Input<string>;
  /**
   * What the set holds. Policies, boundary, description, session duration, relay state and tags
   * are updated in place and reach every account that has the set. A new name replaces the set
   * and all its assignments: people lose the access and regain it, and the names of the roles in
   * the accounts change.
   */
  spec: PermissionSetSpec;
}

/**
 * A permission set with all its policies.
 *
 * Invariants: the set holds exactly the policies of its spec, also when a list becomes empty; a
 * boundary is in place before any policy. Assignments have to wait for `policies`, see
 * `AccountAssignments`. A set that is managed elsewhere is not declared at all.
 *
 * @example
 * const readOnly = new PermissionSet("read-only", {
 *   instanceArn: instance.arn,
 *   spec: { name: "ReadOnly", sessionDuration: "PT4H", tags: {}, managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], customerManagedPolicies: [], existing: false },
 * });
 */
export class PermissionSet extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Everything that belongs to the set; nobody may hold it before all of it is attached. */
  readonly policies: readonly pulumi.Resource[];

  constructor(name: string, args: PermissionSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super(TOKENS.permissionSet, name, { spec: withoutLocation(args.spec) }, opts);
    const set = declareSet(name, args, this);
    this.arn = set.arn;
    this.policies = declarePolicies(name, args, set.arn, this);
    this.registerOutputs({ arn: this.arn });
  }
}

function declareSet(
  resourceName: string,
  { instanceArn, spec }: PermissionSetArgs,
  parent: pulumi.Resource,
): AwsPermissionSet {
  const { name, description, sessionDuration, relayState, tags } = spec;
  return new AwsPermissionSet(
    resourceName,
    { instanceArn, name, description, sessionDuration, relayState, tags },
    { parent },
  );
}

function declarePolicies(
  name: string,
  { instanceArn, spec }: PermissionSetArgs,
  permissionSetArn: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const target = { instanceArn, permissionSetArn };
  const boundary =
    spec.permissionsBoundary === undefined
      ? []
      : [
          new PermissionsBoundaryAttachment(
            name,
            { ...target, permissionsBoundary: spec.permissionsBoundary },
            { parent },
          ),
        ];
  const opts = { parent, dependsOn: boundary };
  const inline =
    spec.inlinePolicy === undefined
      ? []
      : [new PermissionSetInlinePolicy(name, { ...target, inlinePolicy: spec.inlinePolicy }, opts)];
  // The two exclusive attachments are declared for empty lists as well: deleting one detaches
  // nothing, so a set that loses its last policy would keep it.
  const managed = new ManagedPolicyAttachmentsExclusive(
    name,
    { ...target, managedPolicyArns: [...spec.managedPolicies].sort() },
    opts,
  );
  const customerManaged = new CustomerManagedPolicyAttachmentsExclusive(
    name,
    { ...target, customerManagedPolicyReferences: sortedReferences(spec) },
    opts,
  );
  return [...boundary, managed, customerManaged, ...inline];
}

function sortedReferences({
  customerManagedPolicies,
}: PermissionSetSpec): PermissionSetSpec["customerManagedPolicies"] {
  const key = ({ path, name }: { path: string; name: string }): string => `${path}${name}`;
  return customerManagedPolicies
    .map(({ name, path }) => ({ name, path }))
    .sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
