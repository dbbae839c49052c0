// What `npm test` runs; `npm test -- unit layers` runs the named ones. A line is one of:
//   tool:   a program of an npm package, by its path in node_modules; counts as one test, passed when it ends with 0
//   script: a program of the checkout; counts as one test
//   mocha:  folder of test files, each test counts
//   tests:  a program of the checkout that writes its counts to the file named by MOORING_COUNTS
// `needs` names parts (prepare.mjs) to have before; they are fetched or built on first use. A line that cannot run fails.
// `after` names lines whose output it reads: they run first, also where they were not asked for. Lines run side by side: `cores` is how much of the processors one process of
// it keeps busy (1 where it is not given), `processes` over how many its files are divided.
export const tiers = [
  { name: "bundle", isStatic: true, script: "esbuild.mjs", args: [] },
  { name: "package", isStatic: true, script: "test/setup/package.mjs", args: [], after: ["bundle"] },
  {
    name: "types",
    isStatic: true,
    tool: "typescript/bin/tsc",
    args: ["--project", ".", ...remembering("types")],
  },
  {
    name: "webview types",
    isStatic: true,
    tool: "typescript/bin/tsc",
    args: ["--project", "webview-ui", ...remembering("webview")],
  },
  { name: "lint", isStatic: true, tool: "eslint/bin/eslint.js", args: ["--max-warnings", "0", "."] },
  { name: "format", isStatic: true, tool: "@biomejs/biome/bin/biome", args: ["format", "."] },
  {
    name: "layers",
    isStatic: true,
    tool: "dependency-cruiser/bin/dependency-cruiser.mjs",
    args: ["src", "webview-ui"],
  },
  { name: "unused", isStatic: true, tool: "knip/bin/knip.js", args: [] },
  { name: "unused in production", isStatic: true, tool: "knip/bin/knip.js", args: ["--production"] },
  { name: "unit", mocha: "test/unit" },
  {
    name: "integration",
    mocha: "test/integration",
    processes: 8,
    cores: 0.6,
    needs: ["controlPlane", "gitea", "gitFilters"],
    after: ["bundle", "package"],
  },
  {
    name: "editor",
    tests: "test/editor/run.ts",
    cores: 0.6,
    needs: ["controlPlane", "editor", "browser"],
    after: ["bundle", "package"],
  },
  {
    name: "e2e",
    mocha: "test/e2e",
    processes: 3,
    cores: 0.6,
    needs: ["controlPlane", "gitea", "editor", "browser"],
    after: ["bundle", "package"],
  },
];

/** What the compiler found in files that did not change since is kept from one run to the next. */
function remembering(name) {
  return ["--incremental", "--tsBuildInfoFile", `node_modules/.cache/${name}.tsbuildinfo`];
}
