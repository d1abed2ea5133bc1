import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import { statusOf } from "../errors";
import { type Inputs } from "../handler";
import { allOf } from "../http";
import { userProps, type OktaUser } from "../resources/userProfile";
import { object, text } from "../schema";
import { objectsOf, optionalText, textOf } from "../values";

/** The arguments that find users. */
export const USER_SEARCH: Inputs = {
  compoundSearchOperator: text({ default: "and" }),
  searches: {
    kind: "set",
    element: object({
      comparison: text({ default: "eq" }),
      expression: text(),
      name: text(),
      value: text(),
    }),
  },
};

/** The search expression of `searches`, such as `profile.email eq "a@example.com"`. */
export function userSearch(args: Props): string {
  const clauses = objectsOf(args, "searches").map((search) => {
    const expression = optionalText(search, "expression");
    if (expression !== undefined) return expression;
    const value = optionalText(search, "value");
    const clause = `${textOf(search, "name")} ${textOf(search, "comparison")}`;
    return value === undefined ? clause : `${clause} "${value}"`;
  });
  return clauses.join(` ${optionalText(args, "compoundSearchOperator") ?? "and"} `);
}

/** A user as the functions report one; "" for what is not known. */
export function userResult(user: OktaUser): Props {
  const texts = Object.entries(userProps(user)).map(([name, value]) => [name, value ?? ""]);
  const types = user.type?.id ? [{ id: user.type.id }] : [];
  return { ...(Object.fromEntries(texts) as Props), id: user.id, types };
}

export async function userGroups({ sdk }: Okta, userId: string): Promise<string[]> {
  const groups = await allOf(await sdk.userApi.listUserGroups({ userId }));
  return groups.flatMap((group) => group.id ?? []);
}

/** Roles of a user, and those among them that are the user's own; none without the right to see them. */
export async function userRoles({ sdk }: Okta, userId: string) {
  try {
    const found = await allOf(await sdk.roleAssignmentApi.listAssignedRolesForUser({ userId }));
    const own = found.filter(
      ({ assignmentType, type }) => assignmentType === "USER" && type !== "CUSTOM",
    );
    return { adminRoles: own.map(({ type }) => type), roles: found.map(({ type }) => type) };
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    return { adminRoles: [], roles: [] };
  }
}
