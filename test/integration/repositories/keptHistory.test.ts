import assert from "node:assert/strict";
import type { CloneSize } from "../../../src/git/api/cloneSize.ts";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { added, type RepositoryRig, synced } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";

const SIZES: readonly CloneSize[] = [{ kind: "full" }, { kind: "shallow", depth: 2 }, { kind: "blobless" }];

for (const size of SIZES)
  describe(`history that the source of a ${size.kind} copy rewrote`, () => {
    const parts = useOneSource();
    let rig: RepositoryRig;
    let source: OneSource["source"];
    let repositories: Repositories;
    let copyOf: OneSource["copyOf"];
    beforeEach(() => {
      ({ rig, source, repositories, copyOf } = parts());
      rig.git(source.folder, "config", "uploadpack.allowFilter", "true");
      rig.git(source.folder, "config", "uploadpack.allowAnySHA1InWant", "true");
      for (const at of [1, 2, 3])
        rig.commit(source.folder, { "a.yaml": `a: ${at}\n`, "b.yaml": "b: 1\n" }, `Set ${at}`);
    });

    /** The source forgets its last commit, for good. Answers that commit. */
    const rewrite = (text: string): string => {
      const old = rig.git(source.folder, "rev-parse", "main").trim();
      rig.git(source.folder, "update-ref", "refs/heads/main", "main~1");
      rig.commit(source.folder, { "a.yaml": text }, "Rewritten");
      rig.git(source.folder, "reflog", "expire", "--expire=now", "--all");
      rig.git(source.folder, "gc", "--quiet", "--prune=now");
      return old;
    };
    const copy = (id: string, ...args: readonly string[]): string => rig.git(copyOf(id), "--git-dir=.", ...args).trim();

    it("is kept through gc, through a new copy, and comes back as a branch of the remote", async () => {
      const { id } = await added(repositories, { url: source.url, size });
      // what was read is there
      assert.equal(await repositories.textAt(id, undefined, "a.yaml"), "a: 3\n");
      assert.equal(await repositories.textAt(id, undefined, "b.yaml"), "b: 1\n");
      const old = rewrite("a: 9\n");
      assert.equal((await synced(repositories, id)).failure, undefined);
      assert.equal(await repositories.textAt(id, undefined, "a.yaml"), "a: 9\n");
      const [kept, ...others] = await repositories.keptHistory(id);
      assert.deepEqual([kept?.refs, others], [[{ name: "main", oid: old }], []]);
      copy(id, "reflog", "expire", "--expire=now", "--all");
      if (size.kind !== "full") copy(id, "gc", "--quiet", "--prune=now");
      assert.equal((await repositories.whenEnded((await repositories.reclone(id)).id)).failure, undefined);
      assert.deepEqual(await repositories.keptHistory(id), [kept]);
      const restored = { madeAt: kept?.madeAt ?? 0, oid: old, branch: "rescued" };
      await repositories.restoreHistory(id, restored);
      assert.equal(rig.git(source.folder, "rev-parse", "rescued").trim(), old);
      assert.equal(rig.git(source.folder, "show", "rescued:a.yaml"), "a: 3\n");
      // a branch that is there already is not overwritten
      await assert.rejects(repositories.restoreHistory(id, { ...restored, branch: "main" }), (error) =>
        MooringError.is(error, "conflict"),
      );
      await assert.rejects(repositories.restoreHistory(id, { ...restored, madeAt: 1 }), /no longer kept/);
    });

    if (size.kind === "full")
      it("is kept, too, when a new copy takes the place of the one that had it", async () => {
        rig.commit(source.folder, { "c.yaml": "c: 1\n" }, "Topic", "topic");
        const { id } = await added(repositories, { url: source.url, size });
        const topic = rig.git(source.folder, "rev-parse", "topic").trim();
        rig.git(source.folder, "branch", "-D", "topic");
        const old = rewrite("a: 9\n");
        const ended = await repositories.whenEnded((await repositories.reclone(id)).id);
        assert.equal(ended.failure, undefined);
        const [kept] = await repositories.keptHistory(id);
        assert.deepEqual(kept?.refs, [
          { name: "main", oid: old },
          { name: "topic", oid: topic },
        ]);
        // what only moved on is not rewritten
        rig.commit(source.folder, { "a.yaml": "a: 10\n" }, "Next");
        await repositories.whenEnded((await repositories.reclone(id)).id);
        assert.equal((await repositories.keptHistory(id)).length, 1);
      });

    it("is kept five times at most, the newest ones", async () => {
      const { id } = await added(repositories, { url: source.url, size });
      const olds: string[] = [];
      for (let at = 0; at < 7; at += 1) {
        olds.unshift(rewrite(`a: 1${at}\n`));
        assert.equal((await synced(repositories, id)).failure, undefined);
      }
      const kept = await repositories.keptHistory(id);
      assert.deepEqual(
        kept.flatMap(({ refs }) => refs.map(({ oid }) => oid)),
        olds.slice(0, 5),
      );
    });
  });
