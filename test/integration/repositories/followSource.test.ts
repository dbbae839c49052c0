import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { fillHistory } from "./fillHistory.ts";
import { added, type RepositoryRig, synced } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";

describe("copies of repositories that follow their source", () => {
  const parts = useOneSource();
  let rig: RepositoryRig;
  let source: OneSource["source"];
  let repositories: Repositories;
  let copyOf: OneSource["copyOf"];
  let refsOf: OneSource["refsOf"];
  beforeEach(() => {
    ({ rig, source, repositories, copyOf, refsOf } = parts());
  });

  const folderOf = (id: string): string => dirname(copyOf(id));

  it("of a source with 10,000 commits, 200 branches and tags are equal ref by ref", async () => {
    fillHistory(rig, source.folder, { commits: 10_000, branches: 200, tags: 200 });
    const phases = new Set<string>();
    repositories.onDidChange((changed) => {
      for (const { progress } of repositories.tasks(changed)) if (progress) phases.add(progress.phase);
    });
    const { id } = await added(repositories, { url: source.url, kind: "mirror" });
    assert.ok(phases.has("Receiving objects") && phases.has("Resolving deltas"), [...phases].join());
    assert.equal(refsOf(copyOf(id)), refsOf(source.folder));
    assert.equal(repositories.commits(id, {}, { offset: 0, limit: 1 }).total, 10_001);
    rig.commit(source.folder, { "late.yaml": "a: 1\n" }, "Late", "branch-7");
    rig.git(source.folder, "tag", "-d", "tag-3");
    rig.git(source.folder, "branch", "-D", "branch-9");
    assert.equal((await synced(repositories, id)).commitsSynced, 1);
    assert.equal(refsOf(copyOf(id)), refsOf(source.folder));
    await repositories.whenEnded((await repositories.maintain(id)).id);
    assert.equal(refsOf(copyOf(id)), refsOf(source.folder));
    rig.git(copyOf(id), "--git-dir=.", "fsck", "--strict");
  });

  it("keep a snapshot of a rewritten history, and follow it", async () => {
    const old = rig.commit(source.folder, { "a.yaml": "a: 1\n" }, "Lost");
    const { id } = await added(repositories, { url: source.url, kind: "mirror" });
    rig.git(source.folder, "update-ref", "refs/heads/main", `${old}~1`);
    rig.commit(source.folder, { "a.yaml": "a: 2\n" }, "Rewritten");
    assert.equal((await synced(repositories, id)).status, "succeeded");
    assert.equal(refsOf(copyOf(id)), refsOf(source.folder));
    const [bundle = ""] = readdirSync(join(folderOf(id), "bundles"));
    const heads = rig.git(rig.base, "bundle", "list-heads", join(folderOf(id), "bundles", bundle));
    assert.match(heads, new RegExp(`${old} refs/heads/main`));
    const subjects = repositories.commits(id, {}, { offset: 0, limit: 9 }).commits.map(({ subject }) => subject);
    assert.deepEqual(subjects, ["Rewritten", "Begin"]);
  });

  it("hold a rewritten history back until it is approved, where the settings say so", async () => {
    rig.rewrites = "hold";
    const old = rig.commit(source.folder, { "a.yaml": "a: 1\n" }, "Kept");
    const { id } = await added(repositories, { url: source.url });
    rig.git(source.folder, "update-ref", "refs/heads/main", `${old}~1`);
    const fresh = rig.commit(source.folder, { "a.yaml": "a: 2\n" }, "Rewritten");
    await synced(repositories, id);
    assert.equal(repositories.get(id)?.head, old);
    assert.deepEqual(repositories.get(id)?.heldRewrite?.refs, ["refs/remotes/origin/main"]);
    await repositories.whenEnded((await repositories.approveRewrite(id)).id);
    assert.equal(repositories.get(id)?.head, fresh);
    assert.equal(repositories.get(id)?.heldRewrite, undefined);
    assert.equal(readdirSync(join(folderOf(id), "bundles")).length, 1);
  });

  it("notice a renamed default branch, and a chosen branch that is not there", async () => {
    const { id } = await added(repositories, { url: source.url, branch: "main" });
    rig.git(source.folder, "branch", "-m", "main", "trunk");
    rig.git(source.folder, "symbolic-ref", "HEAD", "refs/heads/trunk");
    const task = await synced(repositories, id);
    assert.equal(task.failure?.kind, "renamedBranch");
    assert.match(task.failure?.message ?? "", /trunk/);
    await repositories.edit(id, { branch: "trunk" });
    assert.equal((await synced(repositories, id)).status, "succeeded");
    const other = await added(repositories, { name: "other", url: source.url, branch: "none" });
    assert.equal(other.failure?.kind, "noBranch");
  });

  it("take `a/b` where the source had `a`", async () => {
    rig.commit(source.folder, { "x.yaml": "x: 1\n" }, "Topic", "topic");
    const { id } = await added(repositories, { url: source.url, kind: "mirror" });
    rig.git(source.folder, "branch", "-D", "topic");
    rig.commit(source.folder, { "x.yaml": "x: 2\n" }, "Topic", "topic/one");
    assert.equal((await synced(repositories, id)).failure, undefined);
    assert.equal(refsOf(copyOf(id)), refsOf(source.folder));
  });

  it("may be shallow or without contents, which are fetched when they are read", async () => {
    rig.git(source.folder, "config", "uploadpack.allowFilter", "true");
    rig.git(source.folder, "config", "uploadpack.allowAnySHA1InWant", "true");
    for (let at = 0; at < 5; at += 1) rig.commit(source.folder, { "a.yaml": `a: ${at}\n` });
    const sizes = [
      { size: { kind: "shallow", depth: 2 }, commits: 2 },
      { size: { kind: "blobless" }, commits: 6 },
    ] as const;
    for (const { size, commits } of sizes) {
      const { id, failure } = await added(repositories, { name: size.kind, url: source.url, size });
      assert.equal(failure, undefined);
      assert.equal(repositories.commits(id, {}, { offset: 0, limit: 9 }).total, commits);
      assert.equal(await repositories.textAt(id, undefined, "a.yaml"), "a: 4\n");
      rig.commit(source.folder, { "a.yaml": "a: 9\n" });
      assert.equal((await synced(repositories, id)).commitsSynced, 1);
      assert.equal(await repositories.textAt(id, undefined, "a.yaml"), "a: 9\n");
      rig.git(source.folder, "update-ref", "refs/heads/main", "refs/heads/main~1");
      await repositories.remove(id);
    }
  });

  it("say that files are LFS pointers", async () => {
    rig.commit(source.folder, { ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n" });
    assert.equal((await added(repositories, { url: source.url })).hasLfs, true);
  });

  it("lay their files out for tools that read files, and flip them together", async () => {
    const { id } = await added(repositories, { url: source.url });
    const first = await repositories.snapshot(id);
    assert.deepEqual(readdirSync(first.folder), ["README.md"]);
    rig.commit(source.folder, { "apps/web.yaml": "a: 1\n" });
    await synced(repositories, id);
    const second = await repositories.snapshot(id);
    assert.equal(second.folder, first.folder);
    assert.deepEqual(readdirSync(second.folder).sort(), ["README.md", "apps"]);
  });

  it("lay out no link that leads nowhere, nothing outside of their folder and nothing into .git, and name what is left out", async () => {
    const blob = rig.git(source.folder, "hash-object", "-w", "--stdin").trim();
    const tree = (...lines: readonly string[]): string =>
      execFileSync("git", ["mktree"], { cwd: source.folder, input: `${lines.join("\n")}\n`, encoding: "utf8" }).trim();
    const inner = tree(`100644 blob ${blob}\tescaped.yaml`);
    const evil = tree(
      `040000 tree ${inner}\t..`,
      `040000 tree ${inner}\t.git`,
      `120000 blob ${blob}\tlink`,
      `100644 blob ${blob}\tgood.yaml`,
    );
    const commit = rig.git(source.folder, "commit-tree", "-m", "Evil", evil).trim();
    rig.git(source.folder, "update-ref", "refs/heads/main", commit);
    // git's own check refuses such a tree, until its user says that it is known
    writeFileSync(join(rig.base, "known"), `${evil}\n`);
    rig.git(rig.base, "config", "--global", "fetch.fsck.skipList", join(rig.base, "known"));
    const { id } = await added(repositories, { url: source.url });
    const { folder, omitted } = await repositories.snapshot(id);
    assert.deepEqual(readdirSync(folder), ["good.yaml"]);
    assert.deepEqual(omitted.map(({ path, why }) => `${path} ${why}`).sort(), [
      "../escaped.yaml must not contain empty segments, . or ..",
      ".git/escaped.yaml must not be in .git",
      "link is a link that leads out of the repository, to nothing, or in a circle",
    ]);
    const escaped = readdirSync(rig.base, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith("escaped.yaml"),
    );
    assert.deepEqual(escaped, []);
  });

  it("leave what their user changed in the work tree of a regular one", async () => {
    const { id } = await added(repositories, { url: source.url, kind: "regular" });
    writeFileSync(join(copyOf(id), "README.md"), "mine\n");
    rig.commit(source.folder, { "README.md": "theirs\n" });
    assert.equal((await synced(repositories, id)).status, "succeeded");
    assert.equal(rig.git(copyOf(id), "diff", "--name-only").trim(), "README.md");
  });
});
