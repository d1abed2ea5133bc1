import { type AwsClients } from "./clients";

export type TagMap = Record<string, string>;

interface ApiTag {
  Key: string | undefined;
  Value: string | undefined;
}

/** `tagsAll`: the provider's default tags and, going before them, those of the resource. */
export function withDefaultTags(clients: AwsClients, tags: TagMap | undefined): TagMap {
  return { ...clients.defaultTags, ...tags };
}

/** The tags that this provider answers for: none of AWS's own and none that `ignoreTags` names. */
export function ownTags(clients: AwsClients, tags: readonly ApiTag[]): TagMap {
  const { keys, keyPrefixes } = clients.ignoreTags;
  const foreign = (key: string) =>
    key.startsWith("aws:") ||
    keys.includes(key) ||
    keyPrefixes.some((prefix) => key.startsWith(prefix));
  const pairs = tags.map(({ Key = "", Value = "" }): [string, string] => [Key, Value]);
  return Object.fromEntries(pairs.filter(([key]) => !foreign(key)));
}

/**
 * The part of the tags found that the resource itself declares: all but the default tags, unless the resource
 * declared the same tag too.
 */
export function withoutDefaultTags(
  clients: AwsClients,
  found: TagMap,
  declared: TagMap | undefined,
): TagMap {
  const isDefault = ([key, value]: [string, string]) =>
    clients.defaultTags[key] === value && declared?.[key] === undefined;
  return Object.fromEntries(Object.entries(found).filter((tag) => !isDefault(tag)));
}

export function toApiTags(tags: TagMap): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** What has to be untagged and tagged to get from one map to the other. */
export function tagChanges(before: TagMap, after: TagMap): { remove: string[]; set: TagMap } {
  return {
    remove: Object.keys(before).filter((key) => !(key in after)),
    set: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
  };
}
