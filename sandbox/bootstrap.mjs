/**
 * `node sandbox/bootstrap.mjs <script.ts> [arguments]`: runs a TypeScript program of this project, also
 * on a fresh clone. Plain JavaScript without dependencies, because it is what installs them.
 * Prints nothing unless it has to install.
 */
import { spawn } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const ATTEMPTS = 3;
/** npm tells of each package that it fetches; silence for so long means that it hangs. */
const SILENCE_MS = Number(process.env.ACCESS_INSTALL_SILENCE_SECONDS ?? 120) * 1000;
const PROGRESS_MS = process.stderr.isTTY ? 500 : 10_000;

/** True when what is installed is what the lockfile asks for. */
export function isInstalled(root) {
  const wanted = readLock(join(root, "package-lock.json"));
  const installed = readLock(join(root, "node_modules", ".package-lock.json"));
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.optional || entry.devOptional || entry.link) return true;
    const found = installed[path];
    return found?.version === entry.version && found?.integrity === entry.integrity;
  });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Installs with progress on stderr; a hung attempt is ended and tried again. */
export async function install(root, { attempts = ATTEMPTS, silenceMs = SILENCE_MS } = {}) {
  for (let attempt = 1; ; attempt++) {
    const failure = await installOnce(root, silenceMs);
    if (failure === undefined) return;
    say(`npm ci ${failure.reason}${attempt < attempts ? "; trying again" : ""}\n`);
    if (attempt >= attempts) {
      throw new Error(`The dependencies could not be installed.\n${failure.output}`);
    }
  }
}

function installOnce(root, silenceMs) {
  const started = Date.now();
  const isPosix = process.platform !== "win32";
  // A process group of its own, so that ending it ends what npm has started, too.
  const npm = spawn("npm", ["ci", "--no-audit", "--no-fund", "--no-progress", "--loglevel=http"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    detached: isPosix,
    shell: !isPosix,
  });
  let fetched = 0;
  let lastSign = Date.now();
  const kept = [];
  const listen = (text) => {
    lastSign = Date.now();
    for (const line of text.split("\n").filter(Boolean)) {
      if (/^npm http (fetch|cache)/.test(line)) fetched++;
      else kept.push(line);
    }
  };
  npm.stdout.setEncoding("utf8").on("data", listen);
  npm.stderr.setEncoding("utf8").on("data", listen);

  return new Promise((done) => {
    let hung = false;
    const kill = (signal) => {
      try {
        process.kill(isPosix ? -npm.pid : npm.pid, signal);
      } catch {
        // It ended meanwhile.
      }
    };
    const forward = (signal) => {
      kill(signal);
      process.exit(130);
    };
    process.on("SIGINT", forward).on("SIGTERM", forward);
    const timer = setInterval(
      () => {
        show(started, fetched);
        if (Date.now() - lastSign < silenceMs) return;
        hung = true;
        kill("SIGKILL");
      },
      Math.min(PROGRESS_MS, silenceMs),
    );
    show(started, fetched);
    const end = (failure) => {
      clearInterval(timer);
      process.off("SIGINT", forward).off("SIGTERM", forward);
      if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
      done(failure);
    };
    npm.on("error", (error) =>
      end({ reason: `could not be started: ${error.message}`, output: "" }),
    );
    npm.on("close", (code) => {
      if (code === 0) return end(undefined);
      const reason = hung ? `gave no sign of life for ${silenceMs / 1000} s` : `ended with ${code}`;
      end({ reason, output: summarize(kept) });
    });
  });
}

/** npm names the cause first and ends with advice; warnings are left out. */
function summarize(lines) {
  const errors = lines.filter((line) => line.startsWith("npm error"));
  return (errors.length > 0 ? errors : lines).slice(0, 20).join("\n");
}

function show(started, fetched) {
  const seconds = Math.floor((Date.now() - started) / 1000);
  say(`installing dependencies: ${fetched} packages fetched, ${seconds} s`);
}

function say(text) {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text.trimEnd()}\n`);
}

async function main() {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined)
    throw new Error("usage: node sandbox/bootstrap.mjs <script.ts> [arguments]");
  if (!isInstalled(ROOT)) await install(ROOT);
  const require = createRequire(join(ROOT, "package.json"));
  await import(pathToFileURL(require.resolve("tsx")).href);
  const file = resolve(ROOT, script);
  process.argv = [process.argv[0], file, ...args];
  require(file);
}

/** Node resolves symbolic links in the module's address, but not in `argv`. */
const isEntry =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isEntry) {
  main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  });
}
