import { type AccessGroup, type Person } from "../accessModel";
import { counted } from "../diff/wording";
import { compareNamed, managedBy } from "./compareNamed";
import { type SectionComparison, type Side } from "./comparison";
import { type CompareContext, countGrants, keyedName, type StackSide } from "./context";
import { listField, valueField } from "./fields";

export function compareGroups(context: CompareContext): SectionComparison {
  const { a, b } = context;
  const held = { a: groupGrants(a), b: groupGrants(b) };
  const members = (side: Side, { members: names = [] }: AccessGroup) =>
    names.map((name) => keyedName(context, side, "people", name));
  return compareNamed<AccessGroup>(context, {
    section: "groups",
    a: a.declared.model.groups,
    b: b.declared.model.groups,
    nameOf: ({ name }) => name,
    detail: (group, side) => groupDetail(group, held[side].get(group.name) ?? 0),
    compare: (one, other) => ({
      fields: [
        ...valueField("managed", managedBy(one), managedBy(other)),
        ...valueField(
          "pushed to AWS",
          a.declared.pushedGroups.includes(one.name),
          b.declared.pushedGroups.includes(other.name),
        ),
        ...valueField("description", one.description, other.description),
        ...(one.members === undefined || other.members === undefined
          ? valueField("members managed", managesMembers(one), managesMembers(other))
          : listField("members", members("a", one), members("b", other))),
      ],
    }),
  });
}

function groupGrants(side: StackSide): Map<string, number> {
  return countGrants(side, ({ principal: { type, name } }) => (type === "GROUP" ? [name] : []));
}

function managesMembers({ members }: AccessGroup): string {
  return members === undefined ? "elsewhere" : `here (${counted(members.length, "member")})`;
}

function groupDetail({ existing, members }: AccessGroup, grants: number): string {
  const who = members === undefined ? undefined : counted(members.length, "member");
  const where = existing ? "managed elsewhere" : undefined;
  return [who, counted(grants, "grant"), where].filter((part) => part !== undefined).join(", ");
}

export function comparePeople(context: CompareContext): SectionComparison {
  return compareNamed<Person>(context, {
    section: "people",
    a: context.a.declared.model.users,
    b: context.b.declared.model.users,
    nameOf: ({ userName }) => userName,
    detail: () => undefined,
    compare: (one, other) => ({
      fields: [
        ...valueField("managed", managedBy(one), managedBy(other)),
        ...valueField("first name", one.firstName, other.firstName),
        ...valueField("last name", one.lastName, other.lastName),
        ...valueField("e-mail", one.email, other.email, emailAsInB(context, one)),
        ...valueField("department", one.department, other.department),
      ],
    }),
  });
}

/** An e-mail address that is the user name follows the mapping of it. */
function emailAsInB({ key }: CompareContext, { email, userName }: Person): string {
  return email === userName ? key("a", "people", email) : email;
}
