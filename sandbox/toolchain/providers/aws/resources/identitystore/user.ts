import { type CreateUserRequest, type DescribeUserResponse } from "@aws-sdk/client-identitystore";

import { type PropertySchema, type Props, type ResourceHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing, unlessNotFound } from "../../errors";
import { splitId } from "../../ids";
import { readBack, regionOf } from "../../readBack";
import { applyRules, FIXED_TEXT, length, REGION, REQUIRED_TEXT, TEXT } from "../../schema";
import {
  ADDRESS_MEMBERS,
  type Bag,
  CONTACT_MEMBERS,
  fromApi,
  fromExternalIds,
  type Members,
  NAME_MEMBERS,
  toApi,
  USER_TEXTS,
} from "./attributes";
import { userChanges } from "./userChanges";

type Inputs = { identityStoreId: string; userName: string; region?: string } & Bag;

const PRIMARY: PropertySchema = { kind: "boolean", default: false };

/**
 * `aws.identitystore.User`. Id `IDENTITY_STORE_ID/USER_ID`; another user name is another user. Not for people
 * that SCIM keeps: AWS syncs nothing back to the identity provider.
 */
export const user: ResourceHandler<AwsClients> = {
  token: "aws:identitystore/user:User",
  inputs: {
    addresses: bag({ ...textMembers(ADDRESS_MEMBERS), primary: PRIMARY }),
    displayName: REQUIRED_TEXT,
    emails: bag({ ...textMembers(CONTACT_MEMBERS), primary: PRIMARY }),
    identityStoreId: FIXED_TEXT,
    locale: TEXT,
    name: {
      ...bag({
        ...textMembers(NAME_MEMBERS),
        familyName: REQUIRED_TEXT,
        givenName: REQUIRED_TEXT,
      }),
      computed: true,
    },
    nickname: TEXT,
    phoneNumbers: bag({ ...textMembers(CONTACT_MEMBERS), primary: PRIMARY }),
    preferredLanguage: TEXT,
    profileUrl: TEXT,
    region: REGION,
    timezone: TEXT,
    title: TEXT,
    userName: FIXED_TEXT,
    userType: TEXT,
  },
  outputs: { externalIds: {}, userId: {}, userStatus: {} },
  validate: (inputs) =>
    applyRules({ userName: length(1, 128), displayName: length(1, 1024) }, inputs),

  async create(inputs, context) {
    const args = inputs as Inputs;
    const store = await context.clients.identityStore(args.region);
    const userId = await doing(`creating IdentityStore User (${args.userName})`, async () => {
      const answer = await store.createUser(toRequest(args));
      return answer.UserId;
    });
    const id = `${args.identityStoreId}/${userId}`;
    return { id, outputs: await readBack(user, id, inputs, context) };
  },

  async read(id, state, context) {
    const { IdentityStoreId, UserId } = parseId(id);
    const region = regionOf(state, context);
    const store = await context.clients.identityStore(region);
    const found = await doing(`reading IdentityStore User (${id})`, () =>
      unlessNotFound(() => store.describeUser({ IdentityStoreId, UserId })),
    );
    if (!found) return undefined;
    const inputs = { identityStoreId: IdentityStoreId, ...fromResponse(found) };
    const computed = {
      externalIds: fromExternalIds(found.ExternalIds),
      region,
      userId: UserId,
      userStatus: found.UserStatus ?? "",
    };
    return { id, inputs, outputs: { ...inputs, ...computed } };
  },

  async update(id, olds, news, context) {
    const store = await context.clients.identityStore(regionOf(olds, context));
    const Operations = userChanges(olds, news);
    if (Operations.length > 0) {
      await doing(`updating IdentityStore User (${id})`, () =>
        store.updateUser({ ...parseId(id), Operations }),
      );
    }
    return readBack(user, id, olds, context);
  },

  async delete(id, state, context) {
    const store = await context.clients.identityStore(regionOf(state, context));
    await doing(`deleting IdentityStore User (${id})`, () =>
      unlessNotFound(() => store.deleteUser(parseId(id))),
    );
  },
};

function bag(properties: Record<string, PropertySchema>): PropertySchema {
  return { kind: "object", properties };
}

function textMembers(members: Members): Record<string, PropertySchema> {
  return Object.fromEntries(Object.keys(members).map((name) => [name, TEXT]));
}

function parseId(id: string): { IdentityStoreId: string; UserId: string } {
  const [IdentityStoreId = "", UserId = ""] = splitId(id, "IDENTITY_STORE_ID/USER_ID");
  return { IdentityStoreId, UserId };
}

/** The API has lists of addresses, e-mail addresses and phone numbers; the official provider allows one of each. */
function toRequest(args: Inputs): CreateUserRequest {
  const only = (members: Members, value: unknown) =>
    value ? [toApi(members, value as Bag)] : undefined;
  return {
    IdentityStoreId: args.identityStoreId,
    UserName: args.userName,
    ...toApi(USER_TEXTS, args),
    Name: args["name"] ? toApi(NAME_MEMBERS, args["name"] as Bag) : undefined,
    Addresses: only(ADDRESS_MEMBERS, args["addresses"]),
    Emails: only(CONTACT_MEMBERS, args["emails"]),
    PhoneNumbers: only(CONTACT_MEMBERS, args["phoneNumbers"]),
  };
}

/** Every input but the store's id; those without a value are there as `undefined`. */
function fromResponse(found: DescribeUserResponse): Props {
  const first = (members: Members, list: readonly object[] | undefined) =>
    list?.[0] && { primary: false, ...fromApi(members, list[0] as Bag) };
  const texts = Object.entries(USER_TEXTS).map(([name, apiName]) => [name, found[apiName]]);
  return {
    ...Object.fromEntries(texts),
    addresses: first(ADDRESS_MEMBERS, found.Addresses),
    emails: first(CONTACT_MEMBERS, found.Emails),
    name: found.Name && fromApi(NAME_MEMBERS, found.Name),
    phoneNumbers: first(CONTACT_MEMBERS, found.PhoneNumbers),
    userName: found.UserName,
  };
}
