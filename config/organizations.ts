import {
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListTagsForResource,
  type Account as ListedAccount,
} from "@aws-sdk/client-organizations";
import { type Account } from "../model/accessModel";
import { type AccountDirectory, accountStatus } from "../model/accountDirectory";
import { mapSome } from "./mapSome";
import { readOrganizationTree } from "./organizationTree";

/** Organizations is one endpoint for all Regions of a partition; this one stands for the usual one. */
const GLOBAL_REGION = "us-east-1";

/** An account's tags come one call each; a line now and then says that it goes on. */
const ACCOUNTS_PER_LINE = 500;

/**
 * Reads every account of AWS Organizations with its unit and tags, with the credentials and the
 * endpoint of the environment, as the AWS CLI does. Needs the management account or a delegated
 * administrator, and `organizations:Describe*` and `List*`.
 *
 * For 3,000 accounts in 50 organizational units at most 3,202 API calls: DescribeOrganization, 150
 * pages of ListAccounts (20 accounts each), one ListOrganizationalUnitsForParent for the root and
 * each unit that has units (51 at most), and 3,000 ListTagsForResource, eight at once. Where
 * ListAccounts does not say the accounts' paths, ListRoots and about 200 pages of
 * ListAccountsForParent come on top.
 *
 * @param report gets a line now and then
 * @throws errors of the AWS SDK; throttling is retried with growing waits
 */
export async function readOrganization(report: (line: string) => void): Promise<AccountDirectory> {
  const region = await regionOf();
  const managementAccountId = await readManagementAccountId(region);
  const client = createClient(region, 10);
  try {
    const listed: ListedAccount[] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {}))
      listed.push(...Accounts);
    const placeOf = await readOrganizationTree(client, listed);
    const accounts = listed.map((account): Account => {
      const { Id: id = "", Name: name = "", Email: email, State, Status } = account;
      const status = accountStatus(State ?? Status);
      return { id, name, email, ...placeOf(account), status, tags: {} };
    });
    await readTags(client, accounts, report);
    return { accounts, managementAccountId };
  } finally {
    client.destroy();
  }
}

/** The first call; few attempts, so that a wrong endpoint is told soon. */
async function readManagementAccountId(region: string): Promise<string | undefined> {
  const client = createClient(region, 2);
  try {
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    return Organization?.MasterAccountId;
  } finally {
    client.destroy();
  }
}

function createClient(region: string, maxAttempts: number): OrganizationsClient {
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: 30_000 };
  return new OrganizationsClient({ region, maxAttempts, retryMode: "adaptive", requestHandler });
}

/** Region of the environment, which chooses the partition; Organizations itself needs none. */
async function regionOf(): Promise<string> {
  try {
    return await new OrganizationsClient({}).config.region();
  } catch {
    return GLOBAL_REGION;
  }
}

async function readTags(
  client: OrganizationsClient,
  accounts: readonly Account[],
  report: (line: string) => void,
): Promise<void> {
  let done = 0;
  await mapSome(accounts, async (account) => {
    const input = { ResourceId: account.id };
    for await (const { Tags = [] } of paginateListTagsForResource({ client }, input))
      for (const { Key = "", Value = "" } of Tags) account.tags[Key] = Value;
    done += 1;
    if (done % ACCOUNTS_PER_LINE === 0)
      report(`tags of ${done} of ${accounts.length} accounts are read`);
  });
}
