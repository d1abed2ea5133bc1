import { type Client } from "@okta/okta-sdk-nodejs";

import { type OktaContext } from "../handler";

/** Okta reaches each status from some others only, each by a call of its own. */
export async function applyUserStatus(
  context: OktaContext,
  sdk: Client,
  userId: string,
  status: string,
): Promise<void> {
  if (status === "SUSPENDED") await sdk.userApi.suspendUser({ userId });
  if (status === "DEPROVISIONED") await sdk.userApi.deactivateUser({ userId });
  if (status === "ACTIVE") await activate(sdk, userId);
  await settled(context, sdk, userId);
}

async function activate(sdk: Client, userId: string): Promise<void> {
  const { status } = await sdk.userApi.getUser({ userId });
  if (status === "PASSWORD_EXPIRED") return;
  if (status === "SUSPENDED") await sdk.userApi.unsuspendUser({ userId });
  else if (status === "LOCKED_OUT") await sdk.userApi.unlockUser({ userId });
  else await sdk.userApi.activateUser({ userId, sendEmail: false });
}

/** Okta changes some statuses in the background. */
async function settled(context: OktaContext, sdk: Client, userId: string): Promise<void> {
  while ((await sdk.userApi.getUser({ userId })).transitioningToStatus) await context.wait(5_000);
}
