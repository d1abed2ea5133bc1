/**
 * `npm run bench:matrix`: the page of 500 groups by 1,000 accounts with 50,000 and 500,000 grants,
 * in a real headless Chromium. `dense` says how much worse the second is: with ten times the grants,
 * less than ten means that the page does better than work on each of them. `heapMiB` does not count the
 * columns of indexes, 18 bytes a grant.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type Page } from "puppeteer-core";
import { pageAssets } from "../cli/page/pageAssets";
import { type Grant, type ResolvedAccess } from "../model/accessModel";
import { loadAccess } from "../model/loadAccess";
import { buildAccessTable } from "../model/matrix/buildTable";
import { pageDocument } from "../model/matrix/page/pageDocument";
import { grantKey } from "../model/naming";
import { launchChromium } from "./support/chromium";
import { ESTATE_ACCOUNTS, estateText } from "./support/estate";

const GROUPS = 500;
const SIZES = [50_000, 500_000] as const;
const TODAY = "2026-11-22";
/** Typed one after the other; each step is a filter that matches something else. */
const QUERIES = ["team-4", "team-49", "team-499", "team-49", "team-4", ""];
const SCROLLS = 30;

interface Figures {
  grants: number;
  generateMs: number;
  pageKiB: number;
  loadMs: number;
  filterMedianMs: number;
  filterWorstMs: number;
  scrollMedianMs: number;
  elements: number;
  heapMiB: number;
}

/** Access of 500 groups, each with a share of the accounts that is as large as the number asks for. */
function wideAccess(count: number): ResolvedAccess {
  const source = { file: "Pulumi.bench.yaml", text: estateText(1_000) };
  const { access } = loadAccess({ sources: [source], today: TODAY });
  if (access === undefined) throw new Error("The generated configuration has errors.");
  const accounts = access.accounts.slice(1);
  const [set] = access.model.permissionSets;
  const permissionSet = set?.name ?? "";
  const share = count / GROUPS;
  const names = Array.from({ length: GROUPS }, (_, index) => `awssso-team-${index}`);
  const grants = names.flatMap((name, group) => {
    const principal = { type: "GROUP", name } as const;
    const sources = [{ rule: `rule of ${name}`, owner: "owner@example.com", reason: "Generated" }];
    return Array.from({ length: share }, (_, step): Grant => {
      const { id = "", name: accountName = "" } =
        accounts[(group * 7 + step) % accounts.length] ?? {};
      const key = grantKey(principal, permissionSet, id);
      return { key, principal, permissionSet, accountId: id, accountName, sources };
    });
  });
  const groups = names.map((name) => ({ name, existing: true }));
  return { ...access, model: { ...access.model, groups }, grants };
}

async function measure(browser: Browser, directory: string, grants: number): Promise<Figures> {
  const access = wideAccess(grants);
  const generating = performance.now();
  const html = pageDocument(buildAccessTable(access, { today: TODAY }), pageAssets());
  const generateMs = performance.now() - generating;
  const file = join(directory, `${grants}.html`);
  writeFileSync(file, html);
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  const loading = performance.now();
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector(".cell");
  const loadMs = performance.now() - loading;
  const filters = sorted(await filterTimes(page));
  const scrolls = sorted(await scrollTimes(page));
  const heap = (await page.metrics()).JSHeapUsedSize ?? 0;
  const elements = await page.$$eval("*", (all) => all.length);
  await page.close();
  return {
    grants,
    generateMs: Math.round(generateMs),
    pageKiB: Math.round(html.length / 1024),
    loadMs: Math.round(loadMs),
    filterMedianMs: middle(filters),
    filterWorstMs: tenths(filters.at(-1) ?? 0),
    scrollMedianMs: middle(scrolls),
    elements,
    heapMiB: tenths(heap / 1024 / 1024),
  };
}

/** From the keystroke until the browser has laid out the result. */
function filterTimes(page: Page): Promise<number[]> {
  return page.evaluate(async (queries) => {
    const field = document.querySelector<HTMLInputElement>("#group");
    if (field === null) throw new Error("The page has no filter by group.");
    const times: number[] = [];
    for (const query of queries) {
      const begin = performance.now();
      field.value = query;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - begin);
    }
    return times;
  }, QUERIES);
}

/** Steps across the grid, in both directions at once, so that nothing drawn can stay. */
function scrollTimes(page: Page): Promise<number[]> {
  return page.evaluate(async (count) => {
    const frame = document.querySelector(".grid-frame");
    if (frame === null) throw new Error("The page has no grid.");
    const times: number[] = [];
    for (let step = 1; step <= count; step++) {
      const begin = performance.now();
      frame.scrollTo(step * 1_700, step * 600);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - begin);
    }
    return times;
  }, SCROLLS);
}

function sorted(times: readonly number[]): number[] {
  return [...times].sort((one, other) => one - other);
}

function middle(times: readonly number[]): number {
  return tenths(times[Math.floor(times.length / 2)] ?? 0);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "okta-aws-access-matrix-"));
  const browser = await launchChromium();
  try {
    const sizes: Figures[] = [];
    for (const grants of SIZES) sizes.push(await measure(browser, directory, grants));
    const [few, many] = sizes;
    const ratio = (key: keyof Figures): number => tenths((many?.[key] ?? 0) / (few?.[key] ?? 1));
    const dense = {
      pageKiB: ratio("pageKiB"),
      loadMs: ratio("loadMs"),
      filterMedianMs: ratio("filterMedianMs"),
      scrollMedianMs: ratio("scrollMedianMs"),
      elements: ratio("elements"),
      heapMiB: ratio("heapMiB"),
    };
    const shape = { groups: GROUPS, accounts: ESTATE_ACCOUNTS };
    console.log(JSON.stringify({ bench: "matrix", ...shape, sizes, dense }));
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
