import { type AwsContext } from "../aws/context";
import { findSchema, listResourceTypes, listSchemas, SERVICE_PROVIDER_CONFIG } from "./discovery";
import { ScimError } from "./errors";
import { patchGroup } from "./groupPatch";
import { createScimGroup, deleteScimGroup, getGroup, listGroups } from "./groups";
import { type ListQuery } from "./listing";
import { createScimUser, deleteScimUser, getUser, listUsers, patchUser, putUser } from "./users";

export interface ScimRequest {
  /** Last path segment, `""` where the path has none. */
  id: string;
  query: ListQuery;
  body: unknown;
}

export interface ScimRoute {
  /** AWS's name of the operation. */
  operation: string;
  /** Status of success, 200 unless told. */
  status?: number;
  writes?: boolean;
  /** The body of the answer, or nothing. */
  run(context: AwsContext, request: ScimRequest): object | undefined | void;
}

/** The operations that the endpoint supports, and no others; there is no PutGroup. */
export const SCIM_ROUTES: Record<string, ScimRoute> = {
  "GET /Users": { operation: "ListUsers", run: (context, { query }) => listUsers(context, query) },
  "POST /Users": {
    operation: "CreateUser",
    status: 201,
    writes: true,
    run: (context, { body }) => createScimUser(context, body),
  },
  "GET /Users/:id": { operation: "GetUser", run: (context, { id }) => getUser(context, id) },
  "PUT /Users/:id": {
    operation: "PutUser",
    writes: true,
    run: (context, { id, body }) => putUser(context, id, body),
  },
  // That the answer is 200 with the user, rather than 204, is unverified.
  "PATCH /Users/:id": {
    operation: "PatchUser",
    writes: true,
    run: (context, { id, body }) => patchUser(context, id, body),
  },
  "DELETE /Users/:id": {
    operation: "DeleteUser",
    status: 204,
    writes: true,
    run: (context, { id }) => deleteScimUser(context, id),
  },
  "GET /Groups": {
    operation: "ListGroups",
    run: (context, { query }) => listGroups(context, query),
  },
  "POST /Groups": {
    operation: "CreateGroup",
    status: 201,
    writes: true,
    run: (context, { body }) => createScimGroup(context, body),
  },
  "GET /Groups/:id": { operation: "GetGroup", run: (context, { id }) => getGroup(context, id) },
  "PATCH /Groups/:id": {
    operation: "PatchGroup",
    status: 204,
    writes: true,
    run: (context, { id, body }) => patchGroup(context, id, body),
  },
  "DELETE /Groups/:id": {
    operation: "DeleteGroup",
    status: 204,
    writes: true,
    run: (context, { id }) => deleteScimGroup(context, id),
  },
  "GET /ServiceProviderConfig": {
    operation: "ServiceProviderConfig",
    run: () => SERVICE_PROVIDER_CONFIG,
  },
  "GET /ResourceTypes": { operation: "ListResourceTypes", run: listResourceTypes },
  "GET /Schemas": { operation: "ListSchemas", run: listSchemas },
  "GET /Schemas/:id": {
    operation: "GetSchema",
    run: (_context, { id }) => {
      const found = findSchema(id);
      if (found !== undefined) return found;
      throw new ScimError(404, "ResourceNotFoundException", `No schema ${id}`, "Schema not found");
    },
  },
};
