import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../../src/support/clock.ts";
import { fileRegistry } from "./fileRegistry.ts";
import { RepositoryRig } from "./repositoryRig.ts";

/** A command of each step of a change that meets another one: commit, push, fetch, merge, and push again. */
const STEPS = [
  "commit",
  "push",
  "ls-remote",
  "fetch",
  "merge-base",
  "hash-object",
  "write-tree",
  "commit-tree",
  "merge --ff-only",
];

describe("a window that is killed while it shares the list of a team", () => {
  const member = fileURLToPath(new URL("./killedMember.ts", import.meta.url));

  it("loses no entry of anybody and leaves no lock, at any step", async function () {
    this.timeout(120_000);
    const rig = new RepositoryRig();
    const team = rig.source("team");
    const tree = join(rig.base, "tree");
    const file = join(tree, "mooring.yaml");
    const theirs: string[] = [];
    const storeFolder = join(rig.base, "store");
    const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
    for (const folder of ["bin", "tmp"]) mkdirSync(join(rig.base, folder));
    rig.commit(team.folder, { "mooring.yaml": "repositories: []\n" });
    rig.git(rig.base, "clone", "--quiet", team.url, tree);
    let skew = 0;
    const spared: string[] = [];
    for (const [at, step] of STEPS.entries()) {
      theirs.push(`theirs${at}`);
      const list = rig.git(team.folder, "show", "main:mooring.yaml").replace(" []", "").trimEnd();
      const entry = `  - { name: theirs${at}, url: "https://127.0.0.1:1/t${at}.git", level: organization }`;
      rig.commit(team.folder, { "mooring.yaml": `${list}\n${entry}\n` }, "Theirs");
      const script = `#!/bin/sh\ncase "$*" in *"${step}"*) kill -9 $PPID ;; esac\nexec ${real} "$@"\n`;
      writeFileSync(join(rig.base, "bin/git"), script, { mode: 0o755 });
      const path = `${join(rig.base, "bin")}:${process.env.PATH ?? ""}`;
      const env = { ...process.env, PATH: path, TMPDIR: join(rig.base, "tmp") };
      const args = [member, rig.base, file, `ours${at}`, storeFolder, String(skew)];
      const child = spawn(process.execPath, args, { env, stdio: "ignore" });
      const [, signal] = (await once(child, "exit")) as [number | null, string | null];
      if (signal !== "SIGKILL") spared.push(step);

      // the next window: its clock is past the silence after which it takes over
      skew += 20_000;
      const now = skew;
      rig.clock = { ...systemClock, now: () => Date.now() + now };
      const organization = { storeFolder, registry: fileRegistry(file) };
      const repositories = await rig.open({ private: undefined, organization });
      // what was written and not committed is told, and goes with the next change
      await repositories
        .syncRegistries()
        .catch((error: unknown) => assert.match(String(error), /uncommitted changes/, step));
      const url = `https://127.0.0.1:1/next${at}.git`;
      await repositories.add({ name: `next${at}`, url, access: "signIn", level: "organization" });
      await repositories.syncRegistries();
      const names = new Set(repositories.list().map(({ name }) => name));
      const ours = STEPS.slice(0, at + 1).flatMap((_step, which) => [`ours${which}`, `next${which}`]);
      for (const name of [...theirs, ...ours]) assert.ok(names.has(name), `${step}: ${name} is lost`);
      assert.equal(
        rig.git(team.folder, "rev-parse", "main"),
        rig.git(tree, "rev-parse", "HEAD"),
        `${step}: the remote has all of it`,
      );
      assert.equal(rig.git(tree, "status", "--porcelain"), "", step);
      const locks = readdirSync(join(tree, ".git"), { recursive: true, encoding: "utf8" });
      assert.deepEqual(
        locks.filter((name) => name.endsWith(".lock")),
        [],
        step,
      );
      repositories.dispose();
      skew += 20_000;
    }
    assert.deepEqual(spared, []);
    await rig.remove();
  });
});
