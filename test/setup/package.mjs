// npm run package: what people install, in the top folder of the checkout:
//   mooring-<version>.vsix  the extension, with the command line inside
//   mooring-<version>.tgz   the command line as an npm package without dependencies
//   mooring-<version>.cjs   the command line as one file
// Nothing is published: see docs/release.md.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createVSIX } from "@vscode/vsce";
import esbuild from "esbuild";
import { root } from "./dependencies.mjs";
import { npm } from "./npm.mjs";

const MOST_MEGABYTES = 3;

const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const { name, version } = manifest;
const target = (ending) => path.join(root, `${name}-${version}.${ending}`);

execFileSync(process.execPath, [path.join(root, "esbuild.mjs")], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
await createVSIX({ cwd: root, packagePath: target("vsix"), dependencies: false });
await packCommandLine();
await bundleCommandLine();

for (const ending of ["vsix", "tgz", "cjs"]) {
  const megabytes = fs.statSync(target(ending)).size / 1_000_000;
  console.log(`${path.basename(target(ending)).padEnd(20)} ${megabytes.toFixed(2)} MB`);
  if (megabytes > MOST_MEGABYTES) {
    console.error(`${path.basename(target(ending))} is larger than ${MOST_MEGABYTES} MB.`);
    process.exitCode = 1;
  }
}

/** Everything is bundled, so the package has no dependencies; what belongs to the editor alone stays out. */
async function packCommandLine() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mooring-package-"));
  try {
    const chunks = fs
      .readdirSync(path.join(root, "dist"))
      .filter((file) => file.endsWith(".cjs") && file !== "extension.cjs");
    fs.mkdirSync(path.join(folder, "dist"));
    for (const file of chunks) fs.copyFileSync(path.join(root, "dist", file), path.join(folder, "dist", file));
    for (const file of ["LICENSE", "README.md", "CHANGELOG.md"])
      fs.copyFileSync(path.join(root, file), path.join(folder, file));
    fs.writeFileSync(path.join(folder, "dist/mooring.1"), answerOf("manual"));
    const { description } = JSON.parse(fs.readFileSync(path.join(root, "package.nls.json"), "utf8"));
    const { license, bin, repository, bugs, homepage, keywords } = manifest;
    const own = { name, version, description, license, repository, bugs, homepage, keywords, bin };
    const node = { man: ["./dist/mooring.1"], engines: { node: ">=22.19.0" } };
    fs.writeFileSync(path.join(folder, "package.json"), `${JSON.stringify({ ...own, ...node }, null, 2)}\n`);
    await npm(["pack", "--silent", "--pack-destination", root], { cwd: folder });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function answerOf(command) {
  return execFileSync(process.execPath, [path.join(root, "dist/mooring.cjs"), command], { encoding: "utf8" });
}

async function bundleCommandLine() {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["src/cli/main.ts"],
    outfile: target("cjs"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    supported: { "dynamic-import": false },
    banner: { js: "#!/usr/bin/env node" },
    define: {
      "import.meta.dirname": "__dirname",
      "import.meta.filename": "__filename",
      MOORING_VERSION: JSON.stringify(version),
      MOORING_IS_ONE_FILE: "true",
    },
    legalComments: "none",
    logLevel: "warning",
  });
  fs.chmodSync(target("cjs"), 0o755);
}
