import { type Organizations, type Parent } from "@aws-sdk/client-organizations";

import { type AwsContext } from "../../clients";
import { collect } from "../../pages";
import { ownTags, type TagMap } from "../../tags";

/** The root or unit that an account or unit is in. */
export async function parentOf(organizations: Organizations, childId: string): Promise<Parent> {
  const pages = organizations.paginateListParents({ ChildId: childId });
  const [parent] = await collect(pages, (page) => page.Parents);
  if (!parent) throw new Error(`${childId} has no parent`);
  return parent;
}

/** Tags of an account, unit, root or policy. */
export async function resourceTags(
  organizations: Organizations,
  ResourceId: string,
  context: AwsContext,
): Promise<TagMap> {
  const pages = organizations.paginateListTagsForResource({ ResourceId });
  return ownTags(context.clients, await collect(pages, (page) => page.Tags));
}
