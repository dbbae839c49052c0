import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { MooringError, type Reason } from "../../../src/support/errors.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const refusal = (reason: Reason, words: RegExp) => (error: unknown) => {
  assert.ok(MooringError.is(error, reason), String(error));
  assert.match(error.message, words);
  return true;
};

describe("rolling back, following the remote and pushing beside it", function () {
  this.timeout(60_000);
  let repo: ScratchRepository;
  beforeEach(() => {
    repo = new ScratchRepository();
  });
  afterEach(() => repo.remove());
  const head = (): string => repo.git("rev-parse", "HEAD").trim();

  it("makes one new commit in which the files are as they were, and leaves all others", async () => {
    const old = repo.commit({ "a/one.yaml": "1\n", "a/gone.yaml": "g\n", "b/two.yaml": "1\n" });
    repo.commit({ "a/one.yaml": "2\n", "b/two.yaml": "2\n" });
    repo.git("rm", "--quiet", "a/gone.yaml");
    repo.commit({ "a/new.yaml": "n\n" });
    repo.write("b/two.yaml", "typing\n");
    repo.write("notes", "staged\n");
    repo.git("add", "notes");
    const repository = await repo.open();
    const paths = ["a/one.yaml", "a/gone.yaml", "a/new.yaml"].map((name) => repo.path(name));
    const before = head();
    const { oid } = await repository.rollBack({
      oid: old,
      paths,
      message: "Roll back a",
      trailers: { "Mooring-Pack": "a" },
    });
    assert.equal(oid, head());
    assert.equal(repo.git("rev-parse", "HEAD^").trim(), before);
    assert.equal(repo.git("rev-parse", "HEAD:a"), repo.git("rev-parse", `${old}:a`));
    assert.deepEqual(
      [repo.text("a/one.yaml"), repo.text("a/gone.yaml"), repo.text("b/two.yaml")],
      ["1\n", "g\n", "typing\n"],
    );
    assert.ok(!existsSync(repo.path("a/new.yaml")));
    assert.deepEqual(repo.git("status", "--porcelain").split("\n").sort(), ["", " M b/two.yaml", "A  notes"]);
    await assert.rejects(
      repository.rollBack({ oid: old, paths, message: "x", trailers: {} }),
      refusal("refused", /already/),
    );
  });

  it("rolls nothing back over changes, for a foreign commit, or when a hook refuses", async () => {
    const old = repo.commit({ "a.yaml": "1\n" });
    repo.commit({ "a.yaml": "2\n" });
    const repository = await repo.open();
    const options = { oid: old, paths: [repo.path("a.yaml")], message: "x", trailers: {} };
    await assert.rejects(
      repository.rollBack({ ...options, oid: "0".repeat(40) }),
      refusal("notFound", /not a commit on/),
    );
    repo.hook("pre-commit", "exit 1");
    await assert.rejects(repository.rollBack(options), refusal("toolFailed", /pre-commit/));
    assert.equal(repo.git("status", "--porcelain"), "");
    assert.equal(repo.text("a.yaml"), "2\n");
    repo.write("a.yaml", "3\n");
    await assert.rejects(repository.rollBack(options), refusal("refused", /a.yaml has uncommitted changes/));
    assert.equal(repo.text("a.yaml"), "3\n");
  });

  it("follows the remote only where nothing is in the way", async () => {
    repo.commit({ "a.yaml": "1\n" });
    const bare = repo.addRemote();
    repo.gitIn(repo.base, "clone", "--quiet", `file://${bare}`, "other");
    const other = `${repo.base}/other`;
    const theirs = (text: string): void => {
      repo.gitIn(other, "pull", "--quiet", "--rebase");
      repo.gitIn(
        other,
        "-c",
        "user.name=B",
        "-c",
        "user.email=b@x.test",
        "commit",
        "--quiet",
        "--allow-empty",
        "-m",
        text,
      );
      repo.gitIn(other, "push", "--quiet");
    };
    theirs("theirs");
    const repository = await repo.open();
    await repository.fetch();
    repo.write("a.yaml", "typing\n");
    const before = head();
    await assert.rejects(repository.fastForward(), refusal("refused", /a.yaml has uncommitted changes/));
    assert.deepEqual([head(), repo.text("a.yaml")], [before, "typing\n"]);
    repo.git("checkout", "--quiet", "a.yaml");
    repo.write("free.yaml", "unknown to git\n");
    const moved = await repository.fastForward();
    assert.deepEqual([moved.from, moved.to], [before, head()]);
    assert.equal((await repository.fastForward()).to, head());
    repo.commit({ "a.yaml": "ours\n" });
    theirs("theirs again");
    await repository.fetch();
    await assert.rejects(repository.fastForward(), refusal("conflict", /have diverged/));
  });

  it("pushes to a branch beside the upstream, which stays", async () => {
    repo.commit({ "a.yaml": "1\n" });
    const bare = repo.addRemote();
    repo.commit({ "a.yaml": "2\n" });
    const repository = await repo.open();
    assert.equal((await repository.pushTo("mooring/shop/cart")).kind, "pushed");
    assert.equal(repo.gitIn(bare, "rev-parse", "mooring/shop/cart").trim(), head());
    assert.notEqual(repo.gitIn(bare, "rev-parse", "main").trim(), head());
    assert.equal((await repository.status()).upstream, "origin/main");
    await assert.rejects(repository.pushTo("--force"), refusal("badInput", /is not a valid/));
  });
});
