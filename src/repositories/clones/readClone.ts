import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readCloneHistory } from "../../git/history/cloneHistory.ts";
import type { CommitPage, CommitQuery } from "../../git/api/commitSource.ts";
import type { CloneFolder } from "../../git/api/cloneFolder.ts";
import { isObjectId } from "../../git/process/gitArguments.ts";
import { findCommit } from "../../git/clone/findCommit.ts";
import { exportTree, flipLink, type OmittedPath } from "../../git/history/exportTree.ts";
import { listBlobs, readBlobs } from "../../git/history/readBlobs.ts";
import { OWN_ACCESS, type RemoteAccess } from "../../git/signIn/remoteAccess.ts";
import { checkRepositoryPath } from "../../git/process/repositoryPath.ts";
import { MooringError } from "../../support/errors.ts";
import type { TreeSnapshot } from "../api/repositoriesApi.ts";
import { isThere } from "./makeClone.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import type { TaskContext } from "./taskContext.ts";

/** The commit that `rev` means: a full object name, a branch by its name, or (undefined) the registered branch. @throws notFound */
export async function commitOf(
  { clones }: TaskContext,
  record: StoredRepository,
  rev: string | undefined,
  signal?: AbortSignal,
): Promise<string> {
  const clone = clones.of(record);
  const wanted = rev ?? record.branch ?? record.defaultBranch;
  const found =
    wanted === undefined || !(await isThere(clone.gitFolder)) ? undefined : await findRevision(clone, wanted, signal);
  if (found !== undefined) return found;
  throw new MooringError(
    "notFound",
    `${wanted ?? "The default branch"} is not in the clone of ${record.name}. Sync the repository.`,
  );
}

/** A branch may be called like a commit, and is never taken for it: the name of an object means that object. */
async function findRevision(clone: CloneFolder, rev: string, signal?: AbortSignal): Promise<string | undefined> {
  const branch = isObjectId(rev) ? undefined : await findCommit(clone, clone.branches + rev, signal);
  return branch ?? findCommit(clone, rev, signal);
}

/** Paths of plain files, all or those in the folder `under`. */
export async function filesOf(
  context: TaskContext,
  record: StoredRepository,
  { rev, under }: { readonly rev: string | undefined; readonly under: string | undefined },
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const commit = await commitOf(context, record, rev, signal);
  const folder = under === undefined || under === "" || under === "." ? [] : [`${checkRepositoryPath(under)}/`];
  return [...(await listBlobs(context.clones.of(record).runner, commit, folder, signal)).keys()];
}

export async function readFileText(
  context: TaskContext,
  record: StoredRepository,
  { rev, path }: { readonly rev: string | undefined; readonly path: string },
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { runner } = context.clones.of(record);
  const commit = await commitOf(context, record, rev, signal);
  const blob = (await listBlobs(runner, commit, [checkRepositoryPath(path)], signal)).get(path);
  if (!blob) return undefined;
  const bytes = await withContents(
    context,
    record,
    (signedIn) => readBlobs(runner, [blob.oid], signal, signedIn),
    signal,
  );
  const text = bytes.get(blob.oid);
  return text === undefined ? undefined : new TextDecoder("utf-8", { ignoreBOM: true }).decode(text);
}

/** Path → text of the plain files at and below some paths. */
export async function textsOf(
  context: TaskContext,
  record: StoredRepository,
  { rev, under }: { readonly rev: string; readonly under: readonly string[] },
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { runner } = context.clones.of(record);
  const commit = await commitOf(context, record, rev, signal);
  const blobs = await listBlobs(runner, commit, under.map(checkRepositoryPath), signal);
  const ids = [...new Set([...blobs.values()].map(({ oid }) => oid))];
  const bytes = await withContents(context, record, (signedIn) => readBlobs(runner, ids, signal, signedIn), signal);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return new Map([...blobs].map(([path, { oid }]) => [path, decoder.decode(bytes.get(oid))]));
}

/** The history of the registered branch, also by paths. */
export async function readHistory(
  context: TaskContext,
  record: StoredRepository,
  query: CommitQuery,
  page: { readonly limit: number; readonly cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<CommitPage> {
  const tip = await commitOf(context, record, undefined, signal);
  return readCloneHistory(context.clones.of(record), tip, query, page, signal);
}

/** Writes the tree of the registered branch beside the one in use and flips to it; the one before stays for those who read it. */
export async function snapshotOf(
  context: TaskContext,
  record: StoredRepository,
  signal?: AbortSignal,
): Promise<TreeSnapshot> {
  const clone = context.clones.of(record);
  const oid = await commitOf(context, record, undefined, signal);
  const { root } = context.clones.folder(record.id);
  const folder = join(root, "tree");
  const trees = join(root, "trees");
  const target = join(trees, oid);
  // what is not among the files; a tree of a version that left out every link has no such list
  const list = `${target}.json`;
  if (!(await isThere(list))) await rm(target, { recursive: true, force: true });
  if (!(await isThere(target))) {
    // another window may write the same tree
    const unfinished = join(trees, `${oid}.${process.pid}`);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const left = await withContents(
      context,
      record,
      (signedIn) => exportTree(clone, oid, unfinished, signedIn, signal),
      signal,
    );
    await writeFile(list, JSON.stringify(left), { mode: 0o600 });
    await rename(unfinished, target).catch(async (error: unknown) => {
      if (!(await isThere(target))) throw error;
      await rm(unfinished, { recursive: true, force: true });
    });
  }
  const omitted = JSON.parse(await readFile(list, "utf8")) as readonly OmittedPath[];
  const others = (await readdir(trees)).filter((name) => name !== oid && !name.endsWith(".json"));
  await flipLink(folder, target);
  for (const name of others.slice(0, -1)) {
    await rm(join(trees, name), { recursive: true, force: true });
    await rm(join(trees, `${name}.json`), { force: true });
  }
  return { folder, oid, omitted };
}

/** A blobless copy fetches contents when they are read, which may need a sign-in. */
async function withContents<T>(
  { access }: TaskContext,
  record: StoredRepository,
  read: (signedIn: RemoteAccess) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return record.size.kind === "blobless" ? access.run(record, read, signal) : read(OWN_ACCESS);
}
