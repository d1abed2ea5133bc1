import { z } from "zod";
import { nowSeconds } from "../../context";
import { AwsApiError } from "../../errors";
import { operation, type OperationTable } from "../../operation";
import {
  accountAnswer,
  accountIdField,
  constraintViolation,
  listAnswer,
  listFields,
  requireAccount,
  requireManagementAccount,
  requireReader,
} from "./shared";

const servicePrincipalField = z.string().min(1).max(128);
const serviceInput = z.object({ ServicePrincipal: servicePrincipalField });
const delegationInput = z.object({
  AccountId: accountIdField,
  ServicePrincipal: servicePrincipalField,
});

export const delegationOperations: OperationTable = {
  ListAWSServiceAccessForOrganization: operation(z.object(listFields), (input, context) => {
    requireReader(context);
    const enabled = Object.entries(context.state.organization.serviceAccess).map(
      ([ServicePrincipal, DateEnabled]) => ({ ServicePrincipal, DateEnabled }),
    );
    return listAnswer("EnabledServicePrincipals", enabled, input, "ListAWSServiceAccess");
  }),
  EnableAWSServiceAccess: operation(serviceInput, (input, context) => {
    requireManagementAccount(context);
    context.state.organization.serviceAccess[input.ServicePrincipal] ??= nowSeconds(context);
    return {};
  }),
  DisableAWSServiceAccess: operation(serviceInput, (input, context) => {
    requireManagementAccount(context);
    delete context.state.organization.serviceAccess[input.ServicePrincipal];
    return {};
  }),
  ListDelegatedServicesForAccount: operation(
    z.object({ AccountId: accountIdField, ...listFields }),
    (input, context) => {
      requireReader(context);
      const account = requireAccount(context, input.AccountId);
      const services = context.state.organization.delegatedAdministrators[account.id] ?? {};
      const found = Object.entries(services).map(([ServicePrincipal, DelegationEnabledDate]) => ({
        ServicePrincipal,
        DelegationEnabledDate,
      }));
      const scope = `ListDelegatedServicesForAccount ${account.id}`;
      return listAnswer("DelegatedServices", found, input, scope);
    },
  ),
  ListDelegatedAdministrators: operation(
    z.object({ ServicePrincipal: servicePrincipalField.optional(), ...listFields }),
    (input, context) => {
      requireReader(context);
      const wanted = input.ServicePrincipal;
      const found = Object.entries(context.state.organization.delegatedAdministrators)
        .filter(([, services]) => wanted === undefined || wanted in services)
        .map(([accountId, services]) => ({
          ...accountAnswer(context, requireAccount(context, accountId)),
          DelegationEnabledDate: Math.min(...Object.values(services)),
        }));
      const scope = `ListDelegatedAdministrators ${wanted ?? ""}`;
      return listAnswer("DelegatedAdministrators", found, input, scope);
    },
  ),
  RegisterDelegatedAdministrator: operation(delegationInput, (input, context) => {
    requireManagementAccount(context);
    requireAccount(context, input.AccountId);
    if (input.AccountId === context.state.organization.managementAccountId) {
      throw constraintViolation(
        "You cannot register the management account as a delegated administrator.",
        "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
      );
    }
    const services = (context.state.organization.delegatedAdministrators[input.AccountId] ??= {});
    if (input.ServicePrincipal in services) {
      throw new AwsApiError(
        "AccountAlreadyRegisteredException",
        "The provided account is already a delegated administrator for your organization.",
      );
    }
    services[input.ServicePrincipal] = nowSeconds(context);
    return {};
  }),
  DeregisterDelegatedAdministrator: operation(delegationInput, (input, context) => {
    requireManagementAccount(context);
    requireAccount(context, input.AccountId);
    const { delegatedAdministrators } = context.state.organization;
    const services = delegatedAdministrators[input.AccountId];
    if (services?.[input.ServicePrincipal] === undefined) {
      throw new AwsApiError(
        "AccountNotRegisteredException",
        "The provided account is not a registered delegated administrator for your organization.",
      );
    }
    delete services[input.ServicePrincipal];
    if (Object.keys(services).length === 0) delete delegatedAdministrators[input.AccountId];
    return {};
  }),
};
