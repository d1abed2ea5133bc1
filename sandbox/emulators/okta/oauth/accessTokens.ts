import { createHash } from "node:crypto";
import { type OktaContext } from "../context";
import { newId, randomWord } from "../ids";
import { type AccessTokenRecord } from "../state";

/** Life of an access token of the org authorization server, in seconds. */
export const ACCESS_TOKEN_SECONDS = 3600;

/** Issues a token; the state keeps its digest only. */
export function issueAccessToken(
  context: OktaContext,
  token: Pick<AccessTokenRecord, "clientId" | "scopes" | "boundKey">,
): string {
  const secret = `${newId("accessToken")}${randomWord(40)}`;
  dropExpired(context);
  context.state.accessTokens[digest(secret)] = {
    ...token,
    expiresAt: context.clock.now() + ACCESS_TOKEN_SECONDS * 1000,
  };
  context.changed();
  return secret;
}

/** The record of a token that is still good. */
export function findAccessToken(
  context: OktaContext,
  secret: string,
): AccessTokenRecord | undefined {
  const token = context.state.accessTokens[digest(secret)];
  return token !== undefined && token.expiresAt > context.clock.now() ? token : undefined;
}

function dropExpired(context: OktaContext): void {
  const { accessTokens } = context.state;
  for (const [key, token] of Object.entries(accessTokens)) {
    if (token.expiresAt <= context.clock.now()) delete accessTokens[key];
  }
}

function digest(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
