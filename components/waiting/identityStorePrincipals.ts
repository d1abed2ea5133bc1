import { getGroups, getUsers } from "@pulumi/aws/identitystore";
import { getPushGroups } from "@pulumi/okta/getPushGroups";
import type * as pulumi from "@pulumi/pulumi";
import { reasonOf } from "../stopError";
import { type PrincipalDirectory, principalDirectory } from "./principalDirectory";
import { type Clock } from "./sharedPoll";

/** What brings a group to Identity Center: a mapping of this stack, or something outside of it. */
export type GroupOrigin = { appId: string; mappingId: string } | undefined;

export interface IdentityStoreArgs {
  identityStoreId: string;
  /** Names that will be asked for. */
  names: readonly string[];
  waitMilliseconds: number;
  clock?: Clock;
}

/** Groups of the identity store by display name; reads all of them with one call. */
export function groupDirectory(
  args: IdentityStoreArgs,
  parent: pulumi.Resource,
): PrincipalDirectory<GroupOrigin> {
  const { identityStoreId } = args;
  return principalDirectory(
    {
      ...args,
      kind: "group",
      list: async () => {
        const { groups } = await getGroups({ identityStoreId }, { parent });
        return idsByName(groups.map((group) => [group.displayName, group.groupId]));
      },
      explain: (missing) => explainGroups(missing, parent),
    },
    parent,
  );
}

/** Users of the identity store by user name; reads all of them with one call. */
export function userDirectory(
  args: IdentityStoreArgs,
  parent: pulumi.Resource,
): PrincipalDirectory<unknown> {
  const { identityStoreId } = args;
  return principalDirectory(
    {
      ...args,
      kind: "user",
      list: async () => {
        const { users } = await getUsers({ identityStoreId }, { parent });
        return idsByName(users.map((user) => [user.userName, user.userId]));
      },
      explain: async (missing) =>
        new Map(
          [...missing.keys()].map((name) => [
            name,
            "is the person active in Okta and assigned to the application, and does the " +
              "application's user name agree with this name?",
          ]),
        ),
    },
    parent,
  );
}

function idsByName(entries: readonly (readonly [string, string])[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const [name, id] of entries) ids.set(name, [...(ids.get(name) ?? []), id]);
  return ids;
}

async function explainGroups(
  missing: ReadonlyMap<string, GroupOrigin>,
  parent: pulumi.Resource,
): Promise<Map<string, string>> {
  const appId = [...missing.values()].find((origin) => origin !== undefined)?.appId;
  const statuses = appId === undefined ? new Map() : await readStatuses(appId, parent);
  return new Map(
    [...missing].map(([name, origin]) => [
      name,
      origin === undefined
        ? "this stack does not push it; is the name right, and does something else push it?"
        : `Okta's push mapping ${origin.mappingId} is ` +
          describeStatus(statuses.get(origin.mappingId)),
    ]),
  );
}

/** A mapping in ERROR stays so until a person pushes it again; Okta's API cannot do that. */
function describeStatus(status: string | undefined): string {
  if (status !== "ERROR") return status ?? "not among the application's mappings";
  return (
    "ERROR; the application's page Push Groups in the Okta Admin Console says why (often the SCIM " +
    "token has expired or was deleted): correct that, then push the group again on that page"
  );
}

/** Status by mapping id. That they cannot be read must not hide which groups are missing. */
async function readStatuses(
  appId: string,
  parent: pulumi.Resource,
): Promise<{ get(mappingId: string): string | undefined }> {
  try {
    const { mappings } = await getPushGroups({ appId }, { parent });
    return new Map(mappings.map(({ id, status }) => [id, status]));
  } catch (error) {
    return { get: () => `not readable (${reasonOf(error)})` };
  }
}
