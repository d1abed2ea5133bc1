import { type AwsClients } from "./clients";
import { type AwsSettings } from "./configuration";
import { doing } from "./errors";

type Lists = Pick<AwsSettings, "allowedAccountIds" | "forbiddenAccountIds">;

/**
 * Refuses credentials of an account that `allowedAccountIds` or `forbiddenAccountIds` rules out. Asks STS only when
 * one of the two is set.
 *
 * @throws Error naming the account
 */
export async function assertAccountAllowed(
  { allowedAccountIds, forbiddenAccountIds }: Lists,
  clients: AwsClients,
): Promise<void> {
  if (allowedAccountIds.length + forbiddenAccountIds.length === 0) return;
  const { Account: account = "" } = await doing(
    "reading the account of the credentials",
    async () => {
      const sts = await clients.sts();
      return sts.getCallerIdentity({});
    },
  );
  if (forbiddenAccountIds.includes(account)) {
    throw new Error(`The credentials are of account ${account}, which forbiddenAccountIds names.`);
  }
  if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(account)) {
    throw new Error(
      `The credentials are of account ${account}, but allowedAccountIds has ` +
        `${allowedAccountIds.join(", ")} only.`,
    );
  }
}
