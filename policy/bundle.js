const { join } = require("node:path");
const { buildSync } = require("esbuild");

/** The pack with everything that it takes from the program, as one CommonJS module. */
function bundlePack() {
  const { outputFiles } = buildSync({
    absWorkingDir: __dirname,
    entryPoints: [join(__dirname, "pack.ts")],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The runner and the pack must share one copy of the SDK.
    external: ["@pulumi/*"],
    logLevel: "error",
  });
  return outputFiles[0].text;
}

module.exports = { bundlePack };
