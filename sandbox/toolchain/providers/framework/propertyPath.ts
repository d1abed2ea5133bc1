/** Appends a member name to a property path: `rules.access`, or `tags["cost.centre"]`. */
export function memberPath(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** Appends a place in a list: `rules[0]`. */
export function elementPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** Splits a path as Pulumi writes them, such as `a.b[0]["c.d"]`; `*` stands for itself. */
export function splitPath(path: string): string[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return JSON.parse(`"${quoted}"`) as string;
    return index ?? name ?? "";
  });
}

/** True when `pattern` (an entry of `ignoreChanges`) names `path` or something that holds it. */
export function coversPath(pattern: string, path: string): boolean {
  const wanted = splitPath(pattern);
  const actual = splitPath(path);
  return (
    wanted.length <= actual.length &&
    wanted.every((part, index) => part === "*" || part === actual[index])
  );
}
