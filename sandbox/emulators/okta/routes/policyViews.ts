import { type FastifyRequest } from "fastify";
import { type PolicyRecord, type PolicyRuleRecord } from "../state";
import { link } from "./views";

export function policyView(request: FastifyRequest, policy: PolicyRecord) {
  const path = `/api/v1/policies/${policy.id}`;
  const toggle = policy.status === "ACTIVE" ? "deactivate" : "activate";
  return {
    id: policy.id,
    status: policy.status,
    name: policy.name,
    description: policy.description,
    priority: policy.priority,
    system: policy.system,
    conditions: null,
    created: policy.created,
    lastUpdated: policy.lastUpdated,
    _links: {
      ...(policy.system ? {} : { mappings: link(request, `${path}/mappings`, "GET", "POST") }),
      self: link(request, path, ...(policy.system ? ["GET", "PUT"] : ["GET", "PUT", "DELETE"])),
      rules: link(request, `${path}/rules`, "GET", "POST"),
      ...(policy.system ? {} : { [toggle]: link(request, `${path}/lifecycle/${toggle}`, "POST") }),
    },
    _embedded: { resourceType: "APP" },
    type: policy.type,
  };
}

export function policyRuleView(
  request: FastifyRequest,
  policy: PolicyRecord,
  rule: PolicyRuleRecord,
) {
  const path = `/api/v1/policies/${policy.id}/rules/${rule.id}`;
  const toggle = rule.status === "ACTIVE" ? "deactivate" : "activate";
  return {
    id: rule.id,
    status: rule.status,
    name: rule.name,
    priority: rule.priority,
    created: rule.created,
    lastUpdated: rule.lastUpdated,
    system: rule.system,
    conditions: rule.conditions,
    actions: rule.actions,
    _links: {
      self: link(request, path, ...(rule.system ? ["GET", "PUT"] : ["GET", "PUT", "DELETE"])),
      ...(rule.system ? {} : { [toggle]: link(request, `${path}/lifecycle/${toggle}`, "POST") }),
    },
    type: "ACCESS_POLICY",
  };
}
