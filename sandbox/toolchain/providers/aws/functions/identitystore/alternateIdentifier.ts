import { type AlternateIdentifier as ApiIdentifier } from "@aws-sdk/client-identitystore";

import { type PropertySchema } from "../../../framework/types";
import { REQUIRED_TEXT } from "../../schema";

/** Another name of a group or user than its id: a unique attribute, or the id that another system gave it. */
export type AlternateIdentifier = {
  uniqueAttribute?: { attributePath: string; attributeValue: string };
  externalId?: { id: string; issuer: string };
};

export const ALTERNATE_IDENTIFIER: PropertySchema = {
  kind: "object",
  properties: {
    externalId: { kind: "object", properties: { id: REQUIRED_TEXT, issuer: REQUIRED_TEXT } },
    uniqueAttribute: {
      kind: "object",
      properties: { attributePath: REQUIRED_TEXT, attributeValue: REQUIRED_TEXT },
    },
  },
};

/**
 * The identifier to look up, checked together with the id given beside it.
 *
 * @param idProperty name of that id, for the message: `groupId`
 * @throws Error unless exactly one of the two is given, and exactly one way to identify
 */
export function toApiIdentifier(
  identifier: AlternateIdentifier | undefined,
  id: string | undefined,
  idProperty: string,
): ApiIdentifier | undefined {
  if ((identifier === undefined) === (id === undefined)) {
    throw new Error(`it takes exactly one of ${idProperty} and alternateIdentifier`);
  }
  if (identifier === undefined) return undefined;
  const { uniqueAttribute, externalId } = identifier;
  if ((uniqueAttribute === undefined) === (externalId === undefined)) {
    throw new Error("alternateIdentifier takes exactly one of uniqueAttribute and externalId");
  }
  if (externalId) return { ExternalId: { Id: externalId.id, Issuer: externalId.issuer } };
  return {
    UniqueAttribute: {
      AttributePath: uniqueAttribute?.attributePath,
      AttributeValue: uniqueAttribute?.attributeValue,
    },
  };
}
