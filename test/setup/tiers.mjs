// What `npm test` runs, in this order; `npm test -- unit layers` runs the named ones. A line is one of:
//   tool:   a program of an npm package, by its path in node_modules; counts as one test, passed when it ends with 0
//   script: a program of the checkout; counts as one test
//   mocha:  test files, each test counts
//   tests:  a program of the checkout that writes its counts to the file named by MOORING_COUNTS
// `needs` names parts (prepare.mjs) to have before; they are fetched or built on first use. A line that cannot run fails.
export const tiers = [
  { name: "types", tool: "typescript/bin/tsc", args: ["--project", ".", ...remembering("types")] },
  { name: "webview types", tool: "typescript/bin/tsc", args: ["--project", "webview-ui", ...remembering("webview")] },
  { name: "lint", tool: "eslint/bin/eslint.js", args: ["--max-warnings", "0", "."] },
  { name: "format", tool: "@biomejs/biome/bin/biome", args: ["format", "."] },
  { name: "layers", tool: "dependency-cruiser/bin/dependency-cruiser.mjs", args: ["src", "webview-ui"] },
  { name: "unused", tool: "knip/bin/knip.js", args: [] },
  { name: "bundle", script: "esbuild.mjs", args: [] },
  { name: "package", script: "test/setup/package.mjs", args: [] },
  { name: "unit", mocha: "test/unit/**/*.test.ts" },
  { name: "integration", mocha: "test/integration/**/*.test.ts", needs: ["controlPlane", "gitea", "gitFilters"] },
  { name: "editor", tests: "test/editor/run.ts", needs: ["controlPlane", "editor", "browser"] },
  { name: "e2e", mocha: "test/e2e/**/*.test.ts", needs: ["controlPlane", "gitea", "editor", "browser"] },
];

/** What the compiler found in files that did not change since is kept from one run to the next. */
function remembering(name) {
  return ["--incremental", "--tsBuildInfoFile", `node_modules/.cache/${name}.tsbuildinfo`];
}
