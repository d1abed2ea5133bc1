import { type Client, type PasswordCredential, type UserCredentials } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { numberOf, objectOf, optionalText, textOf, withoutBlanks } from "../values";

/** Credentials of a new user; nothing when there are none, so that Okta sends a sign-up mail. */
export function credentialsRequest(props: Props): UserCredentials | undefined {
  const password = passwordRequest(props, ["passwordHash", "passwordInlineHook"]) ?? {};
  const value = optionalText(props, "password");
  if (value !== undefined) password.value = value;
  const question = optionalText(props, "recoveryQuestion");
  const credentials = {
    ...(Object.keys(password).length > 0 && { password }),
    ...(question !== undefined && {
      recovery_question: { question, answer: textOf(props, "recoveryAnswer") },
    }),
  };
  return Object.keys(credentials).length > 0 ? credentials : undefined;
}

/** A hashed password or an import hook, when it is among the changed properties. */
export function passwordRequest(props: Props, changed: string[]): PasswordCredential | undefined {
  const hook = optionalText(props, "passwordInlineHook");
  if (hook !== undefined && changed.includes("passwordInlineHook")) return { hook: { type: hook } };
  const hash = objectOf(props, "passwordHash");
  if (!changed.includes("passwordHash") || Object.keys(hash).length === 0) return undefined;
  const { algorithm, salt, saltOrder, value } = hash;
  const workFactor = numberOf(hash, "workFactor");
  return { hash: withoutBlanks({ algorithm, salt, saltOrder, value, workFactor }) };
}

export function recoveryRequest(props: Props): UserCredentials {
  return {
    password: { value: textOf(props, "password") },
    recovery_question: {
      question: textOf(props, "recoveryQuestion"),
      answer: textOf(props, "recoveryAnswer"),
    },
  };
}

/** With the old password as the person would, without it as an administrator. */
export async function changePassword(sdk: Client, userId: string, props: Props): Promise<void> {
  const oldPassword = optionalText(props, "oldPassword");
  const newPassword = { value: textOf(props, "password") };
  if (oldPassword === undefined) {
    const user = { credentials: { password: newPassword } };
    await sdk.userApi.replaceUser({ userId, user });
    return;
  }
  const changePasswordRequest = { oldPassword: { value: oldPassword }, newPassword };
  await sdk.userApi.changePassword({ userId, changePasswordRequest });
}
