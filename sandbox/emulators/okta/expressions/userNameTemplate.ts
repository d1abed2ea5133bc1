import { substringBefore } from "./evaluate";
import { ExpressionError } from "./tokens";

const PART = /\$\{([^}]*)\}/g;
const ATTRIBUTE = /^source\.(\w+)$/;
const BEFORE = /^fn:substringBefore\(\s*source\.(\w+)\s*,\s*"([^"]*)"\s*\)$/;

/**
 * Application user name by a template such as `${source.login}`, `${source.email}` or
 * `${fn:substringBefore(source.login, "@")}`, with text around.
 *
 * @throws ExpressionError for another function.
 */
export function renderUserName(template: string, profile: Record<string, unknown>): string {
  return template.replace(PART, (_whole, part: string) => {
    const attribute = ATTRIBUTE.exec(part);
    if (attribute?.[1] !== undefined) return String(profile[attribute[1]] ?? "");
    const before = BEFORE.exec(part);
    if (before?.[1] !== undefined) {
      return substringBefore(String(profile[before[1]] ?? ""), before[2] ?? "");
    }
    throw new ExpressionError(
      `"${part}" is not supported; use source.<attribute> or fn:substringBefore(source.<attribute>, "@")`,
    );
  });
}
