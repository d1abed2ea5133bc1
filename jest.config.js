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

// `engine.test.ts` starts the real engine, `browser.test.ts` a browser: too slow for the developer's loop.
const SLOW_TESTS = "/(engine|browser)\\.test\\.ts$";

module.exports = {
  // A bound on hangs, not on speed: a loaded machine must not fail a test. Only the top level counts.
  testTimeout: 60_000,
  projects: [
    {
      ...base,
      displayName: "unit",
      testMatch: ["<rootDir>/tests/{model,config,cli}/**/*.test.ts"],
      testPathIgnorePatterns: [SLOW_TESTS],
    },
    {
      ...base,
      // Emulators and stand-ins, driven over HTTP by the vendors' SDKs: more than half of the time.
      displayName: "sandbox",
      testMatch: ["<rootDir>/tests/sandbox/**/*.test.ts"],
      testPathIgnorePatterns: [SLOW_TESTS],
    },
    {
      ...base,
      displayName: "component",
      testMatch: ["<rootDir>/tests/{components,program,policy}/**/*.test.ts"],
    },
    {
      ...base,
      displayName: "e2e",
      testMatch: [
        "<rootDir>/tests/e2e/**/*.test.ts",
        "<rootDir>/tests/**/{engine,browser}.test.ts",
      ],
    },
  ],
};
