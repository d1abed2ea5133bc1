import pc from "picocolors";

/** Prints one JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** A line about what is going on; on stderr, so that stdout holds results only. */
export function note(line: string): void {
  process.stderr.write(`${pc.dim(line)}\n`);
}

/** Lines of `name  value` with aligned values. */
export function alignPairs(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}
