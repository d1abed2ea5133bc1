import { type OktaContext } from "../context";
import { newId } from "../ids";
import { type OktaState, type ProfileMappingRecord } from "../state";
import { AWS_ATTRIBUTES } from "./appProfile";

/** What Okta takes over from the application when people are imported. */
const IMPORT_PROPERTIES = {
  login: "appuser.userName",
  firstName: "appuser.givenName",
  lastName: "appuser.familyName",
  email: "appuser.email",
};

/** Mappings in both directions, which every application with a user profile has. */
export function addAppMappings(context: OktaContext, appId: string): void {
  const userTypeId = Object.keys(context.state.userTypes)[0] ?? "";
  const defaults = Object.entries(AWS_ATTRIBUTES).map(
    ([name, attribute]) => [name, attribute.expression] as const,
  );
  const mappings = [
    newMapping(userTypeId, appId, Object.fromEntries(defaults)),
    newMapping(appId, userTypeId, IMPORT_PROPERTIES),
  ];
  for (const mapping of mappings) context.state.profileMappings[mapping.id] = mapping;
}

export function removeAppMappings(context: OktaContext, appId: string): void {
  const { profileMappings } = context.state;
  for (const mapping of Object.values(profileMappings)) {
    if (mapping.sourceId === appId || mapping.targetId === appId)
      delete profileMappings[mapping.id];
  }
}

/** The mapping that fills the application's user profile. */
export function outboundMapping(state: OktaState, appId: string): ProfileMappingRecord | undefined {
  return Object.values(state.profileMappings).find((item) => item.targetId === appId);
}

function newMapping(
  sourceId: string,
  targetId: string,
  expressions: Record<string, string>,
): ProfileMappingRecord {
  const properties = Object.fromEntries(
    Object.entries(expressions).map(([name, expression]) => [
      name,
      { expression, pushStatus: "PUSH" as const },
    ]),
  );
  return { id: newId("profileMapping"), sourceId, targetId, properties };
}
