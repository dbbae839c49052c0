import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, utimesSync } from "node:fs";
import type { GitRepository } from "../../../src/git/git.ts";
import { GitRunner } from "../../../src/git/process/gitRunner.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { commandLine } from "../../../src/support/commandLine.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { silentLog } from "../../_support/silentLog.ts";
import { ScratchRepository } from "./scratchRepository.ts";
import { waitFor } from "../../testbed/waitFor.ts";

/** Waits are over at once and noted; limits of minutes never come. */
function hurriedClock(waits: number[]): Clock {
  return {
    ...systemClock,
    random: () => 0,
    after: (delay, run) => {
      if (delay > 10_000) return { dispose: () => undefined };
      waits.push(delay);
      return systemClock.after(0, run);
    },
  };
}

describe("surviving", () => {
  let scratch: ScratchRepository;
  beforeEach(() => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": "replicas: 1\n" });
    scratch.write("web.yaml", "replicas: 2\n");
  });
  afterEach(() => scratch.remove());

  const commit = (repository: GitRepository, signal?: AbortSignal) =>
    repository.commit({ paths: [scratch.path("web.yaml")], message: "Update", trailers: {} }, signal);
  const lock = (): string => scratch.write(".git/index.lock", "");

  describe("an index.lock", () => {
    it("waits with growing pauses, then says who holds it since when", async () => {
      const waits: number[] = [];
      const repository = await scratch.open({ clock: hurriedClock(waits) });
      const minuteAgo = Date.now() / 1000 - 60;
      utimesSync(lock(), minuteAgo, minuteAgo);
      await assert.rejects(commit(repository), (error) => {
        assert.ok(MooringError.is(error, "locked"), String(error));
        assert.match(error.message, /index\.lock, created 6\d seconds ago; no process holds it/);
        return true;
      });
      assert.deepEqual(waits, [50, 100, 200, 400]);
      assert.equal(scratch.git("rev-list", "--count", "HEAD").trim(), "1");
    });

    it("goes on when the other git is done", async () => {
      const file = lock();
      const clock: Clock = {
        ...systemClock,
        after: (delay, run) => {
          if (delay < 10_000) rmSync(file, { force: true });
          return systemClock.after(delay, run);
        },
      };
      assert.notEqual(await commit(await scratch.open({ clock })), "nothing");
    });

    it("left by a killed git is removed on request", async () => {
      // git is killed while the hook runs: it holds the lock then, but not open
      scratch.hook("pre-commit", `echo $PPID > "${scratch.base}/pid"; sleep 600`);
      const git = spawn("git", ["commit", "-qam", "x"], {
        cwd: scratch.root,
        env: scratch.environment,
        stdio: "ignore",
        detached: true,
      });
      const pid = await untilWritten(`${scratch.base}/pid`);
      const repository = await scratch.open();
      assert.equal((await repository.indexLock())?.holder, pid);
      await assert.rejects(
        repository.removeIndexLock(),
        (error) => MooringError.is(error, "locked") && error.message.includes(String(pid)),
      );
      const ended = new Promise((resolve) => git.on("exit", resolve));
      process.kill(-pid, "SIGKILL");
      await ended;
      assert.equal(existsSync(scratch.path(".git/index.lock")), true);

      assert.equal((await repository.indexLock())?.holder, "none");
      await repository.removeIndexLock();
      rmSync(scratch.path(".git/hooks/pre-commit"));
      assert.notEqual(await commit(repository), "nothing");
      assert.equal(await repository.indexLock(), undefined);
    }).timeout(20_000);
  });

  it("ends a hook that hangs, with all it started, and leaves no lock", async () => {
    scratch.hook("pre-commit", `sleep 600 & echo $! > "${scratch.base}/pid"; wait`);
    scratch.write("new.yaml", "n: 1\n");
    let expire: (() => void) | undefined;
    const clock: Clock = {
      ...systemClock,
      after: (delay, run) => {
        if (delay === 120_000) expire = run;
        return delay >= 30_000 ? { dispose: () => undefined } : systemClock.after(delay, run);
      },
    };
    const repository = await scratch.open({ clock });
    const paths = ["web.yaml", "new.yaml"].map((name) => scratch.path(name));
    const committing = repository.commit({ paths, message: "Update", trailers: {} });
    const failed = assert.rejects(committing, (error) => {
      assert.ok(MooringError.is(error, "toolFailed"), String(error));
      assert.match(error.message, /git commit was stopped after 120 seconds.*hook/);
      return true;
    });
    const pid = await untilWritten(`${scratch.base}/pid`);
    expire?.();
    await failed;
    await untilEnded(pid);
    assert.equal(scratch.git("status", "--porcelain"), " M web.yaml\n?? new.yaml\n");
  }).timeout(20_000);

  it("keeps a commit whose last hook hangs, and goes on", async () => {
    scratch.hook("post-commit", `echo $$ > "${scratch.base}/pid"; sleep 600`);
    const abort = new AbortController();
    const committing = commit(await scratch.open(), abort.signal);
    await untilWritten(`${scratch.base}/pid`);
    abort.abort();
    assert.deepEqual(await committing, { oid: scratch.git("rev-parse", "HEAD").trim() });
    assert.equal(scratch.git("status", "--porcelain"), "");
  });

  it("does not wait for a program that a hook leaves in the background", async () => {
    scratch.hook("post-commit", `sleep 600 & echo $! > "${scratch.base}/pid"`);
    assert.notEqual(await commit(await scratch.open()), "nothing");
    process.kill(await untilWritten(`${scratch.base}/pid`));
  });

  it("commits one after the other when asked at the same time", async () => {
    const repository = await scratch.open();
    const names = ["a.yaml", "b.yaml", "c.yaml", "d.yaml"];
    const made = names.map((name) =>
      repository.commit({ paths: [scratch.write(name, `n: ${name}\n`)], message: `Add ${name}`, trailers: {} }),
    );
    await Promise.all(made);
    assert.equal(scratch.git("rev-list", "--count", "HEAD").trim(), "5");
    assert.equal(scratch.git("status", "--porcelain"), " M web.yaml\n");
  });

  it("says that the repository cannot be written to", async () => {
    // a file where git needs a folder stands for a read-only disk: rights do not bind every user
    rmSync(scratch.path(".git/logs"), { recursive: true });
    scratch.write(".git/logs", "");
    const repository = await scratch.open();
    await assert.rejects(commit(repository), (error) => MooringError.is(error, "forbidden"));
    assert.equal((await repository.status()).files[0]?.path, scratch.path("web.yaml"));
  });

  it("stops at too much output, and says so when there is no git", async () => {
    const deps = {
      folder: scratch.root,
      trusted: true,
      environment: scratch.environment,
      log: silentLog,
      clock: systemClock,
    };
    const runner = new GitRunner(deps);
    scratch.write("big", "x".repeat(40 << 20));
    scratch.git("add", "big");
    const oid = scratch.git("rev-parse", ":big").trim();
    const input = `${oid}\n${oid}\n`;
    await assert.rejects(runner.read({ args: commandLine(["cat-file", "--batch"]), input }), (error) =>
      MooringError.is(error, "tooLarge"),
    );
    const without = new GitRunner({ ...deps, environment: { PATH: `bin:${scratch.base}` } });
    await assert.rejects(without.text(commandLine(["status"])), (error) => MooringError.is(error, "toolMissing"));
    const untrusted = new GitRunner({ ...deps, trusted: false });
    await assert.rejects(untrusted.text(commandLine(["status"])), (error) => MooringError.is(error, "untrusted"));
  }).timeout(20_000);
});

async function untilWritten(file: string): Promise<number> {
  const pid = (): number | false => existsSync(file) && (Number(readFileSync(file, "utf8")) || false);
  return waitFor(`process id in ${file}`, pid, undefined, 10);
}

/** Gone, or dead and not yet collected by its parent. */
async function untilEnded(pid: number): Promise<void> {
  const isAlive = (): boolean => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
      return false;
    }
  };
  await waitFor(`end of process ${pid}`, () => !isAlive(), undefined, 10);
}
