import { isDeepStrictEqual } from "node:util";
import { type OktaSeed, type SandboxSeed, type SeedAccount } from "../emulators/seed";
import { urlsOf, type Sandbox } from "./sandbox";

/** Parts of a seed that make another instance or org of it. */
const IDENTITY = {
  aws: [
    "region",
    "identityStoreId",
    "acsUrl",
    "issuer",
    "portalUrl",
    "scimTenant",
    "managementAccountId",
  ],
  okta: ["orgName", "baseUrl"],
} as const;

/**
 * Names of values with which the seeds describe different instances or orgs: a running sandbox cannot
 * become another one.
 */
export function identityChanges(before: SandboxSeed, after: SandboxSeed): string[] {
  return [
    ...IDENTITY.aws.filter((key) => before.aws[key] !== after.aws[key]),
    ...IDENTITY.okta.filter((key) => before.okta[key] !== after.okta[key]),
  ];
}

/**
 * Brings clouds that hold state already to what the stack file says now: accounts that joined, moved
 * or changed, people and groups that exist beside the program. What the file names no more stays.
 * @returns how many things changed
 */
export async function applySeedChanges(
  sandbox: Sandbox,
  before: SandboxSeed,
  after: SandboxSeed,
): Promise<number> {
  const accounts = await changeAccounts(sandbox, before.aws.accounts, after.aws.accounts);
  const people = await addPeople(sandbox, before.okta, after.okta);
  return accounts + people;
}

async function changeAccounts(
  sandbox: Sandbox,
  before: readonly SeedAccount[],
  after: readonly SeedAccount[],
): Promise<number> {
  const url = `${urlsOf(sandbox).aws}/__sandbox/organizations/accounts`;
  const known = new Map(before.map((account) => [account.id, account]));
  const changed = after.filter((account) => !isDeepStrictEqual(account, known.get(account.id)));
  for (const account of changed) {
    const { id, name, status, ouPath, tags } = account;
    // An account's e-mail address does not change.
    const changes = { name, status, ouPath, tags };
    if (known.has(id)) await request("PATCH", `${url}/${id}`, { body: changes });
    else await request("POST", url, { body: account, also: 409 });
  }
  return changed.length;
}

async function addPeople(sandbox: Sandbox, before: OktaSeed, after: OktaSeed): Promise<number> {
  const api = `${urlsOf(sandbox).okta}/api/v1`;
  const token = after.apiToken;
  const users = without(after.users, before.users, ({ userName }) => userName);
  for (const { userName: login, firstName, lastName, email, department } of users) {
    const profile = { login, firstName, lastName, email, department };
    if ((await userId(api, token, login)) !== undefined) continue;
    await request("POST", `${api}/users?activate=true`, { body: { profile }, token });
  }
  const groups = without(after.groups, before.groups, ({ name }) => name);
  for (const group of groups) await ensureGroup(api, token, group);
  return users.length + groups.length;
}

async function ensureGroup(
  api: string,
  token: string,
  { name, description, members }: OktaSeed["groups"][number],
): Promise<void> {
  const search = `${api}/groups?search=${encodeURIComponent(`profile.name eq "${name}"`)}`;
  const [found] = (await request("GET", search, { token })) as { id: string }[];
  const body = { profile: { name, description } };
  const group =
    found ?? ((await request("POST", `${api}/groups`, { body, token })) as { id: string });
  for (const login of members) {
    const user = await userId(api, token, login);
    if (user !== undefined)
      await request("PUT", `${api}/groups/${group.id}/users/${user}`, { token });
  }
}

async function userId(api: string, token: string, login: string): Promise<string | undefined> {
  const url = `${api}/users/${encodeURIComponent(login)}`;
  const user = (await request("GET", url, { token, also: 404 })) as { id?: string } | undefined;
  return user?.id;
}

function without<T>(items: readonly T[], others: readonly T[], nameOf: (item: T) => string): T[] {
  const names = new Set(others.map(nameOf));
  return items.filter((item) => !names.has(nameOf(item)));
}

interface RequestOptions {
  body?: object;
  /** SSWS token. */
  token?: string;
  /** A status that is no failure; the reply is `undefined` then. */
  also?: number;
}

async function request(method: string, url: string, options: RequestOptions): Promise<unknown> {
  const { body, token, also } = options;
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `SSWS ${token}` }),
    },
    body: body && JSON.stringify(body),
  });
  if (answer.status === also || answer.status === 204) return undefined;
  if (answer.ok) return answer.json();
  throw new Error(`${method} ${url} was answered with ${answer.status}: ${await answer.text()}`);
}
