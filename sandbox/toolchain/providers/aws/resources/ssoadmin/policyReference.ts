import { type CustomerManagedPolicyReference, type SSOAdmin } from "@aws-sdk/client-sso-admin";

import { type PropertySchema } from "../../../framework/types";
import { apiKey, type PermissionSetKey } from "../../ids";
import { collect } from "../../pages";

/** A customer managed policy, by name and path, that must exist in every target account. */
export type PolicyReference = { name: string; path?: string };

/** Schema of a reference; with `forceNew`, any change in it is another attachment. */
export function referenceSchema(forceNew: boolean): PropertySchema {
  return {
    kind: "object",
    properties: {
      name: { kind: "string", required: true, forceNew },
      path: { kind: "string", default: "/", forceNew },
    },
  };
}

export function toApiReference(reference: PolicyReference): { Name: string; Path: string } {
  return { Name: reference.name, Path: reference.path ?? "/" };
}

export function fromApiReference(reference: CustomerManagedPolicyReference): PolicyReference {
  return { name: reference.Name ?? "", path: reference.Path ?? "/" };
}

export function sameReference(one: PolicyReference, other: PolicyReference): boolean {
  return one.name === other.name && (one.path ?? "/") === (other.path ?? "/");
}

/** References attached to a permission set, in the order of the API. */
export async function listReferences(
  sso: SSOAdmin,
  key: PermissionSetKey,
): Promise<PolicyReference[]> {
  const pages = sso.paginateListCustomerManagedPolicyReferencesInPermissionSet(apiKey(key));
  const references = await collect(pages, (page) => page.CustomerManagedPolicyReferences);
  return references.map(fromApiReference);
}
