import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** What `npm run package` makes; `npm test` and `npm run test:one` make it before the tests. */
export function packageOf(ending: "vsix" | "tgz" | "cjs"): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  const file = path.join(root, `mooring-${version}.${ending}`);
  if (!fs.existsSync(file)) throw new Error(`${path.basename(file)} is not there yet: run \`npm run package\`.`);
  return file;
}
