import path from "node:path";
import * as esbuild from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");
const mochaFile = path.join(root, "node_modules/mocha/index.js");
const limitsFile = path.join(root, "test/testbed/scaleLimits.cjs");
const reporterFile = path.join(root, "test/setup/tiers/countReporter.cjs");

/** Begins each line that mocha prints; the editor's own log lines come the same way. */
export const outputMark = "⚓ ";

/** One mocha for the entry point and all test files, from the checkout. */
const sharedMocha: esbuild.Plugin = {
  name: "shared-mocha",
  setup(build) {
    build.onResolve({ filter: /^mocha$/ }, () => ({ path: mochaFile, external: true }));
  },
};

/**
 * Makes one file of test files (TypeScript) that VS Code's extension host can run: it exports `run()`, which rejects when a
 * test failed.
 * @param file where to write it
 */
export async function bundleEditorTests(tests: readonly string[], file: string, testLimitMs: number): Promise<void> {
  await esbuild.build({
    stdin: { contents: entryPoint(tests, testLimitMs), resolveDir: root, loader: "js", sourcefile: "editor-tests.js" },
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode"],
    plugins: [sharedMocha],
    define: { "import.meta.dirname": "__dirname" },
    logLevel: "warning",
  });
}

function entryPoint(tests: readonly string[], testLimitMs: number): string {
  const loads = tests.map((test) => `  require(${JSON.stringify(path.resolve(test))});`).join("\n");
  return `
const { format } = require("node:util");
exports.run = async () => {
  const Mocha = require("mocha");
  require(${JSON.stringify(limitsFile)});
  Mocha.reporters.Base.consoleLog = (...args) =>
    format(...args).split("\\n").forEach((line) => console.log(${JSON.stringify(outputMark)} + line));
  const mocha = new Mocha({ ui: "bdd", timeout: ${testLimitMs}, reporter: ${JSON.stringify(reporterFile)} });
  mocha.suite.emit("pre-require", globalThis, "editor-tests", mocha);
${loads}
  const failed = await new Promise((resolve) => mocha.run(resolve));
  if (failed > 0) throw new Error(failed + " failed");
};`;
}
