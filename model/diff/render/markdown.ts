import { type AccessDiff } from "../accessDiff";
import { counted } from "../wording";
import { plainText } from "./plainText";
import { type Detail, type Item, type Section, sections } from "./sections";
import { summaryLine } from "./summary";

/** GitHub refuses comments above 65,536 characters; some room is left for a marker and a footer. */
export const MARKDOWN_LIMIT = 64_000;

/** Longest text of one item; a policy condition may be longer than a comment. */
const ITEM_LIMIT = 1_500;

/** Names of one list; those beyond are counted. */
const NAMES_LIMIT = 40;

/** Room for the line that tells how much was cut, and for closing a folded section. */
const CUT_RESERVE = 300;

/**
 * The diff as a comment: summary first, the most dangerous next, everything else folded. Never above
 * `MARKDOWN_LIMIT` characters; what does not fit is counted.
 */
export function renderMarkdown(diff: AccessDiff): string {
  const title = diff.title === undefined ? "" : `: ${escaped(diff.title)}`;
  const lines = [`**${escapeMarkdown(summaryLine(diff))}**`, "", `### Access changes${title}`];
  const budget = { left: MARKDOWN_LIMIT - lines.join("\n").length - CUT_RESERVE, cut: 0 };
  for (const section of sections(diff)) lines.push(...renderSection(section, budget));
  if (budget.cut > 0) {
    const what = counted(budget.cut, "entry does", "entries do");
    lines.push("", `**${what} not fit here.** \`access diff --format text\` prints all.`);
  }
  return `${lines.join("\n")}\n`;
}

interface Budget {
  left: number;
  cut: number;
}

function renderSection({ title, open, items }: Section, budget: Budget): string[] {
  const [head, tail] = open
    ? [["", `#### ${title}`, ""], []]
    : [
        ["", "<details>", `<summary>${title}</summary>`, ""],
        ["", "</details>"],
      ];
  const frame = lengthOf([...head, ...tail]);
  const body: string[] = [];
  let room = budget.left - frame;
  for (const item of items) {
    const lines = renderItem(item);
    const length = lengthOf(lines);
    if (length <= room) {
      body.push(...lines);
      room -= length;
    } else {
      budget.cut++;
      // What follows is cut as well: a shorter entry must not look more important.
      room = -1;
    }
  }
  budget.left = Math.max(room, 0);
  if (body.length === 0) return [];
  return [...head, ...body, ...tail];
}

function renderItem({ level, text, rule, details }: Item): string[] {
  const lead = level === undefined ? "" : `**${level}**: `;
  const tail = rule === undefined ? "" : ` \`${rule}\``;
  return [
    `- ${lead}${escaped(text)}${tail}`,
    ...details.map((detail) => `  - ${escaped(detailText(detail))}`),
  ];
}

function detailText(detail: Detail): string {
  if (typeof detail === "string") return detail;
  const { lead, names } = detail;
  const more = names.length - NAMES_LIMIT;
  const list = names.slice(0, NAMES_LIMIT).join(", ");
  return `${lead}${list}${more > 0 ? ` and ${more} more` : ""}`;
}

function escaped(text: string): string {
  const plain = plainText(text);
  const characters = Array.from(plain);
  if (characters.length <= ITEM_LIMIT) return escapeMarkdown(plain);
  const kept = characters.slice(0, ITEM_LIMIT).join("");
  return `${escapeMarkdown(kept)} … (${characters.length - ITEM_LIMIT} more characters)`;
}

/** Each line with its line break. */
function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** Splits what GitHub and GitLab look for in the rendered text, where an entity is a character again. */
const SPLIT = "<!-- -->";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Takes the meaning from everything that Markdown, HTML, GitHub or GitLab would act on: markup,
 * tags, entities, mentions, references to issues and the like, emoji names, and addresses.
 */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/&(?=\d)|[!%](?=[\w"])|[@#]|:(?=\/\/|[\w+-]+:)|www(?=\.)|GH(?=-\d)/gi, "$&\u0000")
    .replace(/[~$](?=[\w"])/g, "$&\u0000")
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replace(/^[-+=]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replaceAll("\u0000", SPLIT);
}
