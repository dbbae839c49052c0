import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { listBundleHeads, unpackBundle, writeBundle } from "../../../src/git/clone/bundle.ts";
import type { CloneFolder } from "../../../src/git/api/cloneFolder.ts";
import { readCloneHistory } from "../../../src/git/history/cloneHistory.ts";
import { makeCommit, swapRef } from "../../../src/git/workTree/makeCommit.ts";
import { createClone, pointHead } from "../../../src/git/clone/createClone.ts";
import { fetchClone } from "../../../src/git/clone/fetchClone.ts";
import { fetchFrom } from "../../../src/git/workTree/fetchRemote.ts";
import { findCommit } from "../../../src/git/clone/findCommit.ts";
import { findRewrites } from "../../../src/git/clone/findRewrites.ts";
import { fetchChanges } from "../../../src/git/clone/followRemote.ts";
import { type GitRequest, GitRunner } from "../../../src/git/process/gitRunner.ts";
import { listRemote } from "../../../src/git/clone/listRemote.ts";
import { checkPush, pushCommit } from "../../../src/git/clone/pushCommit.ts";
import { listBlobs } from "../../../src/git/history/readBlobs.ts";
import { readCommitPaths } from "../../../src/git/history/readCommits.ts";
import { readAddresses } from "../../../src/git/signIn/remote.ts";
import type { RemoteProtocol } from "../../../src/git/signIn/remoteAddress.ts";
import { OWN_ACCESS } from "../../../src/git/signIn/remoteAccess.ts";
import { resolveCommit } from "../../../src/git/history/readHead.ts";
import { carryRefSnapshots, keepRefs } from "../../../src/git/clone/snapshotRefs.ts";
import { updateWorkTree } from "../../../src/git/clone/updateWorkTree.ts";
import type { GitOutput } from "../../../src/git/process/runGit.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { silentLog } from "../../_support/silentLog.ts";

/** Is in every value that does not come from Mooring. */
const MARK = "ƔƔ";
const OID = "1".repeat(40);
/** What Mooring itself gives a value from elsewhere to, in the same argument. */
const OWN_VALUE = /^--(?:grep|author|git-dir|source|pathspec-from-file)=/;

/** Git that answers every question with one commit, and notes what it was asked. */
class NotedRunner extends GitRunner {
  readonly asked: (readonly string[])[] = [];

  override read(request: GitRequest): Promise<GitOutput> {
    this.asked.push([...(request.config ?? []), ...request.args]);
    return Promise.resolve({ code: 0, stdout: Buffer.from(`${OID}\n`), stderr: "" });
  }

  override writing<T>(
    _lane: "index" | "network",
    work: (write: (request: GitRequest) => Promise<GitOutput>) => Promise<T>,
  ): Promise<T> {
    return work((request) => this.read(request));
  }
}

const ALLOWED: readonly RemoteProtocol[] = ["https", "ssh", "http", "file"];

/** A name as its writer would choose it: an option, a short one, a path, a revision, or anything. */
const foreign = fc
  .tuple(
    fc.constantFrom(
      "",
      "-",
      "--",
      "--upload-pack=touch ",
      "--exec=",
      "--output=",
      "-n",
      "-oProxyCommand=",
      "refs/heads/-",
      "/",
      "../",
      "@{",
      "\n-",
      "ext::sh -c ",
    ),
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.constantFrom("", "-x", "=x", " --all", "\0", "/.git", ".lock"),
  )
  .map(([before, text, after]) => `${before}${MARK}${text}${after}`);

interface Place {
  readonly clone: CloneFolder;
  readonly folder: string;
}

/** Every way by which a name, a ref, a path, an address, a word or an object name gets to git. */
const OPERATIONS: Readonly<Record<string, (place: Place, value: string) => Promise<unknown>>> = {
  "address, listed": ({ clone }, address) =>
    listRemote(clone.runner, { address, allowed: ALLOWED, access: OWN_ACCESS }),
  "address, cloned": ({ clone }, address) => createClone(clone, { ...options(address), size: { kind: "full" } }),
  "address, fetched": ({ clone }, address) => fetchClone(clone, options(address)),
  "address, followed": ({ clone }, address) =>
    fetchChanges(
      clone,
      [{ remote: "refs/heads/a", local: "refs/heads/a", before: undefined, after: OID }],
      options(address),
    ),
  "address, pushed": ({ clone }, address) => pushCommit(clone, OID, { ...options(address), branch: "main" }),
  "branch, pushed": ({ clone }, branch) => pushCommit(clone, OID, { ...options("/x"), branch }),
  "branch, tried": ({ clone }, branch) => checkPush(clone, OID, { ...options("/x"), branch }),
  "branch of HEAD": ({ clone }, branch) => pointHead(clone, branch),
  "branch of a work tree": ({ clone }, branch) => updateWorkTree({ ...clone, kind: "regular" }, branch),
  "remote, read": ({ clone, folder }, remote) => readAddresses(treeOf(clone, folder), remote),
  "remote, fetched": ({ clone }, remote) => clone.runner.writing("network", (write) => fetchFrom(write, remote, "/x")),
  "revision, found": ({ clone }, rev) => findCommit(clone, rev),
  "revision, resolved": ({ clone, folder }, rev) => resolveCommit(treeOf(clone, folder), rev),
  "object name, of files": ({ clone }, oid) => readCommitPaths(clone, oid),
  "object name, of ancestors": ({ clone }, after) =>
    findRewrites(clone, [{ remote: "refs/heads/a", local: "refs/remotes/origin/a", before: OID, after }], [OID]),
  "object name, of a base": ({ clone }, base) =>
    makeCommit(clone, base, { writes: [{ path: "a", text: "" }], message: "x", trailers: {} }),
  "path, written": ({ clone }, path) =>
    makeCommit(clone, OID, { writes: [{ path, text: "" }], message: "x", trailers: {} }),
  "path, listed": ({ clone }, path) => listBlobs(clone.runner, OID, [path]),
  "path, in the history": ({ clone }, path) => readCloneHistory(clone, OID, { paths: [path] }, { limit: 1 }),
  "word and author": ({ clone }, text) => readCloneHistory(clone, OID, { words: [text], author: text }, { limit: 1 }),
  "place in the history": ({ clone }, cursor) => readCloneHistory(clone, OID, {}, { limit: 1, cursor }),
  "ref, moved": ({ clone }, ref) => swapRef(clone, ref, OID, undefined),
  "object name, before": ({ clone }, before) => swapRef(clone, "refs/heads/a", OID, before),
  "ref, kept": ({ clone }, local) => keepRefs(clone, [{ local, before: OID }], 1_700_000_000_000),
  "refs, bundled": ({ clone, folder }, ref) => writeBundle(clone, folder, [ref], 1_700_000_000_000).catch(expectNoFile),
  "folder, of a bundle": ({ clone }, file) => unpackBundle(clone, file),
  "folder, of heads": ({ clone }, file) => listBundleHeads(clone, file),
  "folder, of a clone": ({ clone }, gitFolder) => carryRefSnapshots({ ...clone, gitFolder }, clone, { kind: "full" }),
};

function options(address: string) {
  return { address, allowed: ALLOWED, access: OWN_ACCESS, size: { kind: "full" }, timeout: 1_000 } as const;
}

function treeOf({ runner, gitFolder }: CloneFolder, folder: string) {
  return { runner, root: folder, realRoot: folder, gitFolder, commonFolder: gitFolder };
}

/** The noted git writes no bundle that could be moved to its place. */
function expectNoFile(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}

/** An argument that git would read as an option although it is somebody else's. */
function strangeOption(line: readonly string[]): string | undefined {
  const end = line.indexOf("--");
  return line
    .slice(0, end < 0 ? undefined : end)
    .find((argument) => argument.startsWith("-") && argument.includes(MARK) && !OWN_VALUE.test(argument));
}

describe("what others call their things", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mooring-arguments-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, run] of Object.entries(OPERATIONS))
    it(`is no option of git: ${name}`, async () => {
      let reached = 0;
      const one = async (value: string): Promise<void> => {
        const deps = { folder, trusted: true, environment: {}, log: silentLog, clock: systemClock };
        const runner = new NotedRunner(deps);
        const clone: CloneFolder = { runner, kind: "bare", gitFolder: folder, branches: "refs/remotes/origin/" };
        await run({ clone, folder }, value).catch((error: unknown) => {
          if (!MooringError.is(error)) throw error;
        });
        reached += runner.asked.length;
        for (const line of runner.asked) assert.equal(strangeOption(line), undefined, JSON.stringify(line));
      };
      await fc.assert(fc.asyncProperty(foreign, one), { numRuns: 60 });
      // a plain value does get to git, so that the look above has something to look at
      for (const plain of ["main", "/srv/main", OID, `log 1 ${OID}`]) await one(plain);
      assert.notEqual(reached, 0);
    });
});
