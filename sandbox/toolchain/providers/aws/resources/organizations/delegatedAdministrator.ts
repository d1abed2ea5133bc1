import { type Organizations } from "@aws-sdk/client-organizations";

import { type ResourceHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing, isApiError } from "../../errors";
import { splitId } from "../../ids";
import { collect } from "../../pages";
import { readBack } from "../../readBack";
import { applyRules, FIXED_TEXT, isAccountId, length } from "../../schema";
import { rfc3339 } from "../../time";

type Inputs = { accountId: string; servicePrincipal: string };

/** `aws.organizations.DelegatedAdministrator`. Id `ACCOUNT_ID/SERVICE_PRINCIPAL`; no Region, as the service is global. */
export const delegatedAdministrator: ResourceHandler<AwsClients> = {
  token: "aws:organizations/delegatedAdministrator:DelegatedAdministrator",
  inputs: { accountId: FIXED_TEXT, servicePrincipal: FIXED_TEXT },
  outputs: {
    arn: {},
    delegationEnabledDate: {},
    email: {},
    joinedMethod: {},
    joinedTimestamp: {},
    name: {},
    status: {},
  },
  validate: (inputs) =>
    applyRules({ accountId: isAccountId, servicePrincipal: length(1, 128) }, inputs),

  async create(inputs, context) {
    const args = inputs as Inputs;
    const organizations = await context.clients.organizations();
    const id = `${args.accountId}/${args.servicePrincipal}`;
    await doing(`creating Organizations Delegated Administrator (${id})`, () =>
      organizations.registerDelegatedAdministrator(parseId(id)),
    );
    return { id, outputs: await readBack(delegatedAdministrator, id, inputs, context) };
  },

  async read(id, _state, context) {
    const { AccountId, ServicePrincipal } = parseId(id);
    const organizations = await context.clients.organizations();
    const found = await doing(`reading Organizations Delegated Administrator (${id})`, () =>
      find(organizations, AccountId, ServicePrincipal),
    );
    if (!found) return undefined;
    const inputs = { accountId: AccountId, servicePrincipal: ServicePrincipal };
    const computed = {
      arn: found.Arn,
      delegationEnabledDate: rfc3339(found.DelegationEnabledDate),
      email: found.Email,
      joinedMethod: found.JoinedMethod,
      joinedTimestamp: rfc3339(found.JoinedTimestamp),
      name: found.Name,
      status: found.Status,
    };
    return { id, inputs, outputs: { ...inputs, ...computed } };
  },

  async delete(id, _state, context) {
    const organizations = await context.clients.organizations();
    await doing(`deleting Organizations Delegated Administrator (${id})`, async () => {
      try {
        await organizations.deregisterDelegatedAdministrator(parseId(id));
      } catch (error) {
        if (!isApiError(error, "AccountNotRegisteredException")) throw error;
      }
    });
  },
};

function parseId(id: string): { AccountId: string; ServicePrincipal: string } {
  const [AccountId = "", ServicePrincipal = ""] = splitId(id, "ACCOUNT_ID/SERVICE_PRINCIPAL");
  return { AccountId, ServicePrincipal };
}

async function find(organizations: Organizations, accountId: string, ServicePrincipal: string) {
  const pages = organizations.paginateListDelegatedAdministrators({ ServicePrincipal });
  const administrators = await collect(pages, (page) => page.DelegatedAdministrators);
  return administrators.find((candidate) => candidate.Id === accountId);
}
