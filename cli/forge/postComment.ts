import { CliError } from "../support/errors";
import { type CommentThread, type ForgeComment } from "./forge";
import { type Marker, readMarker, renderMarker } from "./marker";
import { ConnectionError, RestError } from "./rest";

/** What became of a comment. */
export type CommentAction = "created" | "updated" | "unchanged" | "stale";

export interface PostedComment {
  action: CommentAction;
  url?: string;
  /** Further comments of ours for the stack, left by runs at the same time and now removed. */
  removed: number;
}

export interface CommentDraft {
  marker: Marker;
  /** What the comment says. */
  text: string;
  /** One line about where it comes from; a change of it alone is not worth an edit. */
  footer: string;
  dryRun: boolean;
}

/** How often another run may come between before we give up. */
const ROUNDS = 4;

/**
 * Creates the comment of a stack, or edits it in place. Only comments of our own author are touched.
 * A run for an older commit leaves a newer comment alone, and what would not change is not written.
 */
export async function postComment(
  thread: CommentThread,
  draft: CommentDraft,
): Promise<PostedComment> {
  const { marker, dryRun } = draft;
  const body = commentBody(draft);
  let created: ForgeComment | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const [oldest, ...others] = await ownComments(thread, marker);
    if (oldest === undefined) {
      if (dryRun) return { action: "created", removed: 0 };
      created = await createOnce(thread, body);
      if (created !== undefined) await checkAuthor(thread, created);
      // Look again: a run at the same time may have created one, too.
      continue;
    }
    if (oldest.id === created?.id && others.length === 0)
      return { action: "created", url: oldest.url, removed: 0 };
    const action = await bring(thread, oldest, { ...draft, body });
    if (!dryRun) for (const { id } of others) await removeQuietly(thread, id);
    return { action, url: oldest.url, removed: dryRun ? 0 : others.length };
  }
  throw new RestError(500, `the comment on ${thread.name} vanished whenever it was written`);
}

async function bring(
  thread: CommentThread,
  comment: ForgeComment,
  { marker, text, body, dryRun }: CommentDraft & { body: string },
): Promise<CommentAction> {
  const present = readMarker(comment.body);
  if (present?.commit === marker.commit && textOf(comment.body) === text.trim()) return "unchanged";
  if (present !== undefined && (await isStale(thread, marker, present))) return "stale";
  if (!dryRun) await thread.update(comment.id, body);
  return "updated";
}

async function ownComments(thread: CommentThread, marker: Marker): Promise<ForgeComment[]> {
  const marked = (await thread.list()).filter(({ body }) => {
    const found = readMarker(body);
    return found?.kind === marker.kind && found.stack === marker.stack;
  });
  if (marked.length === 0) return [];
  const author = await thread.author();
  return marked.filter((comment) => comment.author === author).sort((a, b) => a.id - b.id);
}

/** A 5xx or a lost answer may hide a comment that was made; the caller looks again either way. */
async function createOnce(thread: CommentThread, body: string): Promise<ForgeComment | undefined> {
  try {
    return await thread.create(body);
  } catch (error) {
    const uncertain =
      error instanceof RestError ? error.status >= 500 : error instanceof ConnectionError;
    if (uncertain) return undefined;
    throw error;
  }
}

/** A comment by somebody else than we look for would never be found again. */
async function checkAuthor(thread: CommentThread, { author, url }: ForgeComment): Promise<void> {
  const expected = await thread.author();
  if (author === expected) return;
  throw new CliError(
    `The comment ${url ?? ""} is by ${author}, not by ${expected}. ` +
      `Name ${author} with --author, or each run adds a comment.`,
  );
}

/** Whoever removed it first has done our work. */
async function removeQuietly(thread: CommentThread, id: number): Promise<void> {
  try {
    await thread.remove(id);
  } catch (error) {
    if (!(error instanceof RestError && error.status === 404)) throw error;
  }
}

/**
 * True when the comment in place tells of something newer. Of two runs for one commit the later one
 * is newer; of two commits the pull request's head is, and between two others the later run's.
 */
async function isStale(thread: CommentThread, mine: Marker, present: Marker): Promise<boolean> {
  const older = isOlderRun(mine, present);
  if (mine.commit === present.commit || mine.commit === undefined) return older;
  const head = await thread.headCommit();
  if (head === mine.commit) return false;
  return head === present.commit || older;
}

function isOlderRun(mine: Marker, present: Marker): boolean {
  if (mine.run === undefined || present.run === undefined) return false;
  if (mine.run !== present.run) return mine.run < present.run;
  return (mine.attempt ?? 1) < (present.attempt ?? 1);
}

/** The whole comment as it is stored: marker, text, footer. */
export function commentBody({ marker, text, footer }: Omit<CommentDraft, "dryRun">): string {
  return `${renderMarker(marker)}\n${text.trim()}\n\n<sub>${footer}</sub>\n`;
}

/** Forges store text with other line ends and without the last ones. */
function textOf(body: string): string {
  const lines = body.replaceAll("\r\n", "\n").trim().split("\n").slice(1);
  if (lines.at(-1)?.startsWith("<sub>")) lines.pop();
  return lines.join("\n").trim();
}
