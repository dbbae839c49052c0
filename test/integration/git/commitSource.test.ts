import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { CommitQuery, CommitSource } from "../../../src/git/git.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { ScratchRepository } from "./scratchRepository.ts";

describe("the history in pages", () => {
  let scratch: ScratchRepository;
  let source: CommitSource;

  beforeEach(async () => {
    scratch = new ScratchRepository();
    scratch.commit({ "apps/web.yaml": "a: 1\n", "apps/db.yaml": "a: 1\n" }, "First");
    source = (await scratch.open()).commits;
  });
  afterEach(() => scratch.remove());

  const oids = (...args: readonly string[]): string[] =>
    scratch
      .git("log", "--format=%H", ...args)
      .split("\n")
      .filter(Boolean);

  async function walk(query: CommitQuery, limit: number): Promise<string[]> {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await source.page(query, { limit, cursor });
      assert.ok(page.commits.length <= limit);
      all.push(...page.commits.map(({ oid }) => oid));
      cursor = page.next;
    } while (cursor !== undefined);
    return all;
  }

  it("gives every commit once and in git's order, over merged branches", async () => {
    for (let round = 0; round < 6; round += 1) {
      scratch.git("switch", "--quiet", "-c", `side${round}`);
      scratch.commit({ [`side${round}.yaml`]: "s: 1\n" }, `Side ${round}`);
      scratch.git("switch", "--quiet", "main");
      scratch.commit({ "apps/web.yaml": `a: ${round + 2}\n` }, `Main ${round}`);
      if (round % 2 === 0) scratch.git("merge", "--quiet", "--no-edit", `side${round}`);
    }
    for (const limit of [1, 2, 3, 7, 100]) assert.deepEqual(await walk({}, limit), oids(), String(limit));
    for (const limit of [1, 2, 50])
      assert.deepEqual(await walk({ paths: ["apps/web.yaml"] }, limit), oids("--", "apps/web.yaml"));
  });

  it("stays in the history it began with when HEAD moves", async () => {
    scratch.commit({ "apps/web.yaml": "a: 2\n" }, "Second");
    const before = oids();
    const first = await source.page({}, { limit: 1 });
    scratch.commit({ "apps/web.yaml": "a: 3\n" }, "Third");
    const rest = await source.page({}, { limit: 10, cursor: first.next });
    assert.deepEqual(
      [...first.commits, ...rest.commits].map(({ oid }) => oid),
      before,
    );
  });

  it("finds words, authors, paths and what Mooring committed", async () => {
    scratch.commit({ "apps/web.yaml": "a: 2\n" }, "Update pack shop/web\n\nFor the (sale).\n\nMooring-Pack: shop/web");
    scratch.git(
      "-c",
      "user.name=Bea",
      "-c",
      "user.email=bea@example.test",
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      "Say [nothing] at all",
    );
    scratch.commit({ "notes/a b.txt": "n\n" }, "Notes on the sale");
    const subjects = async (query: CommitQuery): Promise<string[]> =>
      (await source.page(query, { limit: 10 })).commits.map(({ subject }) => subject);
    assert.deepEqual(await subjects({ words: ["SALE"] }), ["Notes on the sale", "Update pack shop/web"]);
    assert.deepEqual(await subjects({ words: ["sale", "notes"] }), ["Notes on the sale"]);
    assert.deepEqual(await subjects({ words: ["[nothing]"] }), ["Say [nothing] at all"]);
    assert.deepEqual(await subjects({ author: "bea" }), ["Say [nothing] at all"]);
    assert.deepEqual(await subjects({ author: "bea", words: ["sale"] }), []);
    assert.deepEqual(await subjects({ paths: ["notes"] }), ["Notes on the sale"]);
    assert.deepEqual(await subjects({ onlyMooring: true }), ["Update pack shop/web"]);
    assert.deepEqual(await subjects({ onlyMooring: true, words: ["notes"] }), []);
    assert.deepEqual(await subjects({ words: ["--output=x"] }), []);
  });

  it("names the files of many commits, with their kind of change, and their texts", async () => {
    const second = scratch.commit({ "apps/web.yaml": "a: 2\n", "neu/ä b.yaml": "n: 1\n" }, "Second");
    scratch.git("mv", "apps/db.yaml", "apps/store.yaml");
    scratch.git("rm", "--quiet", "neu/ä b.yaml");
    scratch.git("commit", "--quiet", "-m", "Third");
    const third = scratch.git("rev-parse", "HEAD").trim();
    const [first] = oids("--reverse");
    assert.ok(first);
    const files = await source.files([third, second, first]);
    assert.deepEqual(files.get(third), [
      { path: "apps/store.yaml", change: "renamed", from: "apps/db.yaml" },
      { path: "neu/ä b.yaml", change: "deleted" },
    ]);
    assert.deepEqual(files.get(second), [
      { path: "apps/web.yaml", change: "modified" },
      { path: "neu/ä b.yaml", change: "added" },
    ]);
    assert.deepEqual(
      files.get(first)?.map(({ path }) => path),
      ["apps/db.yaml", "apps/web.yaml"],
    );
    assert.equal(await source.textAt(first, "apps/web.yaml"), "a: 1\n");
    assert.equal(await source.textAt(first, "neu/ä b.yaml"), undefined);
    assert.equal(await source.textBefore(third, "neu/ä b.yaml"), "n: 1\n");
    assert.equal(await source.textBefore(first, "apps/web.yaml"), undefined);
    await assert.rejects(source.textAt(first, "../../etc/passwd"), (error) => MooringError.is(error, "badInput"));
  });

  it("shows a merge against the branch it was merged into", async () => {
    scratch.git("switch", "--quiet", "-c", "side");
    scratch.commit({ "side.yaml": "s: 1\n" }, "Side");
    scratch.git("switch", "--quiet", "main");
    scratch.commit({ "main.yaml": "m: 1\n" }, "Main");
    scratch.git("merge", "--quiet", "--no-edit", "side");
    const merge = scratch.git("rev-parse", "HEAD").trim();
    assert.deepEqual((await source.files([merge])).get(merge), [{ path: "side.yaml", change: "added" }]);
  });

  it("is empty on a branch without commits, and refuses a cursor that is not its own", async () => {
    scratch.git("switch", "--quiet", "--orphan", "fresh");
    assert.deepEqual(await source.page({}, { limit: 5 }), { commits: [], next: undefined });
    assert.deepEqual(await source.page({ author: "a" }, { limit: 5 }), { commits: [], next: undefined });
    for (const cursor of ["", "walk", "walk --all", "skip -1 HEAD", "skip 3 HEAD", "x".repeat(20_000)])
      await assert.rejects(
        source.page({}, { limit: 5, cursor }),
        (error) => MooringError.is(error, "badInput"),
        cursor,
      );
  });

  it("reaches the end of 30,000 commits page by page", async function () {
    this.timeout(120_000);
    const stream = Array.from({ length: 30_000 }, (_, at) => {
      const time = 1_700_000_000 + at * 60;
      return `commit refs/heads/long\ncommitter Ann <ann@example.test> ${time} +0000\ndata 4\nn${String(at % 100).padStart(2, "0")}\n\n`;
    });
    execFileSync("git", ["fast-import", "--quiet"], { cwd: scratch.root, input: stream.join("") });
    scratch.git("symbolic-ref", "HEAD", "refs/heads/long");
    const all = await walk({}, 1_000);
    assert.equal(new Set(all).size, 30_000);
    assert.equal(all.length, 30_000);
  });
});
