import { type FastifyInstance } from "fastify";
import { type OktaContext } from "../context";
import { notFoundError } from "../errors";
import { anonymousCall, call } from "../routeConfig";
import { type UserTypeRecord } from "../state";
import { pathParams } from "./input";
import { link } from "./views";

/** The org itself and its user types. */
export function registerOrgRoutes(app: FastifyInstance, context: OktaContext): void {
  app.get(
    "/.well-known/okta-organization",
    anonymousCall("getWellknownOrgMetadata"),
    (request) => ({
      id: context.state.orgId,
      cell: "sandbox",
      _links: { organization: link(request, "") },
      pipeline: "idx",
      settings: {
        analyticsCollectionEnabled: false,
        bugReportingEnabled: false,
        omEnabled: false,
        pssoEnabled: false,
        desktopMFAEnabled: false,
        itpEnabled: false,
      },
    }),
  );
  app.get("/api/v1/meta/types/user", call("listUserTypes", "okta.userTypes"), () =>
    Object.values(context.state.userTypes),
  );
  app.get("/api/v1/meta/types/user/:typeId", call("getUserType", "okta.userTypes"), (request) => {
    const { typeId } = pathParams<"typeId">(request);
    const { userTypes } = context.state;
    const found: UserTypeRecord | undefined =
      typeId === "default"
        ? Object.values(userTypes).find((type) => type.default)
        : userTypes[typeId];
    if (found === undefined) throw notFoundError(typeId, "UserType");
    return found;
  });
}
