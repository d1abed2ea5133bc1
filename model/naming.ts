import { type Grant, type Principal } from "./accessModel";

/** Longest readable part of a slug; what is cut off is covered by the hash. */
const SLUG_LENGTH = 64;

/**
 * Characters that a resource name may keep: the alphabet of permission set names, which also covers
 * user names that are e-mail addresses. `/` and `~` stay free as separators of this module.
 */
const NOT_KEPT = /[^A-Za-z0-9_+=,.@-]+/g;

/**
 * Stable, readable name of one thing for use in a Pulumi resource name.
 *
 * Text made of letters, digits and `_+=,.@-` stays as it is. Anything else is replaced by `-`, and
 * a hash of the original text follows after `~`, so that two different texts never share a slug.
 * A changed slug renames the resource, which Pulumi carries out as delete and create.
 */
export function resourceSlug(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "");
  const kept = trimDashes(plain.replace(NOT_KEPT, "-").slice(0, SLUG_LENGTH));
  if (kept === text && kept !== "") return kept;
  return `${kept}~${fnv1a(text)}`;
}

function trimDashes(text: string): string {
  return text.replace(/^-+|-+$/g, "");
}

/** FNV-1a over UTF-16 code units, eight hexadecimal digits. Names need stability, not secrecy. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/**
 * Identity of a grant: `principal|permissionSet|accountId`, a user principal written `user:NAME`.
 * `|` and `%` inside a name are percent-encoded, and so is the colon of a group whose name starts
 * with `user:`, so that different grants always have different keys.
 */
export function grantKey(principal: Principal, permissionSet: string, accountId: string): string {
  return `${principalKey(principal)}|${encodeBars(permissionSet)}|${accountId}`;
}

function principalKey({ type, name }: Principal): string {
  const encoded = encodeBars(name);
  if (type === "USER") return `user:${encoded}`;
  return encoded.replace(/^user:/, "user%3A");
}

function encodeBars(text: string): string {
  return text.replace(/[%|]/g, (character) => (character === "|" ? "%7C" : "%25"));
}

/**
 * Resource name of a grant's account assignment, for example
 * `awssso-platform/PlatformAdmin/111122223333`, or `user/ada@example.com/…` for a single user.
 * No part holds `/`, so the name is as unique as the grant.
 */
export function grantResourceName(
  grant: Pick<Grant, "principal" | "permissionSet" | "accountId">,
): string {
  const { type, name } = grant.principal;
  const principal = type === "USER" ? `user/${resourceSlug(name)}` : resourceSlug(name);
  return `${principal}/${resourceSlug(grant.permissionSet)}/${grant.accountId}`;
}
