import * as z from "zod";
import { type Limit, LIMITS } from "../limits";
import { limitedText, matchingText, nameList, notLonger } from "./values";

/** Identity Center refuses these characters in SCIM attributes. */
const personText = (what: string, limit?: Limit) => {
  const text = matchingText(
    /^[^<>;:%]*[^<>;:%\s][^<>;:%]*$/,
    `is not usable as ${what}; SCIM takes text that is not blank and has none of < > ; : %`,
  );
  return limit === undefined ? text : notLonger(text, what, limit);
};

export const userSchema = z.strictObject({
  userName: personText("a user name", LIMITS.oktaLogin).describe(
    "Okta login and Identity Center user name.",
  ),
  firstName: personText("a first name", LIMITS.oktaPersonName).describe(
    "Given name; Identity Center demands one.",
  ),
  lastName: personText("a last name", LIMITS.oktaPersonName).describe(
    "Family name; Identity Center demands one.",
  ),
  email: notLonger(
    matchingText(/^[^\s@<>;:%]+@[^\s@<>;:%]+$/, "is not an e-mail address"),
    "an e-mail address",
    LIMITS.oktaEmail,
  )
    .optional()
    .describe("Primary e-mail address; default is the user name."),
  department: personText("a department")
    .optional()
    .describe("Department, usable for attribute-based access control."),
  existing: z
    .boolean()
    .default(false)
    .describe("True: the person comes from HR or a directory; looked up, never changed here."),
});

export const groupSchema = z.strictObject({
  name: limitedText("a group name", LIMITS.oktaGroupName)
    .regex(/^(\S(.*\S)?)?$/s, { error: "begins or ends with a blank; remove it" })
    .describe("Name in Okta and, once pushed, in Identity Center. Renaming makes another group."),
  description: notLonger(z.string(), "a group description", LIMITS.oktaGroupDescription)
    .optional()
    .describe("What membership of the group means."),
  members: nameList
    .optional()
    .describe("User names of the members. Absent: membership is managed elsewhere, as by a rule."),
  existing: z
    .boolean()
    .default(false)
    .describe("True: made and filled elsewhere; looked up by name, never changed or deleted here."),
});

export const groupPushSchema = z.strictObject({
  names: nameList.default([]).describe("Names of declared groups that are pushed."),
  prefixes: nameList
    .default([])
    .describe("Every declared group whose name begins with one of these is pushed."),
});

export const assignmentGroupSchema = limitedText("a group name", LIMITS.oktaGroupName)
  .default("AWS IAM Identity Center users")
  .describe(
    "Okta group that is assigned to the application. It must not be pushed: " +
      "the vendors do not support one group in both roles.",
  );
