/**
 * What AWS publishes about IAM actions and condition keys, as plain data. `config/actionCatalog`
 * fills it from the published service authorization reference; the lint only reads it.
 */

/** The actions and condition keys of one service. */
export interface ServiceActions {
  /** Action names without prefix, as AWS spells them. */
  actions: readonly string[];
  /** Condition keys with prefix; variable parts are written `${Name}`, `<key>` or `tag-key`. */
  conditionKeys: readonly string[];
}

export interface ActionCatalog {
  /** Every service prefix that exists, lower case. */
  serviceKeys: readonly string[];
  /** Details of the services that were loaded, by lower-case prefix. */
  services: ReadonlyMap<string, ServiceActions>;
  /** Global condition keys (`aws:SourceIp`, …). */
  globalConditionKeys: readonly string[];
  /** Day of the data, `YYYY-MM-DD`, named in messages because AWS adds actions every week. */
  updatedOn: string;
}

/** The part of an action or condition key before the colon, lower case; undefined without one. */
export function servicePrefix(name: string): string | undefined {
  const colon = name.indexOf(":");
  return colon > 0 ? name.slice(0, colon).toLowerCase() : undefined;
}

/** Prefixes that the actions and condition keys of a policy document mention, lower case, sorted. */
export function mentionedServices(document: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      const prefix = servicePrefix(value);
      if (prefix !== undefined && /^[a-z0-9-]+$/.test(prefix)) found.add(prefix);
    } else if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        visit(key);
        visit(child);
      }
    }
  };
  visit(document);
  return [...found].sort();
}
