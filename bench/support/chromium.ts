import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Browser, launch } from "puppeteer-core";

const MODULES = join(__dirname, "../../node_modules");
const CACHE = join(MODULES, ".cache/chromium");

/** Unpacks the browser where `TMPDIR` says, with the libraries that a small machine lacks. */
const UNPACK = `const chromium = require(${JSON.stringify(require.resolve("@sparticuz/chromium"))});
(chromium.default ?? chromium).executablePath().catch((error) => {
  console.error(error);
  process.exit(1);
});`;

/** Only the fonts of the package, so that pictures look the same everywhere. */
const FONTS = (directory: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${directory}/fonts</dir><cachedir>${directory}/fonts-cache</cachedir></fontconfig>
`;

/**
 * Starts the headless Chromium of a development dependency: no system packages, no download. It is
 * unpacked once for each version of the package; the caller closes it.
 */
export async function launchChromium(): Promise<Browser> {
  const directory = unpacked();
  return launch({
    executablePath: join(directory, "chromium"),
    headless: "shell",
    // The sandbox of Chromium needs rights that containers lack; only pages of this project are opened.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--font-render-hinting=none",
    ],
    env: {
      ...process.env,
      HOME: directory,
      FONTCONFIG_FILE: join(directory, "fonts.xml"),
      LD_LIBRARY_PATH: join(directory, "al2023/lib"),
    },
  });
}

function unpacked(): string {
  const directory = join(CACHE, installedVersion());
  if (existsSync(directory)) return directory;
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, "draft-"));
  // The package decides by this variable of AWS Lambda whether to unpack its libraries.
  const env = { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" };
  const { status, stderr } = spawnSync(process.execPath, ["-e", UNPACK], {
    cwd: __dirname,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Chromium could not be unpacked.\n${stderr}`);
  writeFileSync(join(draft, "fonts.xml"), FONTS(directory));
  try {
    renameSync(draft, directory);
  } catch (error) {
    // Another process was faster.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

function installedVersion(): string {
  const text = readFileSync(join(MODULES, "@sparticuz/chromium/package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
