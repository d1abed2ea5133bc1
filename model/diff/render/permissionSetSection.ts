import { type AccessDiff } from "../accessDiff";
import { type PolicyLine } from "../permissionSetChange";
import { type PermissionSetDiff } from "../permissionSetChanges";
import { counted } from "../wording";
import { type Section } from "./sections";

/** Each set with what it holds, when it comes or goes, or with what changes about it. */
export function permissionSetSection({ permissionSets: sets }: AccessDiff): Section {
  return {
    title: `Permission sets: ${sets.length}`,
    open: false,
    items: sets.map((set) => {
      const lines = set.lines.map((line) => lineText(line, set.action));
      return { text: setText(set), details: [...renameText(set), ...lines, ...set.settings] };
    }),
  };
}

const VERDICTS = {
  widened: "widened",
  narrowed: "narrowed",
  changed: "changed",
  same: "no other rights",
};

function setText(set: PermissionSetDiff): string {
  const what = set.action === "updated" ? VERDICTS[set.verdict] : set.action;
  const brief = set.action === "replaced" ? ", with a brief loss of access" : "";
  const drift = set.drift === undefined ? "" : ", not as declared";
  const people = `${set.morePeople ? "at least " : ""}${counted(set.people, "person", "people")}`;
  return `${set.name}: ${what}${brief}${drift} (${counted(set.grants, "grant")}, ${people})`;
}

function renameText({ sameAs, action }: PermissionSetDiff): string[] {
  if (sameAs === undefined) return [];
  return action === "created"
    ? [`holds what ${sameAs} held, which is deleted: a rename, with new role ARNs`]
    : [`renamed to ${sameAs}, which is created with the same contents`];
}

function lineText(line: PolicyLine, action: PermissionSetDiff["action"]): string {
  if (action === "created") return contentText(line, WORDS.present);
  return action === "deleted" ? contentText(line, WORDS.past) : changeText(line);
}

const WORDS = {
  present: { limit: "limited by", contain: "contains", Allow: "allows", Deny: "denies" },
  past: { limit: "was limited by", contain: "contained", Allow: "allowed", Deny: "denied" },
};

/** What a set that comes or goes holds, with the set as the subject. */
function contentText(
  { text, policy, name, statement }: PolicyLine,
  words: typeof WORDS.present,
): string {
  if (policy === "boundary") return `${words.limit} the boundary ${name ?? text}`;
  if (statement === undefined) return `${words.contain} ${text}`;
  return `${words[statement.effect]} ${text.slice(statement.effect.length + 1)}`;
}

/** What the holders of the set gain or lose, with the set as the subject. */
function changeText({ direction, text, statement }: PolicyLine): string {
  if (direction === "unclear") return text;
  if (statement === undefined) return `${direction === "gained" ? "gains" : "loses"} ${text}`;
  const allows = statement.effect === "Allow";
  const added = allows === (direction === "gained");
  const verb = added ? (allows ? "allows" : "denies") : `no longer ${allows ? "allows" : "denies"}`;
  return `${verb} ${text.slice(statement.effect.length + 1)}`;
}
