import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { type OktaContext } from "../context";
import { notFoundError, validationError } from "../errors";
import { type ProvisioningState, type ToAppSwitches } from "../provisioning/state";
import { call } from "../routeConfig";
import { appOf } from "./apps";
import { pathParams, readBody } from "./input";
import { link } from "./views";

const SCOPE = "okta.apps";
const FEATURE = "USER_PROVISIONING";
const FEATURE_PATH = "/api/v1/apps/:appId/features";

const enablement = z.looseObject({ status: z.enum(["ENABLED", "DISABLED"]) });
const featureBody = z.looseObject({
  create: z.looseObject({ lifecycleCreate: enablement.optional() }).optional(),
  update: z
    .looseObject({ profile: enablement.optional(), lifecycleDeactivate: enablement.optional() })
    .optional(),
});

/** The provisioning connection and the features, as far as Okta offers them for a catalog app without support. */
export function registerAppProvisioningRoutes(app: FastifyInstance, context: OktaContext): void {
  registerConnection(app, context);
  app.get(FEATURE_PATH, call("listFeaturesForApplication", SCOPE), (request) => [
    featureView(request, enabledProvisioning(context, request)),
  ]);
  app.get(`${FEATURE_PATH}/:name`, call("getFeatureForApplication", SCOPE), (request) => {
    const provisioning = enabledProvisioning(context, request);
    checkFeatureName(request);
    return featureView(request, provisioning);
  });
  app.put(`${FEATURE_PATH}/:name`, call("updateFeatureForApplication", SCOPE), (request) => {
    const provisioning = enabledProvisioning(context, request);
    checkFeatureName(request);
    const body = readBody(request, featureBody);
    provisioning.toApp = mergeSwitches(provisioning.toApp, body);
    context.provisioning.wake(appOf(context, request).id);
    context.changed();
    return featureView(request, provisioning);
  });
}

/**
 * Okta has no connections API for this application, and does not say so: it answers 200 with UNKNOWN and does
 * nothing (okta/okta-mcp-server, pull request 72). The token in such a request goes nowhere.
 */
function registerConnection(app: FastifyInstance, context: OktaContext): void {
  const path = "/api/v1/apps/:appId/connections/default";
  const unknown = (request: FastifyRequest) => {
    const { id } = appOf(context, request);
    return {
      authScheme: "UNKNOWN",
      status: "UNKNOWN",
      profile: { authScheme: "UNKNOWN" },
      _links: { self: link(request, `/api/v1/apps/${id}/connections/default`, "GET", "POST") },
    };
  };
  app.get(path, call("getDefaultProvisioningConnectionForApplication", SCOPE), unknown);
  app.post(path, call("updateDefaultProvisioningConnectionForApplication", SCOPE), unknown);
  for (const transition of ["activate", "deactivate"]) {
    const operation = `${transition}DefaultProvisioningConnectionForApplication`;
    app.post(`${path}/lifecycle/${transition}`, call(operation, SCOPE), unknown);
  }
}

function enabledProvisioning(context: OktaContext, request: FastifyRequest): ProvisioningState {
  const provisioning = context.state.provisioning[appOf(context, request).id];
  if (provisioning?.enabled) return provisioning;
  throw validationError("Provisioning is not enabled for the application.");
}

function checkFeatureName(request: FastifyRequest): void {
  const { name } = pathParams<"name">(request);
  if (name !== FEATURE) throw notFoundError(name, "ApplicationFeature");
}

function mergeSwitches(current: ToAppSwitches, body: z.infer<typeof featureBody>): ToAppSwitches {
  const pick = (given: { status: string } | undefined, before: boolean): boolean =>
    given === undefined ? before : given.status === "ENABLED";
  return {
    create: pick(body.create?.lifecycleCreate, current.create),
    update: pick(body.update?.profile, current.update),
    deactivate: pick(body.update?.lifecycleDeactivate, current.deactivate),
  };
}

function featureView(request: FastifyRequest, { toApp }: ProvisioningState) {
  const status = (on: boolean) => ({ status: on ? "ENABLED" : "DISABLED" });
  const { appId } = pathParams<"appId">(request);
  return {
    name: FEATURE,
    status: "ENABLED",
    description: "User provisioning settings from Okta to a downstream application",
    capabilities: {
      create: { lifecycleCreate: status(toApp.create) },
      update: {
        profile: status(toApp.update),
        lifecycleDeactivate: status(toApp.deactivate),
        password: { status: "DISABLED", seed: "RANDOM", change: "KEEP_EXISTING" },
      },
    },
    _links: { self: link(request, `/api/v1/apps/${appId}/features/${FEATURE}`, "GET", "PUT") },
  };
}
