import { type Client } from "@okta/okta-sdk-nodejs";

import { type Props } from "../../framework/types";
import { orNothing, retrying, statusOf } from "../errors";
import {
  changedInputs,
  finishing,
  readResult,
  type Inputs,
  type OktaContext,
  type OktaResource,
} from "../handler";
import { flag, required, requiredForceNew, text, textSet } from "../schema";
import { flagOf, textOf, textsOf } from "../values";

const inputs: Inputs = {
  expressionType: text({ default: "urn:okta:expression:1.0" }),
  expressionValue: text(required),
  groupAssignments: textSet(requiredForceNew),
  name: text(required),
  removeAssignedUsers: flag(),
  status: text({ default: "ACTIVE" }),
  usersExcluded: textSet(),
};

/** What only an inactive rule can change; its target groups never can. */
const CHANGEABLE = ["expressionType", "expressionValue", "name", "usersExcluded"];

/**
 * `okta.group.Rule`: the id is the rule's. While Okta evaluates a rule it answers 423.
 *
 * A rule that Okta marked INVALID can only be read and deleted. The official provider means to replace it, but its
 * `ForceNewIf` looks at the status that is planned, which is never INVALID (okta/terraform-provider-okta#1813): only
 * other target groups replace it, and any other change fails in Okta. The stand-in does the same and says the remedy.
 */
export const groupRule: OktaResource = {
  token: "okta:group/rule:Rule",
  inputs,
  outputs: {},

  validate(news) {
    const name = textOf(news, "name");
    if (name.length <= 50) return [];
    return [{ property: "name", reason: `has ${name.length} characters, but may have 50` }];
  },

  async create(news, context) {
    const { sdk } = await context.clients.connect();
    const { id = "" } = await unlocked(context, () =>
      sdk.groupApi.createGroupRule({ groupRule: requestOf(news) }),
    );
    return finishing({ id, outputs: news }, async () => {
      await setStatus(context, sdk, id, textOf(news, "status"));
      return { id, outputs: { ...news, ...(await observe(sdk, id)) } };
    });
  },

  async read(id, state, context) {
    const { sdk } = await context.clients.connect();
    const found = await orNothing(observe(sdk, id));
    return found && readResult(inputs, id, { ...state, ...found });
  },

  async update(id, olds, news, context) {
    const { sdk } = await context.clients.connect();
    if (textOf(olds, "status") === "INVALID") throw new Error(invalidRule(id));
    const status = textOf(news, "status");
    const changed = changedInputs(inputs, olds, news);
    if (changed.includes("status")) await setStatus(context, sdk, id, status);
    if (changed.some((name) => CHANGEABLE.includes(name))) {
      if (status === "ACTIVE") await setStatus(context, sdk, id, "INACTIVE");
      await unlocked(context, () =>
        sdk.groupApi.replaceGroupRule({ ruleId: id, groupRule: requestOf(news) }),
      );
      if (status === "ACTIVE") await setStatus(context, sdk, id, "ACTIVE");
    }
    return { ...news, ...(await observe(sdk, id)) };
  },

  async delete(id, state, context) {
    const { sdk } = await context.clients.connect();
    if (textOf(state, "status") === "ACTIVE") await deactivate(context, sdk, id);
    const removeUsers = flagOf(state, "removeAssignedUsers");
    await unlocked(context, () =>
      orNothing(sdk.groupApi.deleteGroupRule({ ruleId: id, removeUsers })),
    );
  },
};

function unlocked<T>(context: OktaContext, request: () => Promise<T>): Promise<T> {
  return retrying(context, { statuses: [423], totalMs: 180_000 }, request);
}

async function setStatus(context: OktaContext, sdk: Client, ruleId: string, status: string) {
  if (status === "INVALID") return;
  await unlocked(context, () =>
    status === "ACTIVE"
      ? sdk.groupApi.activateGroupRule({ ruleId })
      : sdk.groupApi.deactivateGroupRule({ ruleId }),
  );
}

async function deactivate(context: OktaContext, sdk: Client, ruleId: string): Promise<void> {
  try {
    await setStatus(context, sdk, ruleId, "INACTIVE");
  } catch (error) {
    // A rule that became INVALID since, or is gone, needs no deactivation.
    const summary = String((error as { errorSummary?: unknown }).errorSummary);
    if (statusOf(error) !== 404 && !summary.includes("status INVALID")) throw error;
  }
}

function requestOf(props: Props) {
  return {
    type: "group_rule" as const,
    name: textOf(props, "name"),
    actions: { assignUserToGroups: { groupIds: textsOf(props, "groupAssignments") } },
    conditions: {
      expression: {
        type: textOf(props, "expressionType"),
        value: textOf(props, "expressionValue"),
      },
      people: { users: { exclude: textsOf(props, "usersExcluded") } },
    },
  };
}

async function observe(sdk: Client, ruleId: string): Promise<Props> {
  const { name, status, conditions, actions } = await sdk.groupApi.getGroupRule({ ruleId });
  return {
    name,
    status,
    expressionType: conditions?.expression?.type,
    expressionValue: conditions?.expression?.value,
    usersExcluded: conditions?.people?.users?.exclude ?? [],
    groupAssignments: actions?.assignUserToGroups?.groupIds ?? [],
  };
}

function invalidRule(id: string): string {
  return `Okta has marked the group rule ${id} INVALID, since a group that it names was deleted: replace it with pulumi up --target-replace.`;
}
