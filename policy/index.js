// Plain JavaScript: Pulumi's runner type-checks TypeScript whenever a pack starts, which takes seconds.
// The pack shares code with the program beside it, so its sources are put together here, each time.
const { join } = require("node:path");
const { bundlePack } = require("./bundle");

module._compile(bundlePack(), join(__dirname, "pack.js"));
