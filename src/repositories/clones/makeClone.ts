import { mkdir, rename, rm, stat } from "node:fs/promises";
import { carryOwnCommits } from "../../git/clone/carryOwnCommits.ts";
import type { CloneFolder } from "../../git/api/cloneFolder.ts";
import { createClone } from "../../git/clone/createClone.ts";
import type { FetchOptions } from "../../git/clone/fetchClone.ts";
import type { RemoteRefs } from "../../git/clone/listRemote.ts";
import { carryRefSnapshots } from "../../git/clone/snapshotRefs.ts";
import { verifyClone } from "../../git/clone/verifyClone.ts";
import type { Clones } from "./clones.ts";
import type { RepositoryFolder } from "./repositoryFolder.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";

/**
 * Makes a whole copy beside the one in use, proves that it is whole, and only then lets it take the other's place: a source
 * that cannot be reached never costs the copy.
 * @param keep called before the old copy goes, where there is one
 */
export async function makeClone(
  clones: Clones,
  record: StoredRepository,
  options: FetchOptions,
  keep: (incoming: CloneFolder, remote: RemoteRefs) => Promise<void>,
  signal: AbortSignal,
): Promise<RemoteRefs> {
  const folder = clones.folder(record.id);
  await mkdir(folder.root, { recursive: true, mode: 0o700 });
  await settleClone(folder);
  const incoming = clones.incoming(record);
  const old = (await isThere(folder.clone)) ? clones.of(record) : undefined;
  try {
    const remote = await createClone(incoming, { ...options, address: record.url }, signal);
    await verifyClone(incoming, remote, signal);
    if (old) {
      await carryOwnCommits(old, incoming, signal);
      await keep(incoming, remote);
      await carryRefSnapshots(old, incoming, record.size, signal);
    }
    await takePlace(folder);
    return remote;
  } finally {
    clones.forget(record.id);
    await rm(folder.incoming, { recursive: true, force: true });
  }
}

/** Two renames; between them there is no copy at its place, which `settleClone` mends. */
async function takePlace(folder: RepositoryFolder): Promise<void> {
  if (await isThere(folder.clone)) await rename(folder.clone, folder.outgoing);
  await rename(folder.incoming, folder.clone);
  await rm(folder.outgoing, { recursive: true, force: true });
}

/** After a kill: a copy that had to make room comes back, what was in the making goes. */
export async function settleClone(folder: RepositoryFolder): Promise<void> {
  const isInPlace = await isThere(folder.clone);
  if (!isInPlace && (await isThere(folder.outgoing))) await rename(folder.outgoing, folder.clone);
  await rm(folder.outgoing, { recursive: true, force: true });
  await rm(folder.incoming, { recursive: true, force: true });
}

export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
