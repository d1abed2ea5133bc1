import { type OktaFunction } from "../handler";
import { applicationPath } from "../resources/application";
import { parseSamlMetadata } from "../samlMetadata";
import { required, text } from "../schema";
import { optionalText, textOf } from "../values";

/** `okta.app.getMetadataSaml`: an app's metadata for its current or another signing key. */
export const getMetadataSaml: OktaFunction = {
  token: "okta:app/getMetadataSaml:getMetadataSaml",
  inputs: { appId: text(required), keyId: text() },

  async invoke(args, context) {
    const { http } = await context.clients.connect();
    const appId = textOf(args, "appId");
    const kid = optionalText(args, "keyId");
    const metadata = await http.text(`${applicationPath(appId)}/sso/saml/metadata`, { kid });
    const id = `${appId}/${kid ?? ""}_metadata`;
    return { id, appId, keyId: kid, metadata, ...parseSamlMetadata(metadata) };
  },
};
