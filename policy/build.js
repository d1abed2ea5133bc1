// `npm run build --workspace policy`: makes policy/dist, a pack that needs nothing beside it, for
// `pulumi policy publish` and for other repositories.
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { bundlePack } = require("./bundle");

const target = process.argv[2] ?? join(__dirname, "dist");
const { name, version, description, license, engines, dependencies } = require("./package.json");
const { "@pulumi/policy": policy, "@pulumi/pulumi": pulumi } = dependencies;
const manifest = {
  name,
  version,
  description,
  license,
  engines,
  main: "index.js",
  dependencies: { "@pulumi/policy": policy, "@pulumi/pulumi": pulumi },
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "index.js"), bundlePack());
writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(
  join(target, "PulumiPolicy.yaml"),
  readFileSync(join(__dirname, "PulumiPolicy.yaml")),
);
