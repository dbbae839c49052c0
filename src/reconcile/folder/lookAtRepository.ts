import path from "node:path";
import type { GitRepository } from "../../git/git.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import { hashJson } from "../../support/hash.ts";
import type { FolderPacks } from "./folderPacks.ts";
import { mapChangedFiles, type MappedFiles } from "./mappedFiles.ts";
import type { RepositoryState } from "../api/readModel.ts";
import { refsIn } from "../files/unreadFiles.ts";

/** What Git says of one repository, as far as packs are concerned. Paths are absolute. */
export interface RepositoryLook {
  readonly state: RepositoryState;
  /** Changed files of packs, and `mooring.yaml`. */
  readonly changed: MappedFiles;
  /** Changed and deleted files of plain packs, with the objects that the last commit has in them. */
  readonly committedRefs: ReadonlyMap<string, readonly ObjectRef[]>;
  readonly untracked: readonly string[];
  /** Files whose text on disk is not what the upstream branch has, as far as it was fetched. */
  readonly remote: readonly string[];
  /** Another text whenever HEAD or the list of changed files is another; "" where Git could not say. */
  readonly fingerprint: string;
}

interface LookDeps {
  readonly packs: FolderPacks;
  readonly cache: ManifestCache;
  /** The look before this one: each committed text is read once per commit. */
  readonly before: RepositoryLook | undefined;
}

/** Reads branch, distance and the changed files of one repository. @throws MooringError what Git says */
export async function lookAtRepository(
  repository: GitRepository,
  deps: LookDeps,
  signal?: AbortSignal,
): Promise<RepositoryLook> {
  const status = await repository.status(signal);
  const changed = await mapChangedFiles(status.files, deps.packs, (files) =>
    status.head === undefined ? Promise.resolve(new Map()) : repository.textsAt(status.head, files, signal),
  );
  const committedRefs = await readCommitted(repository, { ...deps, head: status.head, changed }, signal);
  const untracked = status.files.flatMap(({ path: file, untracked: isNew }) => (isNew ? [file] : []));
  const { branch, head, upstream, ahead, behind, operation } = status;
  // without commits on either side the remote has what the last commit has
  const remote =
    upstream !== undefined && ahead + behind > 0
      ? [...new Set([...(await repository.changedSince(upstream, signal)), ...untracked])]
      : status.files.map((file) => file.path);
  const dirtyMappedFiles = [...changed.keys()];
  const url = await repository.remoteUrl();
  const known = { branch, head, upstream, ahead, behind, dirtyMappedFiles, operation, url, error: undefined };
  return {
    state: { root: repository.root, name: path.basename(repository.root), ...known },
    changed,
    committedRefs,
    untracked,
    remote,
    fingerprint: hashJson([head ?? "", ...status.files.map((file) => JSON.stringify(file))]),
  };
}

/** A repository that Git does not open, or says nothing of. */
export function unreadState(root: string, error: string): RepositoryState {
  return {
    root,
    name: path.basename(root),
    branch: undefined,
    head: undefined,
    upstream: undefined,
    ahead: 0,
    behind: 0,
    dirtyMappedFiles: [],
    operation: undefined,
    url: undefined,
    error,
  };
}

/** What the last commit has in the changed files. */
async function readCommitted(
  repository: GitRepository,
  {
    head,
    changed,
    packs,
    cache,
    before,
  }: LookDeps & { readonly head: string | undefined; readonly changed: MappedFiles },
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly ObjectRef[]>> {
  if (head === undefined) return new Map();
  const files = [...changed.keys()].filter((file) => isPlain(file, changed, packs));
  const known = before?.state.head === head ? before.committedRefs : new Map<string, readonly ObjectRef[]>();
  const fresh = files.filter((file) => !known.has(file));
  const texts = await repository.textsAt(head, fresh, signal);
  const committed = new Map<string, readonly ObjectRef[]>();
  for (const file of files)
    committed.set(file, known.get(file) ?? (await refsIn(texts.get(file) ?? "", file, cache, signal)));
  return committed;
}

/** Renderers give objects other names than their files: only plain manifests are measured file by file. */
function isPlain(file: string, changed: MappedFiles, packs: FolderPacks): boolean {
  if (file === packs.configFile) return false;
  const owners = changed.get(file) ?? [];
  return packs.packs.every(({ id, kind }) => !owners.includes(id) || kind === "folder" || kind === "file");
}
