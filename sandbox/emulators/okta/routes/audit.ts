import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext, timestamp } from "../context";
import { validationError } from "../errors";
import { randomWord } from "../ids";
import { omit } from "../json";
import { call } from "../routeConfig";
import { type JsonObject, type PlainRecord } from "../state";
import {
  findRecord,
  type PlainCollection,
  recordView,
  registerPlainCollection,
} from "./plainCollection";

/** Regions to which Okta streams its log. */
const EVENTBRIDGE_REGIONS = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
] as const;

const VERIFY_TIMEOUT_MS = 3000;

const logStreamBody = z.looseObject({
  name: z.string().min(1).max(255),
  type: z.literal("aws_eventbridge"),
  settings: z.looseObject({
    accountId: z.string().regex(/^\d{12}$/, "must have twelve digits"),
    eventSourceName: z.string().regex(/^[A-Za-z0-9._-]{1,75}$/),
    region: z.enum(EVENTBRIDGE_REGIONS),
  }),
});

const eventHookBody = z.looseObject({
  name: z.string().min(1).max(255),
  events: z.looseObject({ type: z.literal("EVENT_TYPE"), items: z.array(z.string()).min(1) }),
  channel: z.looseObject({
    type: z.literal("HTTP"),
    version: z.string(),
    config: z.looseObject({
      uri: z.url(),
      authScheme: z
        .looseObject({ type: z.string(), key: z.string(), value: z.string().optional() })
        .nullish(),
    }),
  }),
});

/** Log streams and event hooks. Events are not delivered; verification of a hook really calls its endpoint. */
export function registerAuditRoutes(app: FastifyInstance, context: OktaContext): void {
  registerPlainCollection(app, context, {
    path: "/api/v1/logStreams",
    noun: "LogStream",
    scope: "okta.logStreams",
    idKind: "logStream",
    body: logStreamBody,
    records: context.state.logStreams,
    fill: keepDestination,
    lifecycle: true,
    deleteInactiveOnly: true,
  });
  const hooks: PlainCollection = {
    path: "/api/v1/eventHooks",
    noun: "EventHook",
    scope: "okta.eventHooks",
    idKind: "eventHook",
    body: eventHookBody,
    records: context.state.eventHooks,
    fill: (body, before) => ({
      ...withoutSecret(body),
      createdBy: context.state.adminUserId,
      verificationStatus: before === undefined ? "UNVERIFIED" : before.verificationStatus,
    }),
    lifecycle: true,
    deleteInactiveOnly: true,
  };
  registerPlainCollection(app, context, hooks);
  app.post(
    `${hooks.path}/:recordId/lifecycle/verify`,
    call("verifyEventHook", hooks.scope),
    async (request: FastifyRequest) => {
      const record = findRecord(hooks, request);
      await verifyHook(record);
      record.verificationStatus = "VERIFIED";
      record.lastUpdated = timestamp(context);
      context.changed();
      return recordView(hooks, request, record);
    },
  );
}

/** Destination and type of a log stream cannot be changed. */
function keepDestination(body: JsonObject, before: PlainRecord | undefined): JsonObject {
  const same = JSON.stringify(before?.settings) === JSON.stringify(body.settings);
  if (before !== undefined && !same) {
    throw validationError(
      "settings",
      "settings: The destination of a log stream cannot be changed",
    );
  }
  return body;
}

/** The header value with which Okta authenticates to the hook is write only. */
function withoutSecret(body: JsonObject): JsonObject {
  const { channel, ...rest } = body as z.infer<typeof eventHookBody>;
  const { authScheme, ...config } = channel.config;
  if (authScheme === undefined || authScheme === null) return { ...rest, channel };
  return {
    ...rest,
    channel: { ...channel, config: { ...config, authScheme: omit(authScheme, "value") } },
  };
}

/** Okta's one-time verification: the endpoint must send the challenge back. */
async function verifyHook(record: PlainRecord): Promise<void> {
  const { uri } = (record.channel as { config: { uri: string } }).config;
  const challenge = randomWord(40);
  const answer = await fetch(uri, {
    headers: { "X-Okta-Verification-Challenge": challenge },
    signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS),
  })
    .then((response) => response.json() as Promise<{ verification?: unknown }>)
    .catch(() => undefined);
  if (answer?.verification === challenge) return;
  throw validationError(
    "eventHook",
    `The endpoint ${uri} did not answer the verification challenge.`,
  );
}
