/**
 * Breaks a line at spaces. A word that is longer than the line is not cut.
 * @param width columns
 * @param first what the first line begins with
 * @param rest what all others begin with
 */
export function wrapText(text: string, width: number, first: string, rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  return [...lines, line];
}
