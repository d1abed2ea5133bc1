import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { type InlineAsset, type PageAssets } from "../../model/matrix/page/pageDocument";

/** Bundles the page's script and reads its style; equal sources give equal bytes. */
export function pageAssets(): PageAssets {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, "script/main.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    // Readable, so that whoever is handed the file can see what it does; ASCII, whatever reads it.
    minify: false,
    charset: "ascii",
    legalComments: "none",
    logLevel: "silent",
    tsconfigRaw: {},
    // Paths in comments are relative to here, not to where the command was started.
    absWorkingDir: __dirname,
  });
  return {
    script: asset(outputFiles[0]?.text ?? ""),
    style: asset(readFileSync(join(__dirname, "page.css"), "utf8")),
  };
}

/** A browser hashes what it has parsed, in which every line end is a line feed. */
function asset(source: string): InlineAsset {
  const text = source.replace(/\r\n?/g, "\n");
  return { text, hash: `sha256-${createHash("sha256").update(text).digest("base64")}` };
}
