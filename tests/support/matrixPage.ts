import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type KeyInput, type MediaFeature, type Page } from "puppeteer-core";
import { launchChromium } from "../../bench/support/chromium";
import { pageAssets } from "../../cli/page/pageAssets";
import { type AccessTable } from "../../model/matrix/accessTable";
import { pageDocument } from "../../model/matrix/page/pageDocument";

export interface OpenOptions {
  /** Fragment of the address, without `#`. */
  hash?: string;
  width?: number;
  scheme?: "light" | "dark";
}

/** One page of the access matrix in a browser, and everything it said or asked for. */
export interface OpenedPage {
  page: Page;
  /** Addresses of all requests, the page's own file first. */
  requests: string[];
  /** What the console, or an uncaught error, said. */
  messages: string[];
}

/** Writes the page into a directory and opens it from there, as a person does who was sent it. */
export async function openMatrixPage(
  browser: Browser,
  directory: string,
  table: AccessTable,
  { hash = "", width = 1280, scheme = "light" }: OpenOptions = {},
): Promise<OpenedPage> {
  const file = join(directory, "access.html");
  writeFileSync(file, pageDocument(table, pageAssets()));
  const page = await browser.newPage();
  const requests: string[] = [];
  const messages: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("dialog", (dialog) => {
    messages.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.setViewport({ width, height: 860 });
  const feature: MediaFeature = { name: "prefers-color-scheme", value: scheme };
  await page.emulateMediaFeatures([feature]);
  await page.goto(`${pathToFileURL(file).href}#${hash}`);
  await drawn(page);
  return { page, requests, messages };
}

/** Waits until the browser has laid out what was asked for. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Text of an element as a reader sees it; white space is one space. */
export async function textOf(page: Page, selector: string): Promise<string> {
  const text = await page.$eval(selector, (found) => (found as HTMLElement).innerText);
  return text.replace(/\s+/g, " ").trim();
}

/** Writes into a control of the filter, in place of what is there. */
export async function fill(page: Page, id: string, text: string): Promise<void> {
  await page.$eval(`#${id}`, (found) => (found as HTMLInputElement).select());
  await page.type(`#${id}`, text);
  await drawn(page);
}

/** Goes where a link inside the page leads. @param hash without `#` */
export async function follow(page: Page, hash: string): Promise<void> {
  await page.evaluate((fragment) => {
    location.hash = fragment;
  }, hash);
  await drawn(page);
}

/** Presses keys one after another. */
export async function press(page: Page, ...keys: KeyInput[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await drawn(page);
}

/** Place of the focused cell of the grid, or what else has the focus. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { dataset, tagName, id } = document.activeElement as HTMLElement;
    return dataset.row === undefined ? `${tagName}#${id}` : `${dataset.row},${dataset.column}`;
  });
}

/** A browser for all tests of a file; each test starts without a page. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  const started = (): Browser => {
    if (browser === undefined) throw new Error("The browser has not been started.");
    return browser;
  };
  // Bounds on hangs: unpacking the browser, and the accessibility checker, take seconds.
  jest.setTimeout(180_000);
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    for (const page of await started().pages()) await page.close();
  });
  afterAll(() => started().close());
  return started;
}
