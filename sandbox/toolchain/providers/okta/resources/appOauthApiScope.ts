import { type Client, type OAuth2ScopeConsentGrant } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { orNothing } from "../errors";
import { readResult, type Inputs, type OktaResource } from "../handler";
import { allOf } from "../http";
import { required, requiredForceNew, text, textSet } from "../schema";
import { textOf, textsOf } from "../values";
import { without } from "./groupMemberships";

const inputs: Inputs = {
  appId: text(requiredForceNew),
  issuer: text(required),
  scopes: { ...textSet(), required: true },
};

/** `okta.AppOauthApiScope`: all scopes that an app was granted; the id is the app's. */
export const appOauthApiScope: OktaResource = {
  token: "okta:index/appOauthApiScope:AppOauthApiScope",
  inputs,
  outputs: {},

  async create(news, context) {
    const { sdk } = await context.clients.connect();
    const appId = textOf(news, "appId");
    await grant(sdk, news, textsOf(news, "scopes"));
    return { id: appId, outputs: { ...news, scopes: scopesOf(await grantsOf(sdk, appId)) } };
  },

  async read(id, state, context) {
    const { sdk } = await context.clients.connect();
    const grants = await orNothing(grantsOf(sdk, id));
    if (grants === undefined || grants.length === 0) return undefined;
    const issuer = state["issuer"] ?? grants[0]?.issuer;
    return readResult(inputs, id, { ...state, appId: id, issuer, scopes: scopesOf(grants) });
  },

  async update(id, _olds, news, context) {
    const { sdk } = await context.clients.connect();
    const wanted = textsOf(news, "scopes");
    const current = scopesOf(await grantsOf(sdk, id));
    await grant(sdk, news, without(wanted, current));
    await revoke(sdk, id, without(current, wanted));
    return { ...news, scopes: scopesOf(await grantsOf(sdk, id)) };
  },

  async delete(id, state, context) {
    const { sdk } = await context.clients.connect();
    await revoke(sdk, id, textsOf(state, "scopes"));
  },
};

async function grantsOf(sdk: Client, appId: string): Promise<OAuth2ScopeConsentGrant[]> {
  return allOf(await sdk.applicationApi.listScopeConsentGrants({ appId }));
}

function scopesOf(grants: OAuth2ScopeConsentGrant[]): string[] {
  return grants.map(({ scopeId }) => scopeId);
}

async function grant(sdk: Client, props: Props, scopes: string[]): Promise<void> {
  const appId = textOf(props, "appId");
  const issuer = textOf(props, "issuer");
  for (const scopeId of scopes) {
    const oAuth2ScopeConsentGrant = { issuer, scopeId };
    await sdk.applicationApi.grantConsentToScope({ appId, oAuth2ScopeConsentGrant });
  }
}

async function revoke(sdk: Client, appId: string, scopes: string[]): Promise<void> {
  const grants = (await orNothing(grantsOf(sdk, appId))) ?? [];
  for (const { id: grantId = "", scopeId } of grants) {
    if (!scopes.includes(scopeId)) continue;
    await orNothing(sdk.applicationApi.revokeScopeConsentGrant({ appId, grantId }));
  }
}
