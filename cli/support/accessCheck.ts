import { type IdentityCenterReader } from "./identityCenterReader";

export interface AccessQuestion {
  /** User name in Identity Center, which is the Okta login. */
  user: string;
  permissionSet: string;
  /** Account id or name. */
  account: string;
  /** Group that the access must come through; absent: any way will do. */
  group?: string;
}

/** One thing that must be true. */
export interface AccessFinding {
  check: "user" | "scim" | "group" | "permissionSet" | "account" | "assignment";
  ok: boolean;
  /** What was found, in one sentence. */
  detail: string;
}

export interface AccessAnswer {
  question: AccessQuestion;
  /** True when every finding is. */
  holds: boolean;
  findings: AccessFinding[];
}

type User = NonNullable<Awaited<ReturnType<IdentityCenterReader["findUser"]>>>;

/**
 * Whether a person came by SCIM, is active, and holds a permission set in an account, as Identity
 * Center itself says. Finds everything that is missing, not only the first.
 */
export async function checkAccess(
  question: AccessQuestion,
  reader: IdentityCenterReader,
): Promise<AccessAnswer> {
  const [user, permissionSet, account] = await Promise.all([
    reader.findUser(question.user),
    reader.findPermissionSet(question.permissionSet),
    reader.findAccount(question.account),
  ]);
  const groups = await (user?.UserId === undefined ? new Map() : reader.groupsOf(user.UserId));
  const findings: AccessFinding[] = [
    ...describeUser(question, user),
    ...describeGroups(question, groups),
    {
      check: "permissionSet",
      ok: permissionSet !== undefined,
      detail: permissionSet
        ? `Permission set ${question.permissionSet} exists.`
        : `There is no permission set ${question.permissionSet}.`,
    },
  ];
  if (account === undefined) {
    findings.push({
      check: "account",
      ok: false,
      detail: `There is no account ${question.account}.`,
    });
  } else if (permissionSet !== undefined && user?.UserId !== undefined) {
    const holders = await reader.holders(permissionSet, account.id);
    findings.push(describeAssignment(question, user.UserId, groups, holders));
  }
  return { question, holds: findings.every(({ ok }) => ok), findings };
}

/** `ExternalIds` is what SCIM leaves; the text of `CreatedBy` is not documented and only shown. */
function describeUser({ user: name }: AccessQuestion, user: User | undefined): AccessFinding[] {
  if (user === undefined) {
    return [{ check: "user", ok: false, detail: `There is no user ${name} in Identity Center.` }];
  }
  const isEnabled = user.UserStatus !== "DISABLED";
  const [external] = user.ExternalIds ?? [];
  const creator = user.CreatedBy === undefined ? "" : `, created by ${user.CreatedBy}`;
  return [
    {
      check: "user",
      ok: isEnabled,
      detail: `User ${name} exists and is ${isEnabled ? "enabled" : "disabled"}.`,
    },
    {
      check: "scim",
      ok: external !== undefined,
      detail: external
        ? `The user came by SCIM (external id ${external.Id}${creator}).`
        : `The user did not come by SCIM: it has no external id${creator}.`,
    },
  ];
}

function describeGroups(
  { group }: AccessQuestion,
  groups: ReadonlyMap<string, string>,
): AccessFinding[] {
  const names = [...groups.values()].sort();
  if (group === undefined) return [];
  const isMember = names.includes(group);
  const others = names.length > 0 ? `; it is in ${names.join(", ")}` : "";
  const detail = isMember
    ? `The user is in group ${group}.`
    : `The user is not in group ${group}${others}.`;
  return [{ check: "group", ok: isMember, detail }];
}

function describeAssignment(
  { permissionSet, account, group }: AccessQuestion,
  userId: string,
  groups: ReadonlyMap<string, string>,
  holders: ReadonlySet<string>,
): AccessFinding {
  const ways = [...groups]
    .filter(([id, name]) => holders.has(id) && (group === undefined || name === group))
    .map(([, name]) => `group ${name}`);
  if (group === undefined && holders.has(userId)) ways.push("an assignment of the user's own");
  const what = `${permissionSet} in account ${account}`;
  const detail =
    ways.length > 0
      ? `The user holds ${what}, through ${ways.sort().join(" and ")}.`
      : `The user does not hold ${what}${group === undefined ? "" : ` through group ${group}`}.`;
  return { check: "assignment", ok: ways.length > 0, detail };
}
