import fs from "node:fs";
import { mustRun, outputOf } from "../runProcess.mjs";
import { SetupError, say } from "../setup.mjs";

let before = Promise.resolve();

/** Runs one user of apt after the other: apt locks its lists, and fails where they are locked. */
export function oneAtATime(useApt) {
  const done = before.then(useApt);
  before = done.catch(() => undefined);
  return done;
}

/**
 * Makes sure that Debian packages are there: installs them as root, asks otherwise. Elsewhere than on Debian and its like
 * nothing is known of packages, and nothing is done.
 * @param what needs them, in words for people
 */
export function ensureDebianPackages(what, names) {
  return oneAtATime(() => ensure(what, names));
}

async function ensure(what, names) {
  if (!fs.existsSync("/etc/debian_version")) return;
  const missing = names.filter(
    (name) => !outputOf("dpkg-query", ["-W", "-f", "${Status}", name])?.endsWith(" installed"),
  );
  if (missing.length === 0) return;
  const list = missing.join(" ");
  if (process.getuid?.() !== 0)
    throw new SetupError(`${what} needs Debian packages; run: sudo apt-get install -y ${list}`);
  say(`Installing Debian packages for ${what}: ${list} (about 1 minute)…`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await mustRun("apt-get", ["update", "-qq"], { env });
  await mustRun("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env });
}
