import { isDeepStrictEqual } from "node:util";

import { type AttributeOperation } from "@aws-sdk/client-identitystore";

import { type Props } from "../../../framework/types";
import {
  ADDRESS_MEMBERS,
  type Bag,
  CONTACT_MEMBERS,
  hasValue,
  type Members,
  NAME_MEMBERS,
  USER_TEXTS,
} from "./attributes";

const LISTS: Readonly<Record<string, Members>> = {
  addresses: ADDRESS_MEMBERS,
  emails: CONTACT_MEMBERS,
  phoneNumbers: CONTACT_MEMBERS,
};

/**
 * Operations of UpdateUser that lead from one state of a user to another. Names change member by member; lists
 * can only be set as a whole. An operation without a value clears the attribute.
 */
export function userChanges(olds: Props, news: Props): AttributeOperation[] {
  const names = (news["name"] as Bag | undefined) ?? (olds["name"] as Bag | undefined) ?? {};
  return [
    ...changedTexts(Object.keys(USER_TEXTS), olds, news, (name) => apiPath(name)),
    ...changedTexts(
      Object.keys(NAME_MEMBERS),
      (olds["name"] as Bag | undefined) ?? {},
      names,
      (name) => `name.${name}`,
    ),
    ...Object.entries(LISTS).flatMap(([name, members]) =>
      changedList(name, members, olds[name], news[name]),
    ),
  ];
}

/** Paths are the API's member names in camel case, which the SDK class follows but for one. */
function apiPath(name: string): string {
  return name === "nickname" ? "nickName" : name;
}

function changedTexts(
  names: string[],
  before: Bag,
  after: Bag,
  pathOf: (name: string) => string,
): AttributeOperation[] {
  return names
    .filter((name) => (before[name] ?? "") !== (after[name] ?? ""))
    .map((name) => operation(pathOf(name), after[name] || undefined));
}

function changedList(
  path: string,
  members: Members,
  before: unknown,
  after: unknown,
): AttributeOperation[] {
  const [old, next] = [known(members, before), known(members, after)];
  return isDeepStrictEqual(old, next) ? [] : [operation(path, next && [next])];
}

function known(members: Members, value: unknown): Record<string, string | boolean> | undefined {
  if (!value) return undefined;
  const bag = { primary: false, ...(value as Record<string, string | boolean>) };
  const pairs = Object.entries(bag).filter(([name, item]) => name in members && hasValue(item));
  return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function operation(path: string, value: unknown): AttributeOperation {
  return {
    AttributePath: path,
    AttributeValue: value as AttributeOperation["AttributeValue"],
  };
}
