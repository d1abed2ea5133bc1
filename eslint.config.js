const tseslint = require("typescript-eslint");
const pulumi = require("@pulumi/eslint-plugin");

const TYPED_FILES = [
  "index.ts",
  "{components,config,model,policy,cli,sandbox,bench,tests}/**/*.ts",
];

module.exports = tseslint.config(
  { ignores: ["node_modules/", ".sandbox/", "coverage/"] },
  {
    files: TYPED_FILES,
    extends: [...tseslint.configs.recommended],
    plugins: { "@pulumi": pulumi },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { varsIgnorePattern: "^_", argsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Use a named export." },
      ],
      "max-lines": ["error", { max: 320, skipBlankLines: false, skipComments: false }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      eqeqeq: ["error", "always"],
      "no-console": "off",
    },
  },
  {
    files: ["{components,index}.ts", "components/**/*.ts"],
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "off",
    },
  },
  {
    files: ["tests/**/*.ts"],
    rules: { "max-lines-per-function": "off", "max-lines": ["error", { max: 450 }] },
  },
);
