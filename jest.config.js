// One transform for every project: swc strips types, `npm run verify` checks them.
const base = {
  testEnvironment: "node",
  rootDir: __dirname,
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/.sandbox/"],
};

module.exports = {
  projects: [
    {
      ...base,
      displayName: "unit",
      testMatch: ["<rootDir>/tests/{model,config,cli,sandbox,docs}/**/*.test.ts"],
    },
    {
      ...base,
      displayName: "component",
      testMatch: ["<rootDir>/tests/{components,program}/**/*.test.ts"],
    },
    { ...base, displayName: "e2e", testMatch: ["<rootDir>/tests/e2e/**/*.test.ts"] },
  ],
};
