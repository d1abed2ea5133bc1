import { parseGrantKey } from "../../model/diff/accessInputs";
import { resourceSlug } from "../../model/naming";
import { known } from "../engine/checks";
import { type DeclaredAccess, type GuardRail } from "../guardRail";
import { TYPES } from "./types";

/** A group that is granted something must reach Identity Center, and go on being kept up there. */
export const pushMappingDeletion: GuardRail = {
  id: "push-mapping-deletion",
  level: "mandatory",
  when: "A group that is granted something is not pushed, or its push is not active.",
  access: ({ state }) =>
    grantedGroups(state.grants)
      .filter((group) => state.groups[group]?.pushed !== true)
      .map(
        (group) =>
          `Group "${group}" is granted something and not pushed, so its members would never change ` +
          "in AWS. Add it to okta-aws-access:groupPush, or take its grants out first.",
      ),
  resources: {
    [TYPES.pushGroup]: [
      ({ name, props }) =>
        props.status === "ACTIVE"
          ? []
          : [
              `Push mapping "${name}" has the status ${quoted(props.status)}: members no longer ` +
                'follow to AWS. Set status to "ACTIVE".',
            ],
    ],
  },
  stack: (resources, _settings, { access }) => {
    const mappings = new Set(
      resources.filter(({ type }) => type === TYPES.pushGroup).map(({ name }) => name),
    );
    return [...access.values()].flatMap((declared) => missingMappings(declared, mappings));
  },
};

function missingMappings({ name, state }: DeclaredAccess, mappings: ReadonlySet<string>): string[] {
  return grantedGroups(state.grants)
    .filter((group) => !mappings.has(`${name}-${resourceSlug(group)}`))
    .map(
      (group) =>
        `Group "${group}" is granted something and has no push mapping in this stack. Declare its ` +
        "GroupPush again, or take its grants out first.",
    );
}

function grantedGroups(grants: DeclaredAccess["state"]["grants"]): string[] {
  const groups = Object.keys(grants).flatMap((key) => {
    const principal = parseGrantKey(key)?.principal;
    return principal?.type === "GROUP" ? [principal.name] : [];
  });
  return [...new Set(groups)].sort();
}

/** With the group in AWS go all its assignments, and a new group has a new id. */
export const targetGroupDeletion: GuardRail = {
  id: "target-group-deletion",
  level: "mandatory",
  when: "A push mapping would delete its group in AWS when it is destroyed.",
  resources: {
    [TYPES.pushGroup]: [
      ({ name, props }) =>
        props.deleteTargetGroupOnDestroy === false
          ? []
          : [
              `Push mapping "${name}" has deleteTargetGroupOnDestroy ` +
                `${quoted(props.deleteTargetGroupOnDestroy)}, and the provider's default is true: ` +
                "every assignment of the group would be lost with it. Set it to false.",
            ],
    ],
  },
};

/** The vendors support no group that is both assigned to the application and pushed. */
export const assignmentGroupPushed: GuardRail = {
  id: "assignment-group-pushed",
  level: "mandatory",
  when: "A group that is assigned to the application is pushed as well, or is granted something.",
  access: ({ state, assignmentGroup }) => {
    if (assignmentGroup === undefined) return [];
    const roles = [
      ...(state.groups[assignmentGroup]?.pushed === true ? ["pushed"] : []),
      ...(grantedGroups(state.grants).includes(assignmentGroup) ? ["granted something"] : []),
    ];
    if (roles.length === 0) return [];
    return [
      `Group "${assignmentGroup}" is assigned to the application and ${roles.join(" and ")}. ` +
        "Set okta-aws-access:assignmentGroup to a group that is neither.",
    ];
  },
  stack: (resources) => {
    const ids = (type: string, key: string): Map<unknown, string> =>
      new Map(
        resources
          .filter((resource) => resource.type === type)
          .map((resource) => [known(() => resource.props[key]), resource.name] as const)
          .filter(([id]) => typeof id === "string"),
      );
    const pushed = ids(TYPES.pushGroup, "sourceGroupId");
    return [...ids(TYPES.groupAssignment, "groupId")]
      .filter(([id]) => pushed.has(id))
      .map(
        ([id, name]) =>
          `Group ${quoted(id)} is assigned to the application by "${name}" and pushed by ` +
          `"${pushed.get(id)}". Assign another group, filled by a group rule.`,
      );
  },
};

function quoted(value: unknown): string {
  return value === undefined || value === null ? "not set" : JSON.stringify(value);
}
