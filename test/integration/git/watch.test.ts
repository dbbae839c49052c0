import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { type RepositoryChange, watchRepository } from "../../../src/git/workTree/watchRepository.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import type { Disposable } from "../../../src/support/disposable.ts";
import { ScratchRepository } from "./scratchRepository.ts";
import { waitFor } from "../../testbed/waitFor.ts";

describe("watching a repository", () => {
  let scratch: ScratchRepository;
  let watching: Disposable | undefined;
  let changes: RepositoryChange[];
  const clock: Clock = { ...systemClock, after: (delay, run) => systemClock.after(Math.min(delay, 20), run) };

  beforeEach(() => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": "replicas: 1\n" });
    changes = [];
  });
  afterEach(() => {
    watching?.dispose();
    scratch.remove();
  });

  /** Repeats `act` until the change comes: watches begin some time after the call. */
  const untilTold = async (root: string, act: (time: number) => void, isIt: (change: RepositoryChange) => boolean) => {
    watching = watchRepository(root, (change) => changes.push(change), { clock });
    let time = 0;
    const tellAgain = (): boolean => {
      if (changes.some(isIt)) return true;
      act(time++);
      return false;
    };
    await waitFor(`change of ${root}`, tellAgain, undefined, 60);
  };

  it("tells of commits, with all that they move in one call", async () => {
    await untilTold(
      scratch.root,
      (time) => scratch.commit({ "web.yaml": `replicas: ${time + 2}\n` }),
      ({ head, refs, index }) => head && refs && index,
    );
  });

  it("tells of staging, and that HEAD stayed", async () => {
    await untilTold(
      scratch.root,
      (time) => {
        scratch.write("web.yaml", `replicas: ${time + 2}\n`);
        scratch.git("add", "web.yaml");
      },
      ({ head, refs, index }) => index && !head && !refs,
    );
  });

  it("tells of another branch, of a fetch, and of a merge that begins", async () => {
    scratch.git("branch", "side");
    await untilTold(
      scratch.root,
      (time) => scratch.git("switch", "--quiet", time % 2 ? "main" : "side"),
      ({ head }) => head,
    );
    const oid = scratch.git("rev-parse", "HEAD").trim();
    watching?.dispose();
    await untilTold(
      scratch.root,
      (time) => scratch.git("update-ref", `refs/remotes/origin/x${time}`, oid),
      ({ refs, head }) => refs && !head,
    );
    watching?.dispose();
    await untilTold(
      scratch.root,
      () => scratch.write(".git/MERGE_HEAD", `${oid}\n`),
      ({ operation }) => operation,
    );
  });

  it("follows a linked work tree to its own index and the shared branches", async () => {
    scratch.git("worktree", "add", "--quiet", `${scratch.base}/linked`, "-b", "linked");
    await untilTold(
      `${scratch.base}/linked`,
      (time) => scratch.gitIn(`${scratch.base}/linked`, "commit", "--quiet", "--allow-empty", "-m", String(time)),
      ({ index, head, refs }) => (index || head) && refs,
    );
  });

  it("comes back when the repository does, and says that everything may have moved", async () => {
    renameSync(scratch.path(".git"), scratch.path(".gone"));
    watching = watchRepository(scratch.root, (change) => changes.push(change), { clock });
    await new Promise((resolve) => setTimeout(resolve, 30));
    renameSync(scratch.path(".gone"), scratch.path(".git"));
    await waitFor("change after the repository came back", () => changes.length > 0, undefined, 10);
    assert.deepEqual(changes[0], { head: true, refs: true, index: true, operation: true });
  });
});
