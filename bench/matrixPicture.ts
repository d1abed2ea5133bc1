/**
 * `npm run picture:matrix`: draws `docs/access-matrix.png`, the page of the stack `dev` with one cell
 * opened. Not run by any test: letters differ by a shade between versions of the browser.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pageAssets } from "../cli/page/pageAssets";
import { loadStack } from "../config/loadStack";
import { buildAccessTable } from "../model/matrix/buildTable";
import { pageDocument } from "../model/matrix/page/pageDocument";
import { launchChromium } from "./support/chromium";

const PROJECT = join(__dirname, "..");
const PICTURE = join(PROJECT, "docs/access-matrix.png");
const TODAY = "2026-11-22";
const SIZE = { width: 1280, height: 900 };
/** Platform engineers in a production account. */
const OPENED = '[data-row="3"][data-column="6"]';

async function main(): Promise<void> {
  const { access } = loadStack(PROJECT, "dev", { today: TODAY });
  if (access === undefined) throw new Error("The stack dev has errors; see access validate.");
  const directory = mkdtempSync(join(tmpdir(), "okta-aws-access-picture-"));
  const browser = await launchChromium();
  try {
    const file = join(directory, "access.html");
    writeFileSync(file, pageDocument(buildAccessTable(access, { today: TODAY }), pageAssets()));
    const page = await browser.newPage();
    await page.setViewport(SIZE);
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector(OPENED);
    await page.click(OPENED);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: PICTURE });
    console.log(`${PICTURE}: ${Math.round(statSync(PICTURE).size / 1024)} KiB`);
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
