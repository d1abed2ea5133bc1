import fc from "fast-check";
import { paginate, PagingTokenError } from "../../../../sandbox/emulators/http/paging";

const SCOPE = "ListThings";

function allPages(items: readonly number[], maxResults: number | undefined, pageSize: number) {
  const pages: number[][] = [];
  let nextToken: string | undefined;
  do {
    const page = paginate(items, { maxResults, nextToken, pageSize, scope: SCOPE });
    pages.push(page.items);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return pages;
}

describe("paging", () => {
  test("pages put together are the list, none above the sizes asked for", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { maxLength: 60 }),
        fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
        fc.integer({ min: 1, max: 20 }),
        (items, maxResults, pageSize) => {
          const pages = allPages(items, maxResults, pageSize);
          expect(pages.flat()).toEqual(items);
          const size = Math.min(maxResults ?? pageSize, pageSize);
          expect(pages.every((page) => page.length <= size)).toBe(true);
          expect(pages).toHaveLength(Math.max(1, Math.ceil(items.length / size)));
        },
      ),
    );
  });

  test("a token is good for its own listing only", () => {
    const { nextToken } = paginate([1, 2], { pageSize: 1, scope: SCOPE });
    expect(() => paginate([1, 2], { pageSize: 1, scope: "Other", nextToken })).toThrow(
      PagingTokenError,
    );
    expect(() => paginate([1, 2], { pageSize: 1, scope: SCOPE, nextToken: "x" })).toThrow(
      PagingTokenError,
    );
    expect(nextToken).toMatch(/^[-_A-Za-z0-9]+$/);
  });
});
