import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../../src/support/clock.ts";
import { RepositoryRig, synced } from "./repositoryRig.ts";
import { scaled } from "../../testbed/limits.ts";

/** How often each step is cut; `MOORING_KILL_ROUNDS=20` for the long run. */
const ROUNDS = Number(process.env.MOORING_KILL_ROUNDS ?? 1);

/** A command of each step: first copy, sync with a snapshot, commit, new copy, maintenance. */
const STEPS = [
  "init",
  "config --add remote.origin.url",
  "fetch --progress",
  "fetch --progress", // and the git lives on without its window
  "symbolic-ref",
  "fsck --connectivity-only",
  "count-objects",
  "ls-remote",
  "update-ref --stdin",
  "bundle create",
  "bundle verify",
  "merge-base",
  "rev-list",
  "log -z",
  "hash-object",
  "write-tree",
  "commit-tree",
  "push",
  "update-ref --create-reflog",
  "pack-refs",
  "gc",
  "commit-graph",
];

describe("a window that is killed in the middle of a step", () => {
  const window = fileURLToPath(new URL("./killedWindow.ts", import.meta.url));

  it("loses nothing and leaves no lock, at any step", async function () {
    this.timeout(300_000 * ROUNDS);
    const rig = new RepositoryRig();
    const source = rig.source("shop");
    const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
    mkdirSync(join(rig.base, "bin"));
    // what a killed window leaves there goes with the rig
    mkdirSync(join(rig.base, "tmp"));
    const path = `${join(rig.base, "bin")}:${process.env.PATH ?? ""}`;
    let skew = 0;
    const spared: string[] = [];
    const cuts = Array.from({ length: ROUNDS }, () => STEPS).flat();
    for (const [at, step] of cuts.entries()) {
      // every round has something to follow, and some a history that was rewritten below it
      // (whether a branch was rewritten is asked only where its old commits are still reached)
      const isRewritten = (at % 3 === 2 && step !== "merge-base") || step.startsWith("bundle");
      if (at > 0 && isRewritten) rig.git(source.folder, "update-ref", "refs/heads/main", "refs/heads/main~1");
      rig.commit(source.folder, { [`a${at}.yaml`]: "a: 1\n" }, `Round ${at}`);
      // kills the window that started it; every other time this git itself goes on, as a child of nobody
      const then = at % 2 === 0 ? "" : "exit 1";
      const script = `#!/bin/sh\ncase "$*" in *"${step}"*) kill -9 $PPID; ${then} ;; esac\nexec ${real} "$@"\n`;
      writeFileSync(join(rig.base, "bin/git"), script, { mode: 0o755 });
      const env = { ...process.env, PATH: path, TMPDIR: join(rig.base, "tmp") };
      const child = spawn(process.execPath, [window, rig.base, source.url, String(skew)], { env, stdio: "ignore" });
      const [, signal] = (await once(child, "exit")) as [number | null, string | null];
      if (signal !== "SIGKILL") spared.push(step);

      // the next window: its clock is past the silence after which it takes over
      skew += 20_000;
      const now = skew;
      rig.clock = { ...systemClock, now: () => Date.now() + now };
      const repositories = await rig.open();
      assert.deepEqual(repositories.lead(), { private: true, organization: true }, step);
      const [record] = repositories.list();
      assert.ok(record, step);
      for (const task of repositories.tasks(record.id))
        await repositories.whenEnded(task.id, AbortSignal.timeout(scaled(30_000)));
      const task = await synced(repositories, record.id);
      assert.equal(task.failure, undefined, `${step}: ${JSON.stringify(task.failure)}`);
      assert.equal(repositories.get(record.id)?.status, "active", step);
      const folder = join(rig.base, "store/private/repositories", record.id);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name !== "bundles"),
        ["clone"],
        step,
      );
      const list = ["for-each-ref", "--format=%(objectname) %(refname)"];
      const clone = join(folder, "clone");
      assert.equal(rig.git(clone, "--git-dir=.", ...list), rig.git(source.folder, ...list), step);
      rig.git(clone, "--git-dir=.", "fsck", "--connectivity-only");
      const locks = readdirSync(clone, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".lock"));
      assert.deepEqual(locks, [], step);
      repositories.dispose();
      skew += 20_000;
    }
    assert.deepEqual(spared, []);
    await rig.remove();
  });
});
