import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { added, type RepositoryRig, synced } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";

const KINDS = ["bare", "mirror", "regular"] as const;

describe("objects of a source that somebody else may push to", () => {
  const parts = useOneSource();
  let rig: RepositoryRig;
  let source: OneSource["source"];
  let repositories: Repositories;
  let copyOf: OneSource["copyOf"];
  let refsOf: OneSource["refsOf"];
  beforeEach(() => {
    ({ rig, source, repositories, copyOf, refsOf } = parts());
  });

  const point = (ref: string, oid: string): unknown => rig.git(source.folder, "update-ref", ref, oid);

  /** A reviewed commit on main, and another one that is on no branch. */
  const twoCommits = (): { readonly good: string; readonly evil: string } => {
    const good = rig.commit(source.folder, { "a.yaml": "reviewed: true\n" }, "Reviewed");
    const evil = rig.commit(source.folder, { "a.yaml": "evil: true\n" }, "Evil", "other");
    rig.git(source.folder, "branch", "-D", "other");
    return { good, evil };
  };

  describe("that stand in for others", () => {
    for (const kind of KINDS) {
      it(`do not get into a ${kind} copy, at first or later, and go from one that has them`, async () => {
        const { good, evil } = twoCommits();
        point(`refs/replace/${good}`, evil);
        for (const name of ["mooring/incoming/heads/main", "mooring/snapshots/1700000000000/heads/main"])
          point(`refs/${name}`, evil);
        for (const name of ["bisect/bad", "worktree/x", "rewritten/x"]) point(`refs/${name}`, evil);
        const { id } = await added(repositories, { url: source.url, kind });
        const folder = kind === "regular" ? join(copyOf(id), ".git") : copyOf(id);
        const own = (): string => refsOf(folder).replaceAll(/^\S+ refs\/(?:heads|remotes|tags)\/.*\n?/gm, "");
        assert.equal(own(), "");
        assert.equal(await repositories.textAt(id, good, "a.yaml"), "reviewed: true\n");

        const next = rig.commit(source.folder, { "b.yaml": "b: 1\n" }, "Next");
        point(`refs/replace/${next}`, evil);
        // as a copy of an earlier version has them
        rig.git(copyOf(id), "fetch", "--quiet", source.url, "+refs/replace/*:refs/replace/*");
        assert.equal(await repositories.textAt(id, good, "a.yaml"), "reviewed: true\n");
        assert.equal((await synced(repositories, id)).status, "succeeded");
        assert.equal(await repositories.textAt(id, undefined, "b.yaml"), "b: 1\n");
        if (kind === "mirror") assert.equal(own(), "");
      });
    }

    it("do not change a commit by its parents", async () => {
      const { good, evil } = twoCommits();
      const { id } = await added(repositories, { url: source.url });
      rig.git(copyOf(id), "fetch", "--quiet", source.url, `${evil}:refs/heads/x`);
      mkdirSync(join(copyOf(id), "info"), { recursive: true });
      writeFileSync(join(copyOf(id), "info/grafts"), `${good} ${evil}\n`);
      const history = await repositories.history(id, {}, { limit: 9 });
      assert.deepEqual(
        history.commits.map(({ subject }) => subject),
        ["Reviewed", "Begin"],
      );
    });

    it("are not branches that are called like a commit", async () => {
      const { good, evil } = twoCommits();
      point(`refs/heads/${good}`, evil);
      for (const kind of KINDS) {
        const { id } = await added(repositories, { name: kind, url: source.url, kind });
        assert.equal(await repositories.textAt(id, good, "a.yaml"), "reviewed: true\n", kind);
      }
    });
  });

  /** Writes an object without git's own look at it. Answers its name. */
  const write = (type: "tree" | "commit", bytes: Buffer): string =>
    execFileSync("git", ["hash-object", "-t", type, "-w", "--stdin", "--literally"], {
      cwd: source.folder,
      input: bytes,
      encoding: "utf8",
    }).trim();

  const treeOf = (...entries: readonly (readonly [mode: string, name: string, oid: string])[]): string =>
    write(
      "tree",
      Buffer.concat(
        entries.flatMap(([mode, name, oid]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]),
      ),
    );

  const commitOf = (tree: string, author = "Ann <ann@example.test> 1700000000 +0000"): string =>
    write("commit", Buffer.from(`tree ${tree}\nauthor ${author}\ncommitter ${author}\n\nOld\n`));

  const blobOf = (text: string): string =>
    execFileSync("git", ["hash-object", "-w", "--stdin"], {
      cwd: source.folder,
      input: text,
      encoding: "utf8",
    }).trim();

  describe("with a defect", () => {
    const HARMLESS: Readonly<Record<string, () => string>> = {
      "a file mode with a zero too many": () => {
        const inner = treeOf(["100644", "a.yaml", blobOf("a: 1\n")]);
        return commitOf(treeOf(["040000", "dir", inner]));
      },
      "a time zone that does not exist": () => commitOf(treeOf(), "Ann <ann@example.test> 1700000000 +051800"),
      "a date without a space before it": () => commitOf(treeOf(), "Ann <ann@example.test>1700000000 +0000"),
      "a date that begins with a zero": () => commitOf(treeOf(), "Ann <ann@example.test> 01700000000 +0000"),
      "an author without an address": () => commitOf(treeOf(), "Ann 1700000000 +0000"),
      "an address without a space before it": () => commitOf(treeOf(), "Ann<ann@example.test> 1700000000 +0000"),
      "an address with a bracket too many": () => commitOf(treeOf(), "Ann <ann@<example.test>> 1700000000 +0000"),
    };
    for (const [title, make] of Object.entries(HARMLESS)) {
      it(`that old programs left, ${title}, are taken and maintained`, async () => {
        point("refs/heads/main", make());
        const record = await added(repositories, { url: source.url });
        assert.equal(record.status, "active", JSON.stringify(record.failure));
        const task = await repositories.whenEnded((await repositories.maintain(record.id)).id);
        assert.equal(task.status, "succeeded", JSON.stringify(task.failure));
      });
    }

    const DANGEROUS: Readonly<Record<string, () => readonly [tip: string, named: string]>> = {
      hasDotgit: () => {
        const tree = treeOf(["100644", ".git", blobOf("x")]);
        return [commitOf(tree), tree];
      },
      hasDotdot: () => {
        const tree = treeOf(["40000", "..", treeOf()]);
        return [commitOf(tree), tree];
      },
      fullPathname: () => {
        const tree = treeOf(["100644", "a/b.yaml", blobOf("x")]);
        return [commitOf(tree), tree];
      },
      duplicateEntries: () => {
        const tree = treeOf(["100644", "a.yaml", blobOf("x")], ["100644", "a.yaml", blobOf("y")]);
        return [commitOf(tree), tree];
      },
      gitmodulesUrl: () => {
        const blob = blobOf('[submodule "x"]\n\tpath = x\n\turl = -u./evil\n');
        return [commitOf(treeOf(["100644", ".gitmodules", blob])), blob];
      },
    };
    for (const [id, make] of Object.entries(DANGEROUS)) {
      it(`that leads elsewhere, ${id}, are refused by name, at first and later`, async () => {
        const before = rig.git(source.folder, "rev-parse", "main").trim();
        const follower = await added(repositories, { name: "follower", url: source.url, kind: "mirror" });
        const [tip, named] = make();
        point("refs/heads/main", tip);
        for (const record of [
          await added(repositories, { name: "first", url: source.url }),
          await synced(repositories, follower.id).then(() => repositories.get(follower.id)),
        ]) {
          assert.equal(record?.failure?.kind, "badObject", JSON.stringify(record));
          assert.match(record.failure.message, new RegExp(`${named} \\(${id}\\)`));
          assert.match(record.failure.cure, /fetch\.fsck\.skipList/);
        }
        assert.match(refsOf(copyOf(follower.id)), new RegExp(`^${before} refs/heads/main$`, "m"));
        // what the cure says
        writeFileSync(join(rig.base, "known"), `${named}\n`);
        rig.git(rig.base, "config", "--global", "fetch.fsck.skipList", join(rig.base, "known"));
        assert.equal((await synced(repositories, follower.id)).status, "succeeded");
      });
    }

    for (const size of [{ kind: "blobless" }, { kind: "shallow", depth: 1 }] as const) {
      it(`are looked for in ${size.kind} copies too, which take all else`, async () => {
        rig.git(source.folder, "config", "uploadpack.allowFilter", "true");
        rig.git(source.folder, "config", "uploadpack.allowAnySHA1InWant", "true");
        rig.commit(source.folder, {
          ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = https://example.test/x\n',
          ".gitattributes": "* text\n",
          "a.yaml": "a: 1\n",
        });
        const record = await added(repositories, { url: source.url, size });
        assert.equal(record.status, "active", JSON.stringify(record.failure));
        assert.equal(await repositories.textAt(record.id, undefined, "a.yaml"), "a: 1\n");
        point("refs/heads/main", commitOf(treeOf(["100644", ".git", blobOf("x")])));
        await synced(repositories, record.id);
        assert.equal(repositories.get(record.id)?.failure?.kind, "badObject");
      });
    }
  });
});
