// Builds everything that ships: node esbuild.mjs [--watch] [--dev] [--only=extension,webview]
// Writes dist/, dist/meta.json (what is in each file), and fails with figures when a file is over its budget.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import * as esbuild from "esbuild";

const root = import.meta.dirname;
const require = createRequire(import.meta.url);
const isDev = process.argv.includes("--dev") || process.argv.includes("--watch");
const only = process.argv
  .find((argument) => argument.startsWith("--only="))
  ?.slice("--only=".length)
  .split(",");

/** Minified kilobytes (1,000 bytes). The start bundle is parsed at activation; the others on first use. */
const BUDGETS = {
  "dist/extension.cjs": 300,
  "dist/engine.cjs": 600,
  "dist/yaml.cjs": 150,
  "dist/simpleGit.cjs": 100,
  "dist/charts.cjs": 50,
  "dist/ci.cjs": 20,
  "dist/flux.cjs": 20,
  "dist/helmRelease.cjs": 20,
  "dist/export.cjs": 50,
  "dist/ignore.cjs": 20,
  "dist/cluster.cjs": 600,
  "dist/manifests.cjs": 250,
  "dist/repositories.cjs": 250,
  "dist/hosts.cjs": 500,
  "dist/mooring.cjs": 20,
  "dist/cli.cjs": 700,
  "dist/webview/plan.js": 260,
  "dist/webview/panel.js": 320,
};

const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));

/** Dynamic imports that become files of their own, loaded on first use. One line is all that another one needs. */
const CHUNKS = {
  "src/reconcile/engine.ts": "./engine.cjs",
  "src/cluster/client/clientNode.ts": "./cluster.cjs",
  "src/repositories/repositories.ts": "./repositories.cjs",
  "src/hosts/hosts.ts": "./hosts.cjs",
  "src/manifests/variables/fluxVariables.ts": "./flux.cjs",
  "src/cluster/discovery/helmRelease.ts": "./helmRelease.cjs",
  "src/manifests/ci/ciStep.ts": "./ci.cjs",
  "src/manifests/charts/chartAnalysis.ts": "./charts.cjs",
  "src/manifests/export/exportLive.ts": "./export.cjs",
  "src/cli/cli.ts": "./cli.cjs",
};
/** Chunks of the command line alone: the extension is packed without them. */
const CLI_CHUNKS = ["./cli.cjs"];

/** Libraries that chunks share as files of their own: each is parsed once, and in a turn of its own. */
const LIBRARIES = { yaml: "./yaml.cjs", "simple-git": "./simpleGit.cjs", ignore: "./ignore.cjs" };

/**
 * But for these, files share no code: a module that two of them import is in both, twice. One that keeps something for itself would not know
 * of its copy, so the build refuses it, but for those where only one copy is ever asked.
 */
const COPIES = {
  "src/support/redaction.ts": "values are made digests in engine.cjs alone; the others look at the mark",
};
/** State of a module: what can change, or differs between two copies. */
const STATE =
  /^(?:export )?(?:let |const \w+(?:: [^=\n]+)? = (?:randomBytes\(|new (?:Map|WeakMap|Set|WeakSet)(?:<.*>)?\(\)))/m;

/** Leaves exactly the dynamic imports named in CHUNKS to `require` of their own file. */
const chunks = {
  name: "chunks",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path: wanted, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = path.relative(root, path.resolve(resolveDir, wanted)).split(path.sep).join("/");
      return CHUNKS[file] === undefined ? undefined : { path: CHUNKS[file], external: true };
    });
  },
};

/** Loaded with the first use of one of their names: many runs need neither. `import()` loads them at once. */
const LAZY = ["yaml", "simple-git"];

const libraries = {
  name: "libraries",
  setup(build) {
    build.onResolve({ filter: /^(?:yaml|simple-git|ignore)$/ }, ({ kind, path: wanted }) => {
      if (kind === "entry-point") return undefined;
      const isLazy = kind === "import-statement" && LAZY.includes(wanted);
      return isLazy ? { path: wanted, namespace: "lazy" } : { path: LIBRARIES[wanted], external: true };
    });
    build.onLoad({ filter: /./, namespace: "lazy" }, ({ path: wanted }) => ({ contents: lazyModule(wanted) }));
    build.onResolve({ filter: /./, namespace: "lazy" }, ({ path: file }) => ({ path: file, external: true }));
  },
};

/** A module with the names of a library, which is loaded when one of them is used. */
function lazyModule(name) {
  const names = Object.keys(require(name)).map((key) => JSON.stringify(key));
  return `let library;
for (const name of [${names}]) {
  Object.defineProperty(exports, name, { enumerable: true, get: () => (library ??= require("${LIBRARIES[name]}"))[name] });
}
Object.defineProperty(exports, "__esModule", { value: ${require(name).__esModule === true} });`;
}

/** The client speaks HTTP/1.1 alone (`createTransport.ts`); the other part would load Node's http2 with it. */
const oneProtocol = {
  name: "oneProtocol",
  setup(build) {
    build.onLoad({ filter: /undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents: 'module.exports = () => { throw new Error("HTTP/2 was not asked for"); };',
    }));
  },
};

const node = {
  platform: "node",
  format: "cjs",
  target: "node22",
  external: ["vscode"],
  // `import()` of a chunk becomes `require`: VS Code's loader knows it, and both share one module cache.
  supported: { "dynamic-import": false },
  define: {
    "import.meta.dirname": "__dirname",
    "import.meta.filename": "__filename",
    MOORING_VERSION: JSON.stringify(version),
    MOORING_IS_ONE_FILE: "undefined",
  },
  plugins: [chunks],
};
const chunk = { ...node, plugins: [chunks, libraries, oneProtocol] };

const browser = {
  platform: "browser",
  format: "iife",
  target: "chrome132",
  conditions: ["browser"],
  tsconfig: "webview-ui/tsconfig.json",
};

const BUILDS = {
  extension: { ...chunk, entryPoints: { "dist/extension": "src/extension.ts" } },
  ...Object.fromEntries(
    Object.entries(CHUNKS).map(([entry, file]) => {
      const name = path.basename(file, ".cjs");
      return [name, { ...chunk, entryPoints: { [`dist/${name}`]: entry } }];
    }),
  ),
  manifests: { ...node, entryPoints: { "dist/manifests": "src/manifests/parse/threadWorker.ts" } },
  libraries: {
    ...node,
    entryPoints: Object.fromEntries(
      Object.entries(LIBRARIES).map(([name, file]) => [`dist/${path.basename(file, ".cjs")}`, name]),
    ),
  },
  launcher: { ...node, entryPoints: { "dist/mooring": "src/cli/main.ts" }, banner: { js: "#!/usr/bin/env node" } },
  webview: {
    ...browser,
    entryPoints: { "dist/webview/plan": "webview-ui/plan.ts", "dist/webview/panel": "webview-ui/panel.ts" },
  },
};

const shared = {
  absWorkingDir: root,
  outdir: ".",
  bundle: true,
  minify: !isDev,
  sourcemap: isDev ? "linked" : false,
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
};

fs.rmSync(path.join(root, "dist/meta.json"), { force: true });
const isWatching = process.argv.includes("--watch");
/** While one works on them, the command line is run from its sources (.vscode/launch.json). */
const isNotWatched = (name) => isWatching && ["cli", "launcher"].includes(name);
const wanted = Object.entries(BUILDS).filter(
  ([name, build]) => (only?.includes(name) ?? !isNotWatched(name)) && hasEntries(build),
);
if (isWatching) {
  const { watchBuilds } = await import("./test/setup/watchBuilds.mjs");
  const contexts = wanted.map(([, options]) =>
    esbuild.context(withNames({ ...shared, ...options, logLevel: "silent" })),
  );
  await watchBuilds(root, ["src", "webview-ui"], await Promise.all(contexts));
} else {
  const metas = [];
  for (const [, options] of wanted) metas.push((await esbuild.build(withNames({ ...shared, ...options }))).metafile);
  if (fs.existsSync(path.join(root, "dist/mooring.cjs"))) fs.chmodSync(path.join(root, "dist/mooring.cjs"), 0o755);
  const meta = {
    inputs: Object.assign({}, ...metas.map((one) => one.inputs)),
    outputs: Object.assign({}, ...metas.map((one) => one.outputs)),
  };
  fs.writeFileSync(path.join(root, "dist/meta.json"), JSON.stringify(meta));
  report(meta.outputs);
  refuseCopies(meta.outputs);
}

/** The command line has files of its own, and a thread has a memory of its own. */
function refuseCopies(outputs) {
  const homes = new Map();
  for (const file of [
    "dist/extension.cjs",
    ...Object.values(CHUNKS)
      .filter((file) => !CLI_CHUNKS.includes(file))
      .map((chunk) => path.posix.join("dist", chunk)),
  ]) {
    for (const [input, { bytesInOutput }] of Object.entries(outputs[file]?.inputs ?? {}))
      if (input.startsWith("src/") && bytesInOutput > 0) homes.set(input, [...(homes.get(input) ?? []), file]);
  }
  for (const [input, files] of homes) {
    if (files.length < 2 || COPIES[input] !== undefined) continue;
    if (!STATE.test(fs.readFileSync(path.join(root, input), "utf8"))) continue;
    console.error(`${input} keeps something for itself and is in ${files.join(" and ")}: each would have its own.`);
    process.exitCode = 1;
  }
}

function hasEntries(build) {
  return Object.values(build.entryPoints).every(
    (file) => Object.hasOwn(LIBRARIES, file) || fs.existsSync(path.join(root, file)),
  );
}

function withNames(options) {
  return { ...options, outExtension: options.format === "cjs" ? { ".js": ".cjs" } : {} };
}

function report(outputs) {
  let isOver = false;
  for (const [file, { bytes }] of Object.entries(outputs)) {
    if (file.endsWith(".map")) continue;
    const budget = BUDGETS[file];
    const over = !isDev && budget !== undefined && bytes > budget * 1000;
    isOver ||= over;
    console.log(
      `${file.padEnd(24)} ${(bytes / 1000).toFixed(1).padStart(8)} kB${budget === undefined ? "" : ` of ${budget}`}${over ? "  OVER BUDGET" : ""}`,
    );
  }
  if (isOver) process.exitCode = 1;
}
