import { createHash } from "node:crypto";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { type InlineAsset, type PageAssets } from "../../model/matrix/page/pageDocument";

/** Bundles the page's script and style; equal sources give equal bytes. */
export function pageAssets(): PageAssets {
  return { script: bundle("script/main.ts"), style: bundle("style/main.css") };
}

function bundle(entry: string): InlineAsset {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, entry)],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: ["es2022", "chrome120", "firefox121", "safari17"],
    // Readable, so that whoever is handed the file can see what it does; ASCII, whatever reads it.
    minify: false,
    charset: "ascii",
    legalComments: "none",
    logLevel: "silent",
    tsconfigRaw: {},
    // Paths in comments are relative to here, not to where the command was started.
    absWorkingDir: __dirname,
  });
  return asset(outputFiles[0]?.text ?? "");
}

/** A browser hashes what it has parsed, in which every line end is a line feed. */
function asset(source: string): InlineAsset {
  const text = source.replace(/\r\n?/g, "\n");
  return { text, hash: `sha256-${createHash("sha256").update(text).digest("base64")}` };
}
