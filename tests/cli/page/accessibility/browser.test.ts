import axe, { type AxeResults } from "axe-core";
import { type Page } from "puppeteer-core";
import { VIEW_IDS } from "../../../../model/matrix/pageState";
import { matrixTable } from "../../../support/matrixFixture";
import { follow, openMatrixPage, useBrowser } from "../../../support/matrixPage";
import { useTemporaryDirectory } from "../../../support/temporaryDirectory";

const browser = useBrowser();
const directory = useTemporaryDirectory();

describe("accessibility", () => {
  const violations = async (page: Page): Promise<string[]> => {
    await page.evaluate(axe.source);
    const found = (await page.evaluate("axe.run()")) as AxeResults;
    expect(found.passes.length).toBeGreaterThan(10);
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  };
  const hashes = [
    ...VIEW_IDS.map((view) => `view=${view}`),
    "view=account&account=audit",
    "view=person&person=ada@example.com",
    "names=full&risk=expiring",
    "group=nobody",
  ];

  it.each(["light", "dark"] as const)("has no violation in %s, in any view", async (scheme) => {
    const { page } = await openMatrixPage(browser(), directory(), matrixTable(), { scheme });
    for (const hash of hashes) {
      await follow(page, hash);
      expect([hash, await violations(page)]).toEqual([hash, []]);
    }
    await follow(page, "");
    await page.click('[data-row="1"][data-column="1"]');
    expect(await violations(page)).toEqual([]);
  });

  it("has no violation on a narrow screen, and does not scroll sideways", async () => {
    const { page } = await openMatrixPage(browser(), directory(), matrixTable(), { width: 400 });
    for (const hash of hashes) {
      await follow(page, hash);
      expect([hash, await violations(page)]).toEqual([hash, []]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([hash, width]).toEqual([hash, 400]);
    }
  });

  it("moves nothing by itself", async () => {
    const { page } = await openMatrixPage(browser(), directory(), matrixTable());
    const moving = await page.$$eval("*", (all) =>
      all
        .filter((it) => {
          const { transitionDuration, animationName } = getComputedStyle(it);
          return transitionDuration !== "0s" || animationName !== "none";
        })
        .map(({ tagName }) => tagName),
    );
    expect(moving).toEqual([]);
  });
});
