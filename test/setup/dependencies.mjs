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

/** Installs the packages of package-lock.json when what is installed differs. No package runs a script of its own. */
export async function installDependencies() {
  if (isInstalled()) return;
  say("Installing npm packages (about 1 minute)…");
  await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: root });
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
