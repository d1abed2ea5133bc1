import { X509Certificate } from "node:crypto";
import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ControlError, parseControlBody } from "../../http/controlRoutes";
import { aliveTokens, mintToken, MOST_TOKENS } from "../../scim/tokens";
import { type AwsContext } from "../context";
import { type ConsoleState } from "../state";
import { readIdpMetadata } from "./idpMetadata";

/**
 * What a person does in the IAM Identity Center console and no API offers: change of the identity source, automatic
 * provisioning, SCIM tokens.
 * - `GET console` shows it; tokens without their text;
 * - `POST console/identity-source {metadataXml}` uploads the IdP's metadata;
 * - `POST console/automatic-provisioning` enables SCIM and makes a token, shown here once;
 * - `DELETE console/automatic-provisioning` disables SCIM once all tokens are gone;
 * - `DELETE console/tokens/:id`.
 */
export function addConsoleRoutes(
  scope: FastifyInstance,
  context: AwsContext,
  changed: () => void,
): void {
  scope.get("/__sandbox/console", () => consoleAnswer(context));
  scope.post("/__sandbox/console/identity-source", (request) => {
    const schema = z.strictObject({ metadataXml: z.string().min(1) });
    const { metadataXml } = parseControlBody(schema, request.body);
    const certificateExpiresAt = uploadMetadata(context, metadataXml);
    changed();
    return { ...consoleAnswer(context), certificateExpiresAt };
  });
  scope.post("/__sandbox/console/automatic-provisioning", () => {
    const answer = enableProvisioning(context);
    changed();
    return answer;
  });
  scope.delete("/__sandbox/console/automatic-provisioning", async (_request, reply) => {
    disableProvisioning(context.state.console);
    changed();
    return reply.code(204).send();
  });
  scope.delete<{ Params: { id: string } }>(
    "/__sandbox/console/tokens/:id",
    async (request, reply) => {
      deleteToken(context.state.console, request.params.id);
      changed();
      return reply.code(204).send();
    },
  );
}

/** @returns when the IdP's certificate ends (ISO 8601), which the console shows after an upload. */
function uploadMetadata(context: AwsContext, metadataXml: string): string {
  const metadata = readIdpMetadata(metadataXml);
  const state = context.state.console;
  state.identitySource = "EXTERNAL_IDP";
  state.idpEntityId = metadata.entityId;
  state.idpSignOnUrl = metadata.signOnUrl;
  state.idpCertificates = metadata.certificates;
  return expiryOf(metadata.certificates);
}

function enableProvisioning(context: AwsContext): object {
  const state = context.state.console;
  if (state.identitySource !== "EXTERNAL_IDP") {
    throw new ControlError(
      409,
      "Automatic provisioning needs an external identity provider: change the identity source first.",
    );
  }
  if (aliveTokens(state, context.clock).length >= MOST_TOKENS) {
    throw new ControlError(
      409,
      `There are ${MOST_TOKENS} access tokens already: delete one before generating another.`,
    );
  }
  const { token, record } = mintToken(state, context.clock);
  state.automaticProvisioning = true;
  const { region, scimTenant } = context.state.instance;
  return {
    // With a trailing slash, as the console shows it.
    scimEndpoint: `https://scim.${region}.amazonaws.com/${scimTenant}/scim/v2/`,
    token,
    expiresAt: record.expiresAt,
  };
}

function disableProvisioning(state: ConsoleState): void {
  if (state.tokens.length > 0) {
    throw new ControlError(
      409,
      "Delete all access tokens before disabling automatic provisioning.",
    );
  }
  state.automaticProvisioning = false;
}

function deleteToken(state: ConsoleState, id: string): void {
  const kept = state.tokens.filter((token) => token.id !== id);
  if (kept.length === state.tokens.length) {
    throw new ControlError(404, `There is no access token ${id}.`);
  }
  state.tokens = kept;
}

function consoleAnswer(context: AwsContext): object {
  const { identitySource, idpEntityId, automaticProvisioning, tokens } = context.state.console;
  return {
    identitySource,
    ...(idpEntityId === undefined ? {} : { idpEntityId }),
    automaticProvisioning,
    tokens: tokens.map(({ id, createdAt, expiresAt }) => ({ id, createdAt, expiresAt })),
  };
}

function expiryOf(certificates: string[]): string {
  const ends = certificates.map((certificate) =>
    Date.parse(new X509Certificate(Buffer.from(certificate, "base64")).validTo),
  );
  return new Date(Math.max(...ends)).toISOString();
}
