/**
 * True when nothing holds a grant beyond a day: every rule that asks for it has a last day, and none
 * a later one.
 *
 * @param day `YYYY-MM-DD`, the last on which the grant may hold
 * @param lastDays of all rules that ask for it; undefined: without end
 */
export function endsBy(day: string, lastDays: readonly (string | undefined)[]): boolean {
  return lastDays.every((last) => last !== undefined && last <= day);
}
