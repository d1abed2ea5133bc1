import { type CheckFailure, type Props } from "../../framework/types";
import { orNothing } from "../errors";
import { importParts, isImport, readResult, type Inputs, type OktaResource } from "../handler";
import { forceNew, requiredForceNew, text } from "../schema";
import { optionalText, textOf, withoutBlanks } from "../values";

/** A role of a client as the API gives it; the SDK's models know either kind of role in part. */
interface ClientRole extends Props {
  id: string;
}

const inputs: Inputs = {
  clientId: text(requiredForceNew),
  resourceSet: text(forceNew),
  role: text(forceNew),
  type: text(requiredForceNew),
};

/** `okta.app.OauthRoleAssignment`: the id is the assignment's; imported by `clientId/roleAssignmentId`. */
export const oauthRoleAssignment: OktaResource = {
  token: "okta:app/oauthRoleAssignment:OauthRoleAssignment",
  inputs,
  outputs: { label: {}, status: {} },
  validate,

  async create(news, context) {
    const { http } = await context.clients.connect();
    const body = withoutBlanks({
      type: textOf(news, "type"),
      role: optionalText(news, "role"),
      "resource-set": optionalText(news, "resourceSet"),
    });
    const assigned = await http.post<ClientRole>(rolesPath(textOf(news, "clientId")), body);
    return { id: assigned.id, outputs: { ...news, ...observe(assigned) } };
  },

  async read(id, state, context) {
    const [clientId = "", roleId = ""] = isImport(state)
      ? importParts(id, "clientId/roleAssignmentId")
      : [textOf(state, "clientId"), id];
    const { http } = await context.clients.connect();
    const found = await http.find<ClientRole>(`${rolesPath(clientId)}/${roleId}`);
    return found && readResult(inputs, roleId, { ...state, clientId, ...observe(found) });
  },

  async delete(id, state, context) {
    const { sdk } = await context.clients.connect();
    const clientId = textOf(state, "clientId");
    const roleAssignmentId = id;
    await orNothing(sdk.roleAssignmentApi.deleteRoleFromClient({ clientId, roleAssignmentId }));
  },
};

function rolesPath(clientId: string): string {
  return `/oauth2/v1/clients/${encodeURIComponent(clientId)}/roles`;
}

function validate(news: Props): CheckFailure[] {
  if (textOf(news, "type") !== "CUSTOM") return [];
  const missing = ["resourceSet", "role"].filter((name) => !(name in news));
  return missing.map((property) => ({ property, reason: "is required when type is CUSTOM" }));
}

function observe(found: ClientRole): Props {
  return {
    type: found["type"],
    label: found["label"] ?? "",
    status: found["status"] ?? "",
    role: found["role"] ?? null,
    resourceSet: found["resource-set"] ?? null,
  };
}
