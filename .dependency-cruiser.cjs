/** Layering of the tree; `npm run lint:layers` checks it. */
module.exports = {
  forbidden: [
    {
      name: "model-is-pure",
      comment:
        "model/ is plain data and functions: no engine, no network, no file system, no other folder.",
      severity: "error",
      from: { path: "^model/" },
      to: { pathNot: "^(model/|node_modules/(zod|yaml|fastest-levenshtein)/)" },
    },
    {
      name: "program-stands-alone",
      comment: "A real deployment must not reach the sandbox or the CLI.",
      severity: "error",
      from: { path: "^(index\\.ts|components/|config/|model/|policy/)" },
      to: { path: "^(sandbox|cli|tests|bench)/" },
    },
    {
      name: "pack-reads-the-model-only",
      comment: "The policy pack starts with every preview and is published on its own.",
      severity: "error",
      from: { path: "^policy/" },
      to: {
        pathNot:
          "^(policy/|model/|components/tokens\\.ts|node_modules/(@pulumi/policy|esbuild)/|(node:)?(fs|path)$)",
      },
    },
    {
      name: "components-do-not-read-files",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(config/|node:fs|fs$|node:child_process|child_process$)" },
    },
    {
      name: "page-script-runs-in-a-browser",
      severity: "error",
      from: { path: "^cli/page/script/" },
      to: { pathNot: "^(cli/page/script/|model/matrix/|model/accessModel\\.ts$)" },
    },
    {
      name: "emulators-know-no-program",
      comment: "The emulated clouds behave as the vendors document, not as the program expects.",
      severity: "error",
      from: { path: "^sandbox/emulators/(aws|okta|scim|identityStore|http)/" },
      to: { path: "^(model|components|config|cli|index)" },
    },
    {
      name: "stand-ins-know-no-program",
      severity: "error",
      from: { path: "^sandbox/toolchain/" },
      to: { path: "^(model|components|config|cli|index|sandbox/emulators)" },
    },
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "not-to-test",
      severity: "error",
      from: { pathNot: "^tests/" },
      to: { path: "^tests/" },
    },
    {
      name: "no-dev-dependency-in-program",
      severity: "error",
      from: { path: "^(index\\.ts|components/|config/|model/|cli/)" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
