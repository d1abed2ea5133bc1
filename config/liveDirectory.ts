import {
  getOrganization,
  getOrganizationalUnitChildAccounts,
  getOrganizationalUnits,
  getResourceTags,
} from "@pulumi/aws/organizations";
import { lookUp, StopError } from "../components/stopError";
import { type Account } from "../model/accessModel";
import { type AccountDirectory, accountStatus } from "../model/accountDirectory";
import { type LiveNeeds } from "../model/inspect";
import { mapSome } from "./mapSome";

type Organization = Awaited<ReturnType<typeof getOrganization>>;

/**
 * Reads accounts from AWS Organizations. For 3,000 accounts in 50 organizational units:
 *
 * - always 153 API calls: DescribeOrganization, ListRoots, ListAWSServiceAccessForOrganization, and
 *   150 pages of ListAccounts (20 accounts each);
 * - when a selector names a unit, about 250 more: ListOrganizationalUnitsForParent and
 *   ListAccountsForParent for the root and each unit, 20 entries a page;
 * - when a selector names a tag, one ListTagsForResource for each active account: 3,000 more. A
 *   snapshot (`accountDirectory: <file>`) saves them in every preview.
 *
 * @throws StopError when Organizations cannot be read
 */
export async function readLiveDirectory(needs: LiveNeeds): Promise<AccountDirectory> {
  const organization = await lookUp(
    "The accounts of AWS Organizations",
    "Deploy from the management account or a delegated administrator, or set accountDirectory to a snapshot.",
    () => getOrganization({}),
  );
  if (organization.accounts.length === 0)
    throw new StopError(
      "AWS Organizations shows no accounts to this account. Deploy from the management account " +
        "or a delegated administrator, or set accountDirectory to a snapshot.",
    );
  const places = needs.units ? await readPlaces(organization) : new Map<string, Place>();
  const accounts = organization.accounts.map(({ id, name, email, state, status }): Account => {
    const { ouPath, ouIds } = places.get(id) ?? ROOT;
    return { id, name, email, ouPath, ouIds, status: accountStatus(state || status), tags: {} };
  });
  if (needs.tags) await readTags(accounts.filter(({ status }) => status === "ACTIVE"));
  return { accounts, managementAccountId: organization.masterAccountId };
}

/** Where an account stands: names and ids of the units from the root. */
type Place = Required<Pick<Account, "ouPath" | "ouIds">>;

const ROOT: Place = { ouPath: [], ouIds: [] };

async function readPlaces({ roots }: Organization): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  let level = roots.map(({ id }) => ({ id, place: ROOT }));
  while (level.length > 0) {
    const next = await mapSome(level, async ({ id, place }) => {
      const [accounts, units] = await Promise.all([readChildAccounts(id), readUnits(id)]);
      accounts.forEach((account) => places.set(account.id, place));
      return units.map((unit) => ({ id: unit.id, place: below(place, unit) }));
    });
    level = next.flat();
  }
  return places;
}

function below({ ouPath, ouIds }: Place, { id, name }: { id: string; name: string }): Place {
  return { ouPath: [...ouPath, name], ouIds: [...ouIds, id] };
}

const UNIT_REMEDY = "Allow organizations:List* to the deployment's role, or use a snapshot.";

async function readChildAccounts(parentId: string): Promise<readonly { id: string }[]> {
  const purpose = `The accounts of organizational unit ${parentId}`;
  const read = () => getOrganizationalUnitChildAccounts({ parentId });
  return (await lookUp(purpose, UNIT_REMEDY, read)).accounts;
}

async function readUnits(parentId: string): Promise<readonly { id: string; name: string }[]> {
  const purpose = `The organizational units below ${parentId}`;
  return (await lookUp(purpose, UNIT_REMEDY, () => getOrganizationalUnits({ parentId }))).children;
}

async function readTags(accounts: readonly Account[]): Promise<void> {
  await mapSome(accounts, async (account) => {
    const purpose = `The tags of account ${account.id}`;
    const read = () => getResourceTags({ resourceId: account.id });
    account.tags = (await lookUp(purpose, UNIT_REMEDY, read)).tags;
  });
}
