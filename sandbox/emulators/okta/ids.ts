import { randomBytes } from "node:crypto";

/** Prefixes that Okta's ids start with; all ids have 20 characters. */
const ID_PREFIX = {
  accessToken: "aat",
  app: "0oa",
  deviceAssurance: "dae",
  eventHook: "who",
  externalKey: "exk",
  grant: "oag",
  group: "00g",
  groupRule: "0pr",
  logo: "gfs",
  logStream: "0oa",
  networkZone: "nzo",
  org: "00o",
  policy: "rst",
  policyRule: "rul",
  profileMapping: "prm",
  pushMapping: "gPm",
  roleAssignment: "irb",
  schema: "osc",
  task: "tsk",
  user: "00u",
  userType: "oty",
} as const;

export type IdKind = keyof typeof ID_PREFIX;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 20;

/** A new id such as `00gk3vQ2mZrXy81Lw5d7`. */
export function newId(kind: IdKind): string {
  const prefix = ID_PREFIX[kind];
  return prefix + randomWord(ID_LENGTH - prefix.length);
}

/** Random letters and digits; also the form of request ids, error ids and client secrets. */
export function randomWord(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}
