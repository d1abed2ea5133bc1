/** A date as the official provider writes it (Go's RFC 3339, whole seconds); empty without a date. */
export function rfc3339(date: Date | undefined): string {
  return date === undefined ? "" : date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
