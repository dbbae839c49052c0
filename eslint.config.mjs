import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

const promises = {
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-misused-promises": "error",
  "@typescript-eslint/await-thenable": "error",
  "@typescript-eslint/return-await": ["error", "in-try-catch"],
  "@typescript-eslint/only-throw-error": "error",
  "@typescript-eslint/prefer-promise-reject-errors": "error",
};

const clarity = {
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/no-non-null-assertion": "error",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  "@typescript-eslint/consistent-type-imports": "error",
  "@typescript-eslint/no-unnecessary-condition": "off",
  "no-console": "error",
  eqeqeq: ["error", "always"],
  "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
  "no-restricted-syntax": [
    "error",
    { selector: "ExportDefaultDeclaration", message: "Name what is exported." },
    { selector: "ExportAllDeclaration", message: "No barrels." },
    {
      selector: "TSAsExpression > TSTypeReference > Identifier[name='CommandLine']",
      message: "Only src/support/commandLine.ts makes command lines.",
    },
  ],
};

// texts of files, servers and tools are of any size and made by anybody (test/unit/linearExpressions.test.ts runs them all)
const linear = {
  "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
  "regexp/no-super-linear-move": ["error", { report: "potential", ignorePartial: false }],
};

export default tseslint.config(
  { ignores: ["**/dist/**", "node_modules/**", "test/demo/shop/**", "test/output/**", ".cache/**"] },
  {
    files: ["src/**/*.ts", "test/**/*.ts", "test/**/*.mts"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: ["./tsconfig.json"], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: { ...promises, ...clarity },
  },
  {
    files: ["webview-ui/**/*.ts"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: ["./webview-ui/tsconfig.json"], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: { ...promises, ...clarity },
  },
  {
    files: ["src/**/*.ts", "webview-ui/**/*.ts"],
    plugins: { regexp },
    rules: linear,
  },
  {
    // the command line prints; tests, the demo and the bench report to a terminal
    files: ["src/cli/**/*.ts", "test/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    // bigint against number is compared by value
    files: ["src/model/json.ts"],
    rules: { eqeqeq: "off" },
  },
);
