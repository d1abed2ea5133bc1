import { type FastifyInstance, type FastifyRequest } from "fastify";
import { type z } from "zod";
import { type OktaContext, timestamp } from "../context";
import { notFoundError, validationError } from "../errors";
import { type IdKind, newId } from "../ids";
import { sendPage } from "../paging";
import { call } from "../routeConfig";
import { type JsonObject, type PlainRecord } from "../state";
import { pathParams, queryOf, readBody } from "./input";
import { parseFilter } from "../filter";
import { link } from "./views";

/** A kind of object that Okta stores and returns without acting on it here. */
export interface PlainCollection {
  path: string;
  /** Okta's name of one, as in the operation names: `createNetworkZone`. */
  noun: string;
  scope: string;
  idKind: IdKind;
  body: z.ZodType<JsonObject>;
  records: Record<string, PlainRecord>;
  /** Completes what the caller sent; also for replacing, with what was there. */
  fill(body: JsonObject, before: PlainRecord | undefined): JsonObject;
  /** Whether it has a status with lifecycle calls; DELETE then demands INACTIVE if `deleteInactiveOnly`. */
  lifecycle: boolean;
  deleteInactiveOnly?: boolean;
  /** @throws when something still uses the object */
  beforeDelete?(record: PlainRecord): void;
}

/** List, create, read, replace, delete and, where there is one, the lifecycle of a plain collection. */
export function registerPlainCollection(
  app: FastifyInstance,
  context: OktaContext,
  collection: PlainCollection,
): void {
  registerReads(app, collection);
  registerWrites(app, context, collection);
  registerDelete(app, context, collection);
  if (collection.lifecycle) registerLifecycle(app, context, collection);
}

function registerReads(app: FastifyInstance, collection: PlainCollection): void {
  const { path, noun, scope, records } = collection;
  app.get(path, call(`list${noun}s`, scope), (request, reply) => {
    const { filter } = queryOf(request);
    const matches = filter === undefined ? () => true : parseFilter(filter);
    const selected = Object.values(records).filter(matches);
    return sendPage(request, reply, selected, { default: 200, max: 200 }).map((record) =>
      recordView(collection, request, record),
    );
  });
  app.get(`${path}/:recordId`, call(`get${noun}`, scope), (request) =>
    recordView(collection, request, findRecord(collection, request)),
  );
}

function registerWrites(
  app: FastifyInstance,
  context: OktaContext,
  collection: PlainCollection,
): void {
  const { path, noun, scope, records } = collection;
  app.post(path, call(`create${noun}`, scope), (request) => {
    const body = readBody(request, collection.body);
    checkName(collection, body);
    const now = timestamp(context);
    const record: PlainRecord = {
      ...(collection.lifecycle ? { status: "ACTIVE" } : {}),
      ...collection.fill(body, undefined),
      id: newId(collection.idKind),
      created: now,
      lastUpdated: now,
    };
    records[record.id] = record;
    context.changed();
    return recordView(collection, request, record);
  });
  app.put(`${path}/:recordId`, call(`replace${noun}`, scope), (request) => {
    const before = findRecord(collection, request);
    const body = readBody(request, collection.body);
    checkName(collection, body, before.id);
    const record: PlainRecord = {
      ...collection.fill(body, before),
      ...(collection.lifecycle ? { status: before.status } : {}),
      id: before.id,
      created: before.created,
      lastUpdated: timestamp(context),
    };
    records[record.id] = record;
    context.changed();
    return recordView(collection, request, record);
  });
}

function registerDelete(
  app: FastifyInstance,
  context: OktaContext,
  collection: PlainCollection,
): void {
  const { path, noun, scope, records } = collection;
  app.delete(`${path}/:recordId`, call(`delete${noun}`, scope), (request, reply) => {
    const record = findRecord(collection, request);
    if (collection.deleteInactiveOnly && record.status !== "INACTIVE") {
      throw validationError("status", `The ${noun} must be deactivated before it is deleted.`);
    }
    collection.beforeDelete?.(record);
    delete records[record.id];
    context.changed();
    return reply.code(204).send();
  });
}

function registerLifecycle(
  app: FastifyInstance,
  context: OktaContext,
  collection: PlainCollection,
): void {
  for (const [transition, status] of [
    ["activate", "ACTIVE"],
    ["deactivate", "INACTIVE"],
  ] as const) {
    app.post(
      `${collection.path}/:recordId/lifecycle/${transition}`,
      call(`${transition}${collection.noun}`, collection.scope),
      (request) => {
        const record = findRecord(collection, request);
        record.status = status;
        record.lastUpdated = timestamp(context);
        context.changed();
        return recordView(collection, request, record);
      },
    );
  }
}

/** The record that the path names. @throws 404 E0000007 */
export function findRecord(collection: PlainCollection, request: FastifyRequest): PlainRecord {
  const { recordId } = pathParams<"recordId">(request);
  const record = collection.records[recordId];
  if (record === undefined) throw notFoundError(recordId, collection.noun);
  return record;
}

export function recordView(
  collection: PlainCollection,
  request: FastifyRequest,
  record: PlainRecord,
) {
  const path = `${collection.path}/${record.id}`;
  const toggle = record.status === "ACTIVE" ? "deactivate" : "activate";
  return {
    ...record,
    _links: {
      self: link(request, path, "GET", "PUT", "DELETE"),
      ...(collection.lifecycle
        ? { [toggle]: link(request, `${path}/lifecycle/${toggle}`, "POST") }
        : {}),
    },
  };
}

function checkName(collection: PlainCollection, body: JsonObject, ownId?: string): void {
  const taken = Object.values(collection.records).some(
    (record) => record.id !== ownId && record.name === body.name,
  );
  if (taken) throw validationError("name", `name: "${String(body.name)}" exists already`);
}
