/**
 * The hidden first line by which a comment or an issue of ours is found again. Only the very first
 * line counts, so nothing that a body quotes can pass for it.
 */
export interface Marker {
  /** What the text is, for example `access-diff`. */
  kind: string;
  stack: string;
  /** Commit that the text is about. */
  commit?: string;
  /** Run that wrote it; later runs have larger numbers. */
  run?: number;
  /** Repetition of the run, from 1. */
  attempt?: number;
}

const PREFIX = "okta-aws-access";

export function renderMarker(marker: Marker): string {
  const words = Object.entries(marker)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encoded(String(value))}`);
  return `<!-- ${PREFIX} ${words.join(" ")} -->`;
}

/** The marker of a body; undefined when it is none of ours. */
export function readMarker(body: string): Marker | undefined {
  const words = new RegExp(`^<!-- ${PREFIX} ([^>\n\r]*) -->`).exec(body)?.[1];
  if (words === undefined) return undefined;
  const values = new Map(
    words.split(" ").map((word): [string, string] => {
      const at = word.indexOf("=");
      return [word.slice(0, at), decoded(word.slice(at + 1))];
    }),
  );
  const kind = values.get("kind");
  const stack = values.get("stack");
  if (kind === undefined || stack === undefined) return undefined;
  return {
    kind,
    stack,
    commit: values.get("commit"),
    run: count(values.get("run")),
    attempt: count(values.get("attempt")),
  };
}

/** Two hyphens would end a comment early in some readers of HTML. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("--", "-%2D");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
