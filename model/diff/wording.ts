/** `1 grant`, `2 grants`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Items that a sentence can hold, and how many more there are. */
export function someOf(items: readonly string[], most = 5, separator = ", "): string {
  const shown = items.slice(0, most).join(separator);
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}
