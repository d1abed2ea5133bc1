import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ControlError, parseControlBody } from "../../http/controlRoutes";
import { nowSeconds, type AwsContext } from "../context";
import { addAccount, ensureUnit } from "../initialState";
import { type StoredAccount } from "../state";

const statusSchema = z.enum(["ACTIVE", "SUSPENDED", "PENDING_CLOSURE"]);
const accountIdSchema = z.string().regex(/^\d{12}$/, "must be twelve digits");
const tagsSchema = z.record(z.string().min(1), z.string());

const newAccountSchema = z.strictObject({
  id: accountIdSchema,
  name: z.string().min(1),
  email: z.email(),
  status: statusSchema.default("ACTIVE"),
  ouPath: z.array(z.string().min(1)).default([]),
  tags: tagsSchema.default({}),
});

const accountChangeSchema = z.strictObject({
  name: z.string().min(1).optional(),
  status: statusSchema.optional(),
  /** Moves the account; `[]` is the root. */
  ouPath: z.array(z.string().min(1)).optional(),
  /** Replaces all tags. */
  tags: tagsSchema.optional(),
});

/**
 * Changes of the organization that others make beside the program: `POST organizations/accounts` adds an account,
 * `PATCH organizations/accounts/:id {name?, status?, ouPath?, tags?}` renames, suspends, moves or tags it,
 * `DELETE organizations/accounts/:id` takes it out. Organizational units come into being on the way.
 * `GET permission-set-roles` lists the roles that Identity Center made, which no API of it shows.
 * `PUT iam/customer-managed-policies {<account id>: ["/path/Name"]}` tells which policies exist; an account that is
 * not named is taken to have every policy. `PUT iam/policies-per-role {<account id>: 10…25}` raises that quota.
 */
export function addOrganizationRoutes(
  scope: FastifyInstance,
  context: AwsContext,
  changed: () => void,
): void {
  const { organization } = context.state;
  scope.post("/__sandbox/organizations/accounts", async (request, reply) => {
    const account = parseControlBody(newAccountSchema, request.body);
    if (organization.accounts[account.id] !== undefined) {
      throw new ControlError(409, `Account ${account.id} is in the organization already.`);
    }
    addAccount(organization, account, nowSeconds(context));
    changed();
    return reply.code(201).send(organization.accounts[account.id]);
  });
  scope.patch<{ Params: { id: string } }>("/__sandbox/organizations/accounts/:id", (request) => {
    const account = requireAccount(context, request.params.id);
    const { ouPath, ...changes } = parseControlBody(accountChangeSchema, request.body);
    Object.assign(account, changes);
    if (ouPath !== undefined) account.parentId = ensureUnit(organization, ouPath);
    changed();
    return account;
  });
  scope.delete<{ Params: { id: string } }>(
    "/__sandbox/organizations/accounts/:id",
    async (request, reply) => {
      const { id } = requireAccount(context, request.params.id);
      if (id === organization.managementAccountId) {
        throw new ControlError(409, "The management account cannot leave the organization.");
      }
      delete organization.accounts[id];
      delete organization.delegatedAdministrators[id];
      changed();
      return reply.code(204).send();
    },
  );
  addRoleRoutes(scope, context, changed);
}

function addRoleRoutes(scope: FastifyInstance, context: AwsContext, changed: () => void): void {
  scope.get("/__sandbox/permission-set-roles", () =>
    Object.entries(context.state.sso.roles).flatMap(([permissionSetArn, roles]) =>
      Object.entries(roles).map(([accountId, { roleName }]) => ({
        accountId,
        permissionSetArn,
        roleName,
      })),
    ),
  );
  scope.put("/__sandbox/iam/customer-managed-policies", (request) => {
    const policyPath = z.string().regex(/^\/(\S+\/)?[\w+=,.@-]+$/, "must be <path><name>");
    const schema = z.record(accountIdSchema, z.array(policyPath));
    context.state.iam.customerManagedPolicies = parseControlBody(schema, request.body);
    changed();
    return context.state.iam.customerManagedPolicies;
  });
  scope.put("/__sandbox/iam/policies-per-role", (request) => {
    const schema = z.record(accountIdSchema, z.int().min(10).max(25));
    context.state.iam.policiesPerRole = parseControlBody(schema, request.body);
    changed();
    return context.state.iam.policiesPerRole;
  });
}

function requireAccount(context: AwsContext, id: string): StoredAccount {
  const account = context.state.organization.accounts[id];
  if (account === undefined) {
    throw new ControlError(404, `Account ${id} is not in the organization.`);
  }
  return account;
}
