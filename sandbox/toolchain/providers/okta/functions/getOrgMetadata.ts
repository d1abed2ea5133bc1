import { type OktaFunction } from "../handler";
import { flag, object, text } from "../schema";

/** `okta.getOrgMetadata`: what an organisation says of itself to anybody. */
export const getOrgMetadata: OktaFunction = {
  token: "okta:index/getOrgMetadata:getOrgMetadata",
  // The SDK takes its own results as arguments; the official provider fills them in.
  inputs: {
    domains: object({ alternate: text(), organization: text() }),
    settings: object({
      analyticsCollectionEnabled: flag(),
      bugReportingEnabled: flag(),
      omEnabled: flag(),
    }),
  },

  async invoke(_args, context) {
    const { sdk } = await context.clients.connect();
    const { id, pipeline, settings, _links } = await sdk.orgSettingApi.getWellknownOrgMetadata();
    return {
      id,
      pipeline,
      domains: {
        alternate: _links?.alternate?.href ?? "",
        organization: _links?.organization?.href ?? "",
      },
      settings: {
        analyticsCollectionEnabled: settings?.analyticsCollectionEnabled ?? false,
        bugReportingEnabled: settings?.bugReportingEnabled ?? false,
        omEnabled: settings?.omEnabled ?? false,
      },
    };
  },
};
