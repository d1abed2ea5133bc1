import { type AwsContext } from "../aws/context";
import { type DirectoryWriter } from "../identityStore/directory";

/**
 * What the Identity Store API shows as creator of records that came by SCIM. The console's words are "SCIM"; the
 * API's literal is unverified, so nothing should depend on it.
 */
const SCIM_ACTOR = "SCIM";

export function scimWriter(context: AwsContext): DirectoryWriter {
  return {
    store: context.state.identityStore,
    clock: context.clock,
    actor: SCIM_ACTOR,
    visibilityLagMs: context.faults.peek("identityStoreLag")?.ms ?? 0,
  };
}
