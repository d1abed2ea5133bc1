/** Columns of a pipe, and the widest line that is still easy to read. */
const COLUMNS = { default: 80, most: 120 };

/** How wide a text on standard output may be. */
export function outputColumns(): number {
  return Math.min(process.stdout.columns ?? COLUMNS.default, COLUMNS.most);
}
