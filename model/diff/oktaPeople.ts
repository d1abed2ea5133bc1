import { compareText } from "../diagnostics";
import { type ResourceAction, type ResourceChange } from "./previewSteps";
import {
  because,
  groupOf,
  inputText,
  listDetails,
  type OktaContext,
  type OktaFindings,
  type OktaReader,
  PAST,
} from "./oktaReport";
import { someOf } from "./wording";

const GROUP_TYPE = "okta:group/group:Group";

/** People and groups of Okta. */
export const PEOPLE_READERS: Readonly<Record<string, OktaReader>> = {
  [GROUP_TYPE]: readGroup,
  "okta:user/user:User": readUser,
  "okta:index/groupMemberships:GroupMemberships": readMembers,
};

function readGroup(change: ResourceChange, context: OktaContext): OktaFindings {
  const { action, oldInputs, newInputs, name } = change;
  const old = inputText({ oldInputs, newInputs: {} }, "name", name);
  const next = inputText({ oldInputs: {}, newInputs }, "name", name);
  const renamed = action === "update" && old !== next ? `, renamed from "${old}"` : "";
  const shown = action === "delete" ? old : next;
  const text = `Okta group "${shown}" ${PAST[action]}${renamed || because(change)}`;
  const members = context.before.groups[old]?.members ?? [];
  const details =
    action === "delete" && members.length > 0
      ? [`members: ${someOf([...members].sort(compareText))}`]
      : [];
  return { changes: [{ what: "group", action, text, details }], risks: [] };
}

function readUser(change: ResourceChange): OktaFindings {
  const { action, name } = change;
  const verb = action === "delete" ? "is deactivated and deleted" : PAST[action];
  const text = `Person ${inputText(change, "login", name)} ${verb} in Okta${because(change)}`;
  return { changes: [{ what: "person", action, text, details: [] }], risks: [] };
}

const SET: Record<ResourceAction, string> = {
  create: "are set",
  update: "are set anew",
  replace: "are set anew",
  delete: "are no longer managed",
  other: "change",
};

/**
 * Members that the model does not tell of: people who were added or removed by hand, a group whose
 * list is empty, or the people who are granted something without a group. Those of a group that
 * goes as a whole are told with the group.
 */
function readMembers(change: ResourceChange, context: OktaContext): OktaFindings {
  const { action, name } = change;
  if (action === "delete" && context.also(GROUP_TYPE, "delete", name))
    return { changes: [], risks: [] };
  const group = groupOf(name, context);
  if (group !== undefined && context.told.has(group)) return { changes: [], risks: [] };
  const direct = group === undefined && name === `${context.componentName}-direct`;
  const whose = direct ? "people who are granted access directly" : `"${group ?? name}"`;
  const text = `Members of the group ${direct ? "of " : ""}${whose} ${SET[action]}${because(change)}`;
  const details =
    action === "update"
      ? listDetails(change, "users", ["added, by Okta id", "removed, by Okta id"])
      : [];
  return { changes: [{ what: "members", action, text, details }], risks: [] };
}
