import { accessFixture, type GrantTriple } from "../../../support/accessFixture";
import { tableOf } from "../../../support/matrixFixture";
import {
  drawn,
  fill,
  focused,
  openMatrixPage,
  press,
  textOf,
  useBrowser,
} from "../../../support/matrixPage";
import { useTemporaryDirectory } from "../../../support/temporaryDirectory";

const browser = useBrowser();
const directory = useTemporaryDirectory();

describe("500 groups by 1,000 accounts", () => {
  const id = (index: number) => String(100_000_000_000 + index);
  const grants = Array.from({ length: 500 }, (_, group) =>
    Array.from({ length: 40 }, (_unused, step): GrantTriple => {
      return [`team-${group}`, "Read", id((group * 7 + step * 25) % 1_000)];
    }),
  ).flat();
  const access = accessFixture({
    groups: Array.from({ length: 500 }, (_, group) => `team-${group}`),
    permissionSets: ["Read"],
    accounts: Array.from({ length: 1_000 }, (_, index) => ({
      id: id(index),
      name: `account-${String(index).padStart(3, "0")}`,
      ouPath: [`Unit${Math.floor(index / 100)}`],
    })),
  });
  const keyed = grants.map(([name, permissionSet, accountId]) => ({
    key: `${name}|${permissionSet}|${accountId}`,
    principal: { type: "GROUP" as const, name },
    permissionSet,
    accountId,
    accountName: accountId,
    sources: [{ rule: `rule of ${name}` }],
  }));
  const table = tableOf({ ...access, grants: keyed });

  it("keeps only what is in sight in the document, and reaches the far corner", async () => {
    const { page } = await openMatrixPage(browser(), directory(), table);
    expect(await textOf(page, "#status")).toBe("20 000 grants to 500 groups in 1 000 accounts");
    const cells = () => page.$$eval(".cell", (all) => all.length);
    expect(await cells()).toBeLessThan(1_500);
    await page.focus('[data-row="0"][data-column="0"]');
    await page.keyboard.down("Control");
    await press(page, "End");
    await page.keyboard.up("Control");
    expect(await focused(page)).toBe("499,999");
    expect(await cells()).toBeLessThan(1_500);
    const grid = await page.$eval('[role="grid"]', (it) => it.getAttribute("aria-rowcount"));
    expect(grid).toBe("502");
    await page.$eval(".grid-frame", (frame) => frame.scrollTo(0, 0));
    await drawn(page);
    expect(await focused(page)).toBe("TABLE#");
    await press(page, "ArrowUp");
    expect(await focused(page)).toBe("498,999");
  });

  it("filters and lists without drawing everything", async () => {
    const { page } = await openMatrixPage(browser(), directory(), table);
    await fill(page, "group", "team-499");
    expect(await textOf(page, "#status")).toBe("40 of 20 000 grants to 1 group in 40 accounts");
    await page.click('a[data-view="list"]');
    await page.click("#clear");
    expect(await textOf(page, ".more")).toBe("The first 100 of 500 entries. Show all 500 entries");
    await page.click(".more button");
    expect(await page.$$("tr.principal")).toHaveLength(500);
  });
});
