import { type AccessTable, type TableFacts } from "../accessTable";
import { type PackedGrants, packGrants, unpackGrants } from "../grantColumns";

/** What the page carries: the table with its grants packed. */
interface PageData extends TableFacts {
  packedGrants: PackedGrants[];
}

/** JSON without `<`, so that nothing in it can end the element around it or open a comment. */
export function pageData({ grants, ...facts }: AccessTable): string {
  const data: PageData = { ...facts, packedGrants: packGrants(grants) };
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/** The inverse of `pageData`. */
export function readPageData(text: string): AccessTable {
  const { packedGrants, ...facts } = JSON.parse(text) as PageData;
  return { ...facts, grants: unpackGrants(packedGrants) };
}
