import { MARKDOWN_LIMIT } from "../../model/diff/render/markdown";

/** A text cut to what a comment holds. */
export interface CutText {
  text: string;
  /** Lines left out. */
  cut: number;
}

/** Room for what is said about the cut, and for closing what was open. */
const RESERVE = 600;

/**
 * Keeps whole lines up to `limit` characters, and says how many were left out and where they are.
 * What was open at the cut is closed: fenced code and folded sections.
 * @param whereElse a sentence, for example "The job summary holds all of it."
 */
export function cutToFit(text: string, whereElse: string, limit = MARKDOWN_LIMIT): CutText {
  if (text.length <= limit) return { text, cut: 0 };
  const lines = text.replace(/\n$/, "").split("\n");
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > limit - RESERVE) break;
    kept.push(line);
  }
  const cut = lines.length - kept.length;
  const noun = cut === 1 ? "line does" : "lines do";
  const note = `**${cut} ${noun} not fit into a comment.** ${whereElse}`;
  return { text: [...kept, ...closing(kept), "", note, ""].join("\n"), cut };
}

function closing(lines: readonly string[]): string[] {
  let fence: string | undefined;
  let open = 0;
  for (const line of lines) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    } else if (mark !== undefined) fence = mark;
    else open += countOf(line, "<details") - countOf(line, "</details>");
  }
  const ends = Array.from({ length: Math.max(0, open) }, () => "</details>");
  return [...(fence === undefined ? [] : [fence]), ...(ends.length > 0 ? ["", ...ends] : [])];
}

function countOf(line: string, word: string): number {
  return line.split(word).length - 1;
}
