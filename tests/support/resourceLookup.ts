/** What a lookup needs to know of a resource. */
export interface Named {
  urn: string;
  type: string;
}

/** Resources of a mocked run or of a stack's state, found by type and name. */
export interface ResourceLookup<R extends Named> {
  readonly resources: readonly R[];
  /** All resources of a type, sorted by name. */
  byType(type: string): R[];
  /** Names of all resources of a type, sorted. */
  names(type: string): string[];
  /** The one resource of this type and, if given, name. Throws when there is none or are more. */
  only(type: string, name?: string): R;
  /** The resource with this URN. Throws when there is none. */
  byUrn(urn: string): R;
  /** Number of resources by type. */
  counts(): Record<string, number>;
}

export function resourceLookup<R extends Named>(resources: readonly R[]): ResourceLookup<R> {
  const byType = (type: string): R[] =>
    resources
      .filter((resource) => resource.type === type)
      .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const names = (type: string): string[] => byType(type).map(nameOf);
  return {
    resources,
    byType,
    names,
    only: (type, name) => {
      const found = byType(type).filter((one) => name === undefined || nameOf(one) === name);
      const [one] = found;
      if (one !== undefined && found.length === 1) return one;
      const wanted = name === undefined ? type : `${type} "${name}"`;
      throw new Error(
        `${found.length} resources are ${wanted}; there are: ${names(type).join(", ")}`,
      );
    },
    byUrn: (urn) => {
      const found = resources.find((resource) => resource.urn === urn);
      if (found !== undefined) return found;
      throw new Error(`no resource is ${urn}`);
    },
    counts: () => {
      const types = [...new Set(resources.map(({ type }) => type))].sort();
      return Object.fromEntries(types.map((type) => [type, byType(type).length]));
    },
  };
}

/** Last part of a URN: the resource's name in the program. */
export function nameOf({ urn }: { urn: string }): string {
  return urn.split("::").slice(3).join("::");
}
