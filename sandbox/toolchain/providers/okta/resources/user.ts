import { type Client } from "@okta/okta-sdk-nodejs";

import { type CheckFailure, type Props } from "../../framework/types";
import { orNothing } from "../errors";
import {
  changedInputs,
  isImport,
  finishing,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { computed, flag, json, number, object, required, secret, text, textSet } from "../schema";
import { flagOf, objectOf, optionalText, textOf, textsOf } from "../values";
import {
  changeOwnPassword,
  credentialsRequest,
  passwordRequest,
  recoveryRequest,
} from "./userCredentials";
import {
  PROFILE_TEXTS,
  profileRequest,
  REQUIRED_PROFILE_TEXTS,
  userProps,
  type OktaUser,
} from "./userProfile";
import { applyUserStatus } from "./userStatus";

const inputs: Inputs = {
  ...Object.fromEntries(PROFILE_TEXTS.map((name) => [name, text()])),
  ...Object.fromEntries(REQUIRED_PROFILE_TEXTS.map((name) => [name, text(required)])),
  customProfileAttributes: json(computed),
  customProfileAttributesToIgnores: textSet(),
  expirePasswordOnCreate: flag({ default: false }),
  oldPassword: text(secret),
  password: text(secret),
  passwordHash: object({
    algorithm: text(required),
    salt: text(),
    saltOrder: text(),
    value: text(required),
    workFactor: number(),
  }),
  passwordInlineHook: text(),
  realmId: text(computed),
  recoveryAnswer: text(secret),
  recoveryQuestion: text(),
  skipRoles: flag(),
  status: text({ default: "ACTIVE", oneOf: ["ACTIVE", "DEPROVISIONED", "STAGED", "SUSPENDED"] }),
  type: object({ id: text(required) }, computed),
};

/** `okta.user.User`: the id is the user's; imported by id or login. */
export const user: OktaResource = {
  token: "okta:user/user:User",
  inputs,
  outputs: {
    activated: {},
    created: {},
    lastLogin: {},
    lastUpdated: {},
    passwordChanged: {},
    rawStatus: {},
    statusChanged: {},
  },
  validate,

  sameValue: (property, old, next) => property === "status" && sameStatus(old, next),

  async create(news, context) {
    const { sdk } = await context.clients.connect();
    const status = textOf(news, "status");
    const { id: userId = "" } = await sdk.userApi.createUser({
      body: { ...bodyOf(news), credentials: credentialsRequest(news) },
      activate: status !== "STAGED",
    });
    return finishing({ id: userId, outputs: news }, async () => {
      if (status === "SUSPENDED" || status === "DEPROVISIONED") {
        await applyUserStatus(context, sdk, userId, status);
      }
      if (flagOf(news, "expirePasswordOnCreate")) await sdk.userApi.expirePassword({ userId });
      return { id: userId, outputs: { ...news, ...(await observe(sdk, userId, news)) } };
    });
  },

  async read(id, state, context) {
    const { sdk } = await context.clients.connect();
    const found = await orNothing(sdk.userApi.getUser({ userId: id }));
    if (!found) return undefined;
    const props = observed(found, state);
    const before = isImport(state) ? { expirePasswordOnCreate: false } : state;
    return readResult(inputs, found.id ?? id, { ...before, ...props });
  },

  update,

  async delete(id, state, context) {
    const { sdk } = await context.clients.connect();
    // The first call deactivates, only the second deletes.
    const calls = textOf(state, "status") === "DEPROVISIONED" ? 1 : 2;
    for (let call = 0; call < calls; call += 1) {
      await orNothing(sdk.userApi.deleteUser({ userId: id }));
    }
  },
};

async function update(id: string, olds: Props, news: Props, context: OktaContext): Promise<Props> {
  const { sdk } = await context.clients.connect();
  const status = textOf(news, "status");
  const changed = changedInputs(inputs, olds, news).filter(
    (name) => name !== "status" || !sameStatus(olds["status"], status),
  );
  const profileChanged = changed.some((name) => PROFILE_CHANGES.has(name));
  refuseStaged(changed, status);
  if (changed.includes("password")) await refuseProvisioned(sdk, id);
  if (changed.includes("status")) await applyUserStatus(context, sdk, id, status);
  if (status === "DEPROVISIONED" && profileChanged) {
    throw new Error("Of a DEPROVISIONED user only the status can change.");
  }
  const password = passwordRequest(news, changed);
  if (profileChanged || password) {
    const body = { ...bodyOf(news), ...(password && { credentials: { password } }) };
    await sdk.userApi.replaceUser({ userId: id, user: body });
  }
  if (changed.includes("password")) await changeOwnPassword(sdk, id, news);
  if (changed.includes("recoveryQuestion") || changed.includes("recoveryAnswer")) {
    const userCredentials = recoveryRequest(news);
    await sdk.userApi.changeRecoveryQuestion({ userId: id, userCredentials });
  }
  return { ...olds, ...news, ...(await observe(sdk, id, news)) };
}

const PROFILE_CHANGES: ReadonlySet<string> = new Set([
  ...PROFILE_TEXTS,
  ...REQUIRED_PROFILE_TEXTS,
  "customProfileAttributes",
  "realmId",
  "type",
]);

function validate(news: Props): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (flagOf(news, "expirePasswordOnCreate") && !("password" in news)) {
    failures.push({ property: "expirePasswordOnCreate", reason: "needs password beside it" });
  }
  const others = ["password", "passwordHash"].filter((name) => name in news);
  if ("passwordInlineHook" in news && others.length > 0) {
    const reason = `cannot be used with ${others.join(" or ")}`;
    failures.push({ property: "passwordInlineHook", reason });
  }
  return failures;
}

/** A person who has yet to finish signing up counts as active. */
function sameStatus(old: unknown, next: unknown): boolean {
  return old === next || (old === "PROVISIONED" && next === "ACTIVE");
}

function refuseStaged(changed: string[], status: string): void {
  if (status !== "STAGED" || !changed.includes("status")) return;
  throw new Error("A user can be STAGED when created only, Okta takes no change to it.");
}

async function refuseProvisioned(sdk: Client, userId: string): Promise<void> {
  const { status } = await sdk.userApi.getUser({ userId });
  if (status !== "PROVISIONED") return;
  throw new Error(
    "The password of a PROVISIONED user cannot change before the person finished signing up.",
  );
}

function bodyOf(props: Props) {
  const realmId = optionalText(props, "realmId");
  const type = optionalText(objectOf(props, "type"), "id");
  return {
    profile: profileRequest(props),
    ...(realmId !== undefined && { realmId }),
    ...(type !== undefined && { type: { id: type } }),
  };
}

async function observe(sdk: Client, userId: string, props: Props): Promise<Props> {
  return observed(await sdk.userApi.getUser({ userId }), props);
}

function observed(found: OktaUser, props: Props): Props {
  return {
    ...userProps(found, textsOf(props, "customProfileAttributesToIgnores")),
    rawStatus: found.status ?? "",
    type: found.type?.id ? { id: found.type.id } : null,
  };
}
