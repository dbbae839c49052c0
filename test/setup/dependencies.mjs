// The npm packages of the checkout.
import fs from "node:fs";
import path from "node:path";
import { npm } from "./npm.mjs";
import { outputOf } from "./runProcess.mjs";
import { SetupError, say } from "./setup.mjs";

export const root = path.resolve(import.meta.dirname, "../..");

/** git is the one program that nothing here can install. */
export function checkGit() {
  if (outputOf("git", ["--version"]) === undefined) {
    throw new SetupError("git is missing: install it (https://git-scm.com/downloads), then run this again.");
  }
}

/**
 * Installs what package-lock.json says when something else is installed. No package runs a script of its own. Not by
 * `npm ci`: that refuses a lock file without the binaries of other platforms, and the lock is made on one platform.
 */
export async function installDependencies() {
  if (isInstalled()) return;
  say("Installing npm packages (about 1 minute)…");
  await npm(["install", "--no-save"], { cwd: root });
}

/** npm notes in node_modules what it installed; a package that is optional may be left out there. */
function isInstalled() {
  const installed = packagesIn(path.join(root, "node_modules/.package-lock.json"));
  const wanted = packagesIn(path.join(root, "package-lock.json"));
  return Object.entries(wanted).every(
    ([place, wants]) =>
      place === "" || wants.optional || wants.devOptional || installed[place]?.version === wants.version,
  );
}

function packagesIn(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")).packages : {};
}
