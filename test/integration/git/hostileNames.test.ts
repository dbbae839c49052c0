import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { listBundleHeads, unpackBundle, writeBundle } from "../../../src/git/clone/bundle.ts";
import { cloneFolder, type CloneKind } from "../../../src/git/api/cloneFolder.ts";
import { swapRef } from "../../../src/git/workTree/makeCommit.ts";
import { createClone } from "../../../src/git/clone/createClone.ts";
import { fetchClone } from "../../../src/git/clone/fetchClone.ts";
import { findCommit } from "../../../src/git/clone/findCommit.ts";
import { fetchChanges } from "../../../src/git/clone/followRemote.ts";
import { branchesOf, listRemote } from "../../../src/git/clone/listRemote.ts";
import { pushCommit } from "../../../src/git/clone/pushCommit.ts";
import { listBlobs } from "../../../src/git/history/readBlobs.ts";
import type { RemoteProtocol } from "../../../src/git/signIn/remoteAddress.ts";
import { OWN_ACCESS } from "../../../src/git/signIn/remoteAccess.ts";
import { keepRefs, listRefSnapshots } from "../../../src/git/clone/snapshotRefs.ts";
import { updateWorkTree } from "../../../src/git/clone/updateWorkTree.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { silentLog } from "../../_support/silentLog.ts";
import { ScratchRepository } from "./scratchRepository.ts";
import { readRefs } from "../../../src/git/history/readRefs.ts";

const TRAILERS = { "Mooring-Pack": "default/web" };
const ALLOWED: readonly RemoteProtocol[] = ["https", "ssh", "http", "file"];
const isBadInput = (error: unknown): boolean => MooringError.is(error, "badInput");

/** Options of git that start a program, write a file, widen a command or end it; as names of files. */
const FILES = [
  "-n",
  "-x",
  "--",
  "--all",
  "--exec=touch marker",
  "--output=marker",
  "--upload-pack=touch marker",
  "--pathspec-from-file=marker",
  "-C",
  "--help",
  ":(top)x",
  ":!web",
];

/** The same as far as git takes them for a part of a ref: no space, and the shell makes one. */
const BRANCHES = [
  "-x",
  "--output=marker",
  "--upload-pack=touch${IFS}marker",
  "--exec=touch${IFS}marker",
  "--force",
  "--all",
  "--end-of-options",
  "--",
];

describe("names that could be options of git", function () {
  this.timeout(60_000);
  let scratch: ScratchRepository;

  beforeEach(() => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": "replicas: 1\n" });
  });
  afterEach(() => {
    const made = readdirSync(scratch.base, { recursive: true, encoding: "utf8" });
    scratch.remove();
    assert.deepEqual(
      made.filter((path) => basename(path) === "marker"),
      [],
    );
  });

  for (const name of FILES) {
    it(`are those of files: ${name} is committed, read, rolled back and reverted as what it is`, async () => {
      const repository = await scratch.open();
      const file = scratch.write(name, "a: 1\n");
      scratch.write("other.yaml", "b: 1\n");
      assert.deepEqual(
        (await repository.status()).files.map(({ path }) => path).sort(),
        [file, scratch.path("other.yaml")].sort(),
      );
      const made = await repository.commit({ paths: [file], message: "Add", trailers: TRAILERS });
      assert.notEqual(made, "nothing");
      const first = made === "nothing" ? "" : made.oid;
      assert.deepEqual(scratch.git("show", "--name-only", "--format=", "-z", first).split("\0").filter(Boolean), [
        name,
      ]);
      scratch.write(name, "a: 2\n");
      assert.deepEqual(await repository.changedSince("HEAD"), [file]);
      const second = await repository.commit({ paths: [file], message: "Change", trailers: TRAILERS });
      assert.notEqual(second, "nothing");

      assert.equal(await repository.textAt(first, file), "a: 1\n");
      assert.equal(await repository.textAt("HEAD", file), "a: 2\n");
      assert.deepEqual(await repository.filesAt("HEAD", file), [file]);
      const subjects = (await repository.log({ limit: 9, paths: [file] })).map(({ subject }) => subject);
      assert.deepEqual(subjects, ["Change", "Add"]);
      const page = await repository.commits.page({ paths: [name], words: [name], author: name }, { limit: 9 });
      assert.deepEqual(page.commits, []);
      assert.equal((await repository.commits.page({ paths: [name] }, { limit: 9 })).commits.length, 2);
      assert.deepEqual(await (await repository.recentVersions()).textsOf(file), ["a: 2\n", "a: 1\n"]);

      await repository.rollBack({ oid: first, paths: [file], message: "Back", trailers: TRAILERS });
      assert.equal(scratch.text(name), "a: 1\n");
      await repository.revert(second === "nothing" ? "" : second.oid).catch((error: unknown) => {
        // what it undoes is undone already
        if (!MooringError.is(error, "refused") && !MooringError.is(error, "conflict")) throw error;
      });
      rmSync(file);
      await repository.commit({ paths: [file], message: "Remove", trailers: TRAILERS });
      assert.equal(await repository.textAt("HEAD", file), undefined);
      assert.deepEqual(
        (await repository.status()).files.map(({ path }) => path),
        [scratch.path("other.yaml")],
      );
    });

    it(`are those of folders: ${name} is exported with its files alone`, async () => {
      const repository = await scratch.open();
      const file = scratch.write(`${name}/a.yaml`, "a: 1\n");
      await repository.commit({ paths: [file], message: "Add", trailers: TRAILERS });
      const into = join(scratch.base, "into");
      mkdirSync(into);
      assert.equal(await repository.exportFolder("HEAD", scratch.path(name), into), 1);
      assert.equal(readFileSync(join(into, name, "a.yaml"), "utf8"), "a: 1\n");
    });
  }

  for (const branch of BRANCHES) {
    it(`are those of branches and tags at a remote: ${branch} is copied as it is, and never an option`, async () => {
      const bare = scratch.addRemote();
      const oid = scratch.git("rev-parse", "HEAD").trim();
      for (const ref of [`refs/heads/${branch}`, `refs/tags/${branch}`, `refs/notes/${branch}`])
        scratch.gitIn(bare, "update-ref", ref, oid);
      const options = { address: `file://${bare}`, allowed: ALLOWED, access: OWN_ACCESS, timeout: 30_000 };
      for (const kind of ["bare", "mirror", "regular"] as const satisfies readonly CloneKind[]) {
        const deps = { log: silentLog, clock: systemClock, environment: scratch.environment };
        const clone = cloneFolder(join(scratch.base, kind), kind, deps);
        const size = { kind: "full" } as const;
        const remote = await createClone(clone, { ...options, size });
        assert.deepEqual([...branchesOf(remote)].sort(), [branch, "main"].sort());
        await fetchClone(clone, { ...options, size });
        assert.equal((await readRefs(clone)).get(clone.branches + branch), oid);
        assert.equal(await findCommit(clone, clone.branches + branch), oid);
        await assert.rejects(findCommit(clone, branch), isBadInput);
        assert.deepEqual([...(await listBlobs(clone.runner, `refs/tags/${branch}`, [])).keys()], ["web.yaml"]);
        await assert.rejects(listBlobs(clone.runner, branch, []), isBadInput);

        const change = { remote: `refs/heads/${branch}`, local: clone.branches + branch, before: oid, after: oid };
        assert.deepEqual(await fetchChanges(clone, [change], { ...options, size }), [change]);
        await keepRefs(clone, [change], 1_700_000_000_000);
        const [kept] = await listRefSnapshots(clone);
        assert.deepEqual(kept?.refs, new Map([[change.local, oid]]));
        const { file } = await writeBundle(
          clone,
          join(scratch.base, `bundles-${kind}`),
          [change.local],
          1_700_000_000_000,
        );
        assert.deepEqual(await listBundleHeads(clone, file), new Map([[change.local, oid]]));
        await unpackBundle(clone, file);

        await swapRef(clone, `refs/heads/own/${branch}`, oid, undefined);
        assert.equal(await findCommit(clone, `refs/heads/own/${branch}`), oid);
        await assert.rejects(swapRef(clone, branch, oid, undefined), isBadInput);
        await assert.rejects(pushCommit(clone, oid, { ...options, branch }), isBadInput);
        await assert.rejects(updateWorkTree(clone, branch), isBadInput);
      }
    });

    it(`are those of the checked-out branch: ${branch} is read and committed to; a push to it is refused`, async () => {
      scratch.addRemote();
      scratch.git("symbolic-ref", "HEAD", `refs/heads/${branch}`);
      scratch.git("update-ref", `refs/heads/${branch}`, "refs/heads/main");
      const repository = await scratch.open();
      assert.equal((await repository.status()).branch, branch);
      const file = scratch.write("web.yaml", "replicas: 2\n");
      await repository.commit({ paths: [file], message: "Scale", trailers: TRAILERS });
      const head = await repository.head();
      assert.equal(scratch.git("rev-parse", `refs/heads/${branch}`).trim(), head);
      assert.equal(await repository.textAt(`refs/heads/${branch}`, file), "replicas: 2\n");
      await assert.rejects(repository.textAt(branch, file), isBadInput);

      assert.equal((await repository.push()).kind, "rejected");
      await assert.rejects(repository.pushTo(branch), isBadInput);
      scratch.git("config", `branch.${branch}.remote`, "origin");
      scratch.git("config", `branch.${branch}.merge`, `refs/heads/${branch}`);
      await assert.rejects(repository.push(), isBadInput);
      await assert.rejects(repository.fetch(), isBadInput);
    });
  }

  for (const remote of ["--upload-pack=touch marker", "-x", "--all", "--output=marker"]) {
    it(`are those of remotes: ${remote} is refused with the name`, async () => {
      scratch.git("config", `remote.${remote}.url`, `file://${scratch.base}/nowhere.git`);
      scratch.git("config", `remote.${remote}.fetch`, "+refs/heads/*:refs/remotes/x/*");
      const repository = await scratch.open();
      const namesIt = (error: unknown): boolean =>
        MooringError.is(error, "badInput") && error.message.includes(JSON.stringify(remote));
      await assert.rejects(repository.fetch(), namesIt);
      await assert.rejects(repository.push(undefined, { upstream: { remote, branch: "main" } }), namesIt);
      scratch.git("config", "branch.main.remote", remote);
      scratch.git("config", "branch.main.merge", "refs/heads/main");
      await assert.rejects(repository.push(), namesIt);
    });
  }

  for (const address of [
    "--upload-pack=touch marker",
    "-oProxyCommand=touch marker",
    "ssh://-oProxyCommand=x/y",
    "x:-y",
  ]) {
    it(`are those of addresses: ${address} is refused before git is asked`, async () => {
      const deps = { log: silentLog, clock: systemClock, environment: scratch.environment };
      const clone = cloneFolder(join(scratch.base, "copy"), "bare", deps);
      const options = { address, allowed: ALLOWED, access: OWN_ACCESS, timeout: 30_000 };
      await assert.rejects(listRemote(clone.runner, options), isBadInput);
      await assert.rejects(createClone(clone, { ...options, size: { kind: "full" } }), isBadInput);
      assert.equal(existsSync(join(scratch.base, "copy")), false);
    });
  }
});
