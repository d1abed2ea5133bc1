import {
  type Account,
  type Organization,
  type Organizations,
  type Root,
} from "@aws-sdk/client-organizations";

import { type FunctionHandler, type Props } from "../../../framework/types";
import { type AwsClients, type AwsContext } from "../../clients";
import { doing, isApiError } from "../../errors";
import { collect } from "../../pages";
import { accountResult } from "./accounts";

/** What only the management account and delegated administrators may see. */
interface Details {
  accounts: Account[];
  roots: Root[];
  servicePrincipals: string[];
}

const NO_DETAILS: Details = { accounts: [], roots: [], servicePrincipals: [] };

/** `aws.organizations.getOrganization`: the organization with all its accounts and roots, in four kinds of calls. */
export const getOrganization: FunctionHandler<AwsClients> = {
  token: "aws:organizations/getOrganization:getOrganization",
  inputs: { returnOrganizationOnly: { kind: "boolean", default: false } },

  async invoke(args, context) {
    const only = args["returnOrganizationOnly"] === true;
    const organizations = await context.clients.organizations();
    const organization = await doing("reading Organizations Organization", async () => {
      const { Organization: found } = await organizations.describeOrganization({});
      if (!found) throw new Error("the service answered nothing");
      return found;
    });
    const details = only ? NO_DETAILS : await readDetails(organizations, organization, context);
    return { ...result(organization, details), returnOrganizationOnly: only };
  },
};

async function readDetails(
  organizations: Organizations,
  organization: Organization,
  context: AwsContext,
): Promise<Details> {
  const accounts = await listAccounts(organizations, organization, context);
  if (!accounts) return NO_DETAILS;
  const roots = await doing(`reading Organization (${organization.Id}) roots`, () =>
    collect(organizations.paginateListRoots({}), (page) => page.Roots),
  );
  // An organization with consolidated billing only refuses the question.
  if (organization.FeatureSet !== "ALL") return { accounts, roots, servicePrincipals: [] };
  const enabled = await doing(`reading Organization (${organization.Id}) service principals`, () =>
    collect(
      organizations.paginateListAWSServiceAccessForOrganization({}),
      (page) => page.EnabledServicePrincipals,
    ),
  );
  const servicePrincipals = enabled.map((principal) => principal.ServicePrincipal ?? "");
  return { accounts, roots, servicePrincipals };
}

/** `undefined` for a member account, which may not list: the official provider then leaves the lists empty. */
async function listAccounts(
  organizations: Organizations,
  organization: Organization,
  context: AwsContext,
): Promise<Account[] | undefined> {
  return doing(`reading Organization (${organization.Id}) accounts`, async () => {
    try {
      return await collect(organizations.paginateListAccounts({}), (page) => page.Accounts);
    } catch (error) {
      if (!isApiError(error, "AccessDeniedException")) throw error;
      const sts = await context.clients.sts();
      const caller = await sts.getCallerIdentity({});
      if (caller.Account === organization.MasterAccountId) throw error;
      return undefined;
    }
  });
}

function result(organization: Organization, details: Details): Props {
  const { MasterAccountId: managementId = "" } = organization;
  const accounts = details.accounts.map(accountResult);
  const policyTypes = details.roots[0]?.PolicyTypes ?? [];
  return {
    accounts,
    arn: organization.Arn ?? "",
    awsServiceAccessPrincipals: details.servicePrincipals,
    enabledPolicyTypes: policyTypes
      .filter((type) => type.Status === "ENABLED")
      .map((type) => type.Type ?? ""),
    featureSet: organization.FeatureSet ?? "",
    id: organization.Id ?? "",
    masterAccountArn: organization.MasterAccountArn ?? "",
    masterAccountEmail: organization.MasterAccountEmail ?? "",
    masterAccountId: managementId,
    masterAccountName: accounts.find((account) => account.id === managementId)?.name ?? "",
    nonMasterAccounts: accounts.filter((account) => account.id !== managementId),
    roots: details.roots.map(rootResult),
  };
}

function rootResult(root: Root) {
  return {
    arn: root.Arn ?? "",
    id: root.Id ?? "",
    name: root.Name ?? "",
    policyTypes: (root.PolicyTypes ?? []).map((type) => ({
      status: type.Status ?? "",
      type: type.Type ?? "",
    })),
  };
}
