import { crc32 } from "node:zlib";

import { type CheckFailure, type Props } from "../../framework/types";
import { type OktaFunction } from "../handler";
import { customAttributes, findGroups, type GroupJson } from "../resources/group";
import { number, text } from "../schema";
import { numberOf, optionalText, withoutBlanks } from "../values";

/** `okta.getGroups`: groups by a search expression, or by the begin of the name and the type. */
export const getGroups: OktaFunction = {
  token: "okta:index/getGroups:getGroups",
  inputs: { limit: number({ default: 200 }), q: text(), search: text(), type: text() },

  async invoke(args, context) {
    refuse(argumentFailures(args));
    const { http } = await context.clients.connect();
    const query = {
      limit: numberOf(args, "limit"),
      q: optionalText(args, "q"),
      search: optionalText(args, "search"),
      type: optionalText(args, "type"),
    };
    const groups = await findGroups(http, query);
    const id = String(crc32(JSON.stringify(withoutBlanks(query))));
    return { ...args, id, groups: groups.map(groupResult) };
  },
};

function argumentFailures(args: Props): CheckFailure[] {
  const limit = numberOf(args, "limit") ?? 200;
  const failures: CheckFailure[] = [];
  if (limit < 1 || limit > 10_000)
    failures.push({ property: "limit", reason: "must be 1 to 10000" });
  const others = ["q", "type"].filter((name) => optionalText(args, name));
  if (optionalText(args, "search") && others.length > 0) {
    failures.push({ property: "search", reason: `cannot be used with ${others.join(" or ")}` });
  }
  return failures;
}

function refuse(failures: CheckFailure[]): void {
  if (failures.length === 0) return;
  const problems = failures.map(({ property, reason }) => `${property} ${reason}`);
  throw new Error(`${problems.join("; ")}.`);
}

function groupResult(group: GroupJson): Props {
  return {
    id: group.id,
    name: group.profile.name,
    type: group.type,
    description: group.profile.description ?? "",
    source: group._links?.source?.href?.split("/").at(-1) ?? "",
    customProfileAttributes: customAttributes(group.profile) ?? "{}",
  };
}
