import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** What `npm run package` makes; `npm test` makes it before the tests. Built here where a file runs alone and nothing is there yet. */
export function packageOf(ending: "vsix" | "tgz" | "cjs"): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  const file = path.join(root, `mooring-${version}.${ending}`);
  if (!fs.existsSync(file)) execFileSync(process.execPath, [path.join(root, "test/setup/package.mjs")], { cwd: root });
  return file;
}
