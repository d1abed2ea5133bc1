import { type FastifyInstance } from "fastify";
import { type OktaContext } from "../context";
import { registerAppAssignmentRoutes } from "./appAssignments";
import { registerAppCredentialRoutes } from "./appCredentials";
import { registerAppProvisioningRoutes } from "./appProvisioning";
import { registerAppRoutes } from "./apps";
import { registerAuditRoutes } from "./audit";
import { registerClientRoutes } from "./clients";
import { registerConditionRoutes } from "./conditions";
import { registerGroupPushRoutes } from "./groupPush";
import { registerGroupRuleRoutes } from "./groupRules";
import { registerGroupRoutes } from "./groups";
import { registerOrgRoutes } from "./org";
import { registerPolicyRoutes } from "./policies";
import { registerPolicyRuleRoutes } from "./policyRules";
import { registerProfileMappingRoutes } from "./profileMappings";
import { registerSchemaRoutes } from "./schemas";
import { registerTokenRoute } from "./token";
import { registerUserRoutes } from "./users";

/** Every route of the vendor's API that is emulated. */
export function registerApiRoutes(app: FastifyInstance, context: OktaContext): void {
  const areas = [
    registerOrgRoutes,
    registerTokenRoute,
    registerUserRoutes,
    registerGroupRuleRoutes,
    registerGroupRoutes,
    registerAppRoutes,
    registerAppCredentialRoutes,
    registerAppAssignmentRoutes,
    registerAppProvisioningRoutes,
    registerGroupPushRoutes,
    registerClientRoutes,
    registerPolicyRoutes,
    registerPolicyRuleRoutes,
    registerConditionRoutes,
    registerAuditRoutes,
    registerProfileMappingRoutes,
    registerSchemaRoutes,
  ];
  for (const register of areas) register(app, context);
}
