// git-crypt and Git LFS, real filters for commits: Debian packages, unpacked beside the other parts and not installed.
import fs from "node:fs";
import path from "node:path";
import { cached } from "./cache.mjs";
import { oneAtATime } from "./debianPackages.mjs";
import { mustRun, outputOf } from "../runProcess.mjs";
import { say } from "../setup.mjs";

const packages = ["git-crypt", "git-lfs"];

/** The folder of git-crypt and git-lfs; undefined where there are no Debian packages, or none can be fetched. */
export async function gitFilterPrograms() {
  if (!fs.existsSync("/etc/debian_version")) return undefined;
  const version = fs.readFileSync("/etc/debian_version", "utf8");
  try {
    const folder = await cached(
      { name: "git-filters", inputs: [{ text: version }], saying: "Fetching git-crypt and git-lfs (once)…" },
      (into, log) => oneAtATime(() => fetchPackages(into, log)),
    );
    return path.join(folder, "usr/bin");
  } catch (error) {
    say(`git-crypt and git-lfs cannot be fetched, so their tests are skipped: ${error.message.split("\n", 1)[0]}`);
    return undefined;
  }
}

async function fetchPackages(folder, log) {
  const download = () => mustRun("apt-get", ["download", "-q", ...packages], { cwd: folder, log });
  // the lists of a fresh machine are empty or old; only root can renew them
  await download().catch(async (error) => {
    if (process.getuid?.() !== 0) throw error;
    await mustRun("apt-get", ["update", "-qq"], { log });
    await download();
  });
  for (const name of fs.readdirSync(folder).filter((one) => one.endsWith(".deb"))) {
    await mustRun("dpkg", ["-x", name, "."], { cwd: folder, log });
    fs.rmSync(path.join(folder, name));
  }
  for (const name of packages)
    if (outputOf(path.join(folder, "usr/bin", name), ["version"]) === undefined)
      throw new Error(`${name} does not run`);
}
