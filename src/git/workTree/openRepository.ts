import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { GitDeps, GitRepository } from "../api/gitRepository.ts";
import { changedSince } from "../history/changedSince.ts";
import { commitPaths } from "./commitPaths.ts";
import { commitSource } from "./workTreeCommits.ts";
import { exportFolder } from "../history/exportFolder.ts";
import { fastForward } from "./fastForward.ts";
import { fetchRemote } from "./fetchRemote.ts";
import { checkRevision } from "../process/gitArguments.ts";
import { incomingFiles } from "../history/incomingFiles.ts";
import { GitRunner } from "../process/gitRunner.ts";
import { readIndexLock, removeIndexLock } from "../process/indexLock.ts";
import { listFiles } from "../history/listFiles.ts";
import { mergeUpstream } from "./mergeUpstream.ts";
import { pushBranch } from "./pushBranch.ts";
import { pushOther } from "./pushOther.ts";
import { rollBack } from "./rollBack.ts";
import { LogReader } from "../history/readLog.ts";
import { readHead, readShape, resolveCommit } from "../history/readHead.ts";
import { StatusReader } from "../history/readStatus.ts";
import { readRecentVersions } from "../history/recentVersions.ts";
import { readTexts } from "../history/readTexts.ts";
import { remoteUrl } from "../signIn/remote.ts";
import { revertCommit } from "./revertCommit.ts";
import { readLocalTexts, readVisibleFiles } from "./visibleFiles.ts";
import type { WorkTree } from "../api/workTree.ts";

/** @throws MooringError notFound when `folder` is in no work tree */
export async function openRepository(
  folder: string,
  deps: Required<GitDeps>,
  signal?: AbortSignal,
): Promise<GitRepository> {
  const tree = await findWorkTree(folder, deps, signal);
  const { gitFolder, realRoot, runner } = tree;
  const status = new StatusReader(tree);
  const log = new LogReader(tree);
  return {
    root: tree.root,
    status: (abort) => status.read(abort),
    head: (abort) => readHead(tree, abort),
    hasCommit: async (rev, abort) => (await resolveCommit(tree, checkRevision(rev), abort)) !== undefined,
    textAt: async (rev, file, abort) => (await readTexts(tree, rev, [file], abort)).get(file),
    textsAt: (rev, files, abort) => readTexts(tree, rev, files, abort),
    recentVersions: (abort) => readRecentVersions(tree, abort),
    changedSince: (rev, abort) => changedSince(tree, rev, abort),
    exportFolder: (rev, folder, into, abort) => exportFolder(tree, rev, folder, into, abort),
    log: (options, abort) => log.read(options, abort),
    commits: commitSource(tree),
    commit: (options, abort) => commitPaths(tree, options, abort),
    push: (abort, options) => pushBranch(tree, options?.upstream, abort),
    pushTo: (branch, abort) => pushOther(tree, branch, abort),
    incoming: (upstream, abort) => incomingFiles(tree, upstream, abort),
    fastForward: (abort, to) => fastForward(tree, abort, to),
    mergeUpstream: (options, abort) => mergeUpstream(tree, options, abort),
    rollBack: (options, abort) => rollBack(tree, options, abort),
    visibleFiles: (below, abort) => readVisibleFiles(tree, below, abort),
    localTexts: (ids, abort) => readLocalTexts(tree, ids, abort),
    filesAt: (rev, below, abort) => listFiles(tree, rev, below, abort),
    fetch: (abort) => fetchRemote(tree, abort),
    revert: (oid, abort) => revertCommit(tree, oid, abort),
    remoteUrl: (abort) => remoteUrl(tree, abort),
    shape: (abort) => readShape(tree, abort),
    indexLock: () => readIndexLock(gitFolder, realRoot, runner.clock),
    removeIndexLock: () => removeIndexLock(gitFolder, realRoot, runner.clock),
  };
}

async function findWorkTree(folder: string, deps: Required<GitDeps>, signal?: AbortSignal): Promise<WorkTree> {
  const start = await nearestFolder(folder);
  if (!(await mayBeInRepository(start))) throw new MooringError("notFound", `${folder} is in no Git repository.`);
  const finder = new GitRunner({ ...deps, folder: start });
  const args = commandLine(["rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--show-cdup"]);
  const [top = "", gitFolder = "", common = "", up = ""] = (await finder.text(args, signal)).split("\n");
  const realRoot = resolve(top);
  // the root as the caller spells it, unless the folder itself is a link into the middle of a repository
  const spelled = resolve(start, up);
  const root = (await realpath(spelled).catch(() => "")) === (await realpath(realRoot)) ? spelled : realRoot;
  const runner = new GitRunner({ ...deps, folder: realRoot });
  return { runner, root, realRoot, gitFolder: resolve(gitFolder), commonFolder: resolve(start, common) };
}

/**
 * False where Git would find no repository: neither a `.git` nor a bare repository (`HEAD`) in the folder or above it. Most folders without
 * Git are told apart from those with it in this way, without a process. `GIT_DIR` and its like never reach Git.
 */
async function mayBeInRepository(folder: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined) return true;
  for (let at = real; ; at = dirname(at)) {
    // what cannot be looked at is left to Git
    for (const name of [".git", "HEAD"]) if ((await stateOf(join(at, name))) !== "nothing") return true;
    if (at === dirname(at)) return false;
  }
}

async function stateOf(path: string): Promise<"there" | "nothing" | "unknown"> {
  return lstat(path).then(
    () => "there",
    (error: unknown) => ((error as NodeJS.ErrnoException).code === "ENOENT" ? "nothing" : "unknown"),
  );
}

/** A file stands for its folder. */
async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? resolve(path, "..") : path;
}
