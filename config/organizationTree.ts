import {
  type Account as ListedAccount,
  ListRootsCommand,
  type OrganizationsClient,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from "@aws-sdk/client-organizations";
import { type Account } from "../model/accessModel";
import { mapSome } from "./mapSome";

/** Names and ids of an account's units from the root. */
type Place = Required<Pick<Account, "ouPath" | "ouIds">>;

/** By account id, the ids from the root to the unit that holds it. */
type Chains = Map<string, readonly string[]>;

/**
 * Finds where accounts stand. Their own paths hold the ids of the units, so that only names have to
 * be asked for; without paths the whole tree is walked.
 * @param accounts as ListAccounts gives them
 * @throws Error when units come or go while they are read
 */
export async function readOrganizationTree(
  client: OrganizationsClient,
  accounts: readonly ListedAccount[],
): Promise<(account: ListedAccount) => Place> {
  const { chains, names } = accounts.every(({ Paths: [path] = [] }) => path !== undefined)
    ? await fromPaths(client, accounts)
    : await walk(client);
  return ({ Id = "" }) => {
    const [, ...ouIds] = chains.get(Id) ?? missing(`account ${Id}`);
    return { ouPath: ouIds.map((id) => names.get(id) ?? missing(`unit ${id}`)), ouIds };
  };
}

function missing(what: string): never {
  throw new Error(`The organization changed while it was read (${what}). Run the command again.`);
}

interface Tree {
  chains: Chains;
  /** Names of organizational units by id. */
  names: Map<string, string>;
}

async function fromPaths(
  client: OrganizationsClient,
  accounts: readonly ListedAccount[],
): Promise<Tree> {
  const chains: Chains = new Map();
  for (const { Id = "", Paths: [path = ""] = [] } of accounts) chains.set(Id, idsOfPath(path));
  const parents = new Set([...chains.values()].flatMap((chain) => chain.slice(0, -1)));
  const names = new Map<string, string>();
  await mapSome([...parents], async (parent) => {
    for (const [id, name] of await readUnits(client, parent)) names.set(id, name);
  });
  return { chains, names };
}

/** Root and units of `o-…/r-…/ou-…/ou-…/<account id>/`. */
function idsOfPath(path: string): string[] {
  return path.split("/").filter((id) => /^(r|ou)-/.test(id));
}

async function walk(client: OrganizationsClient): Promise<Tree> {
  const tree: Tree = { chains: new Map(), names: new Map() };
  const { Roots = [] } = await client.send(new ListRootsCommand({}));
  let level = Roots.map(({ Id = "" }) => [Id]);
  while (level.length > 0) {
    const next = await mapSome(level, (chain) => visit(client, chain, tree));
    level = next.flat();
  }
  return tree;
}

/** Enters what stands directly below the last id of a chain. Resolves with the chains of its units. */
async function visit(
  client: OrganizationsClient,
  chain: string[],
  { chains, names }: Tree,
): Promise<string[][]> {
  const ParentId = chain.at(-1);
  for await (const page of paginateListAccountsForParent({ client }, { ParentId }))
    for (const { Id = "" } of page.Accounts ?? []) chains.set(Id, chain);
  const units = await readUnits(client, ParentId);
  for (const [id, name] of units) names.set(id, name);
  return [...units.keys()].map((id) => [...chain, id]);
}

async function readUnits(
  client: OrganizationsClient,
  ParentId: string | undefined,
): Promise<Map<string, string>> {
  const units = new Map<string, string>();
  const pages = paginateListOrganizationalUnitsForParent({ client }, { ParentId });
  for await (const { OrganizationalUnits = [] } of pages)
    for (const { Id = "", Name = "" } of OrganizationalUnits) units.set(Id, Name);
  return units;
}
