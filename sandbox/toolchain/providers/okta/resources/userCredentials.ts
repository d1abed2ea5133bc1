import { type Client, type PasswordCredential, type UserCredentials } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { objectOf, optionalText, textOf, withoutBlanks } from "../values";

/** Credentials of a new user; nothing when there are none, so that Okta sends a sign-up mail. */
export function credentialsRequest(props: Props): UserCredentials | undefined {
  const password = passwordRequest(props, ["password", "passwordHash", "passwordInlineHook"]);
  const question = optionalText(props, "recoveryQuestion");
  const credentials = {
    ...(password && { password }),
    ...(question !== undefined && {
      recovery_question: { question, answer: textOf(props, "recoveryAnswer") },
    }),
  };
  return Object.keys(credentials).length > 0 ? credentials : undefined;
}

/**
 * The password, in whichever form it is declared, when that is among the changed properties. One
 * that the person changes with the old password takes another call.
 */
export function passwordRequest(props: Props, changed: string[]): PasswordCredential | undefined {
  const has = (name: string) => changed.includes(name) && name in props;
  const hook = optionalText(props, "passwordInlineHook");
  if (hook !== undefined && has("passwordInlineHook")) return { hook: { type: hook } };
  const request: PasswordCredential = {};
  const value = optionalText(props, "password");
  if (value !== undefined && has("password") && !("oldPassword" in props)) request.value = value;
  if (has("passwordHash")) {
    const { algorithm, salt, saltOrder, value: hash, workFactor } = objectOf(props, "passwordHash");
    request.hash = withoutBlanks({ algorithm, salt, saltOrder, value: hash, workFactor });
  }
  return Object.keys(request).length > 0 ? request : undefined;
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

/** Changes the password as the person would, who knows the old one. */
export async function changeOwnPassword(sdk: Client, userId: string, props: Props): Promise<void> {
  const oldPassword = optionalText(props, "oldPassword");
  if (oldPassword === undefined) return;
  const changePasswordRequest = {
    oldPassword: { value: oldPassword },
    newPassword: { value: textOf(props, "password") },
  };
  await sdk.userApi.changePassword({ userId, changePasswordRequest });
}
