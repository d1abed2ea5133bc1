import { type ForgeIssue, type IssueTracker } from "../forge/forge";
import { type Marker, readMarker, renderMarker } from "../forge/marker";

export type IssueAction = "opened" | "updated" | "unchanged" | "closed" | "none";

export interface SyncedIssue {
  action: IssueAction;
  number?: number;
  url?: string;
}

export interface IssueDraft {
  stack: string;
  /** What is wrong; undefined closes the issue. */
  text?: string;
  /** Where this comes from, for the last line and for the closing comment. */
  footer: string;
  dryRun: boolean;
}

const KIND = "report";

/**
 * Keeps at most one open issue a stack: opens it with the first finding, edits it while there are
 * some, closes it when all is clean. Issues of another author are never touched.
 */
export async function syncIssue(tracker: IssueTracker, draft: IssueDraft): Promise<SyncedIssue> {
  const { stack, text, footer, dryRun } = draft;
  const [issue, ...others] = await ownIssues(tracker, stack);
  if (text === undefined) {
    const open = issue === undefined ? [] : [issue, ...others];
    if (!dryRun)
      for (const { number } of open) await tracker.close(number, `All checks are clean. ${footer}`);
    return issue === undefined ? { action: "none" } : { action: "closed", ...placeOf(issue) };
  }
  const title = `Access of stack ${stack}: the nightly checks found something`;
  const body = issueBody(stack, text, footer);
  if (issue === undefined) {
    if (dryRun) return { action: "opened" };
    return { action: "opened", ...placeOf(await tracker.create(title, body)) };
  }
  if (withoutFooter(issue.body) === withoutFooter(body))
    return { action: "unchanged", ...placeOf(issue) };
  if (!dryRun) await tracker.update(issue.number, title, body);
  return { action: "updated", ...placeOf(issue) };
}

async function ownIssues(tracker: IssueTracker, stack: string): Promise<ForgeIssue[]> {
  const marked = (await tracker.listOpen()).filter(({ body }) => {
    const found = readMarker(body);
    return found?.kind === KIND && found.stack === stack;
  });
  if (marked.length === 0) return [];
  const author = await tracker.author();
  return marked.filter((issue) => issue.author === author);
}

function issueBody(stack: string, text: string, footer: string): string {
  const marker: Marker = { kind: KIND, stack };
  return `${renderMarker(marker)}\n${text.trim()}\n\n<sub>${footer}</sub>\n`;
}

/** The run differs each night; that alone is no news. */
function withoutFooter(body: string): string {
  const lines = body.replaceAll("\r\n", "\n").trim().split("\n");
  if (lines.at(-1)?.startsWith("<sub>")) lines.pop();
  return lines.join("\n").trim();
}

function placeOf({ number, url }: ForgeIssue): { number: number; url?: string } {
  return { number, url };
}
