import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext, ownUrl } from "../context";
import { AWS_ATTRIBUTES } from "../directory/appProfile";
import { CATALOG } from "../directory/catalog";
import { directoryChanged } from "../directory/reactions";
import { GROUP_ATTRIBUTES, USER_ATTRIBUTES } from "../directory/schemas";
import { notFoundError, validationError } from "../errors";
import { call } from "../routeConfig";
import { type CustomProperties, type JsonObject } from "../state";
import { appOf } from "./apps";
import { readBody } from "./input";

const SCOPE = "okta.schemas";

const customProperty = z.looseObject({
  title: z.string().min(1),
  type: z.enum(["string", "boolean", "number", "integer", "array", "object"]),
});
const schemaBody = z.looseObject({
  definitions: z.looseObject({
    custom: z.looseObject({ properties: z.record(z.string(), customProperty.nullable()) }),
  }),
});

/** One profile whose custom attributes can be changed. */
interface ProfileSchema {
  path: string;
  operations: { get: string; update: string };
  /** What the request is about. */
  parts(request: FastifyRequest): {
    name: string;
    title: string;
    base: Record<string, JsonObject>;
    custom: CustomProperties;
  };
}

/** Schemas of user, group and application user profiles. */
export function registerSchemaRoutes(app: FastifyInstance, context: OktaContext): void {
  for (const schema of schemasOf(context)) {
    app.get(schema.path, call(schema.operations.get, SCOPE), (request) =>
      schemaView(schema, request),
    );
    app.post(schema.path, call(schema.operations.update, SCOPE), (request) => {
      const { base, custom } = schema.parts(request);
      const { properties } = readBody(request, schemaBody).definitions.custom;
      const clashes = Object.keys(properties).filter((name) => name in base);
      if (clashes.length > 0) {
        throw validationError("schema", ...clashes.map((name) => `${name}: is a base attribute`));
      }
      for (const [name, definition] of Object.entries(properties)) {
        if (definition === null) delete custom[name];
        else custom[name] = definition;
      }
      directoryChanged(context, []);
      return schemaView(schema, request);
    });
  }
}

function schemasOf(context: OktaContext): ProfileSchema[] {
  const { state } = context;
  return [
    {
      path: "/api/v1/meta/schemas/user/default",
      operations: { get: "getUserSchema", update: "updateUserProfile" },
      parts: () => ({
        name: "user",
        title: "User",
        base: named(USER_ATTRIBUTES),
        custom: state.userSchema,
      }),
    },
    {
      path: "/api/v1/meta/schemas/group/default",
      operations: { get: "getGroupSchema", update: "updateGroupSchema" },
      parts: () => ({
        name: "group",
        title: "Okta group",
        base: named(GROUP_ATTRIBUTES),
        custom: state.groupSchema,
      }),
    },
    {
      path: "/api/v1/meta/schemas/apps/:appId/default",
      operations: { get: "getApplicationUserSchema", update: "updateApplicationUserProfile" },
      parts: (request) => {
        const record = appOf(context, request);
        if (CATALOG[record.name] === undefined) throw notFoundError(record.id, "AppUserSchema");
        return {
          name: record.name,
          title: `${record.label} User`,
          base: { userName: attribute("Username"), ...awsAttributes() },
          custom: record.profileSchema.custom,
        };
      },
    },
  ];
}

function awsAttributes(): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(AWS_ATTRIBUTES).map(([name, { title, externalName, externalNamespace }]) => [
      name,
      { ...attribute(title), externalName, externalNamespace },
    ]),
  );
}

function named(names: ReadonlySet<string>): Record<string, JsonObject> {
  return Object.fromEntries([...names].map((name) => [name, attribute(name)]));
}

const attribute = (title: string): JsonObject => ({
  title,
  type: "string",
  scope: "NONE",
  mutability: "READ_WRITE",
  permissions: [{ principal: "SELF", action: "READ_ONLY" }],
});

function schemaView(schema: ProfileSchema, request: FastifyRequest) {
  const { name, title, base, custom } = schema.parts(request);
  const id = `${ownUrl(request)}${request.url.split("?", 1)[0] ?? ""}`;
  const customized = Object.fromEntries(
    Object.entries(custom).map(([key, definition]) => [key, { scope: "NONE", ...definition }]),
  );
  return {
    id,
    $schema: "http://json-schema.org/draft-04/schema#",
    name,
    title,
    type: "object",
    definitions: {
      base: { id: "#base", type: "object", properties: base, required: [] },
      custom: { id: "#custom", type: "object", properties: customized, required: [] },
    },
    properties: {
      profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] },
    },
  };
}
