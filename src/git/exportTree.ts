import { mkdir, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { CloneFolder } from "./cloneFolder.ts";
import { checkObjectId } from "./gitArguments.ts";
import { type BlobEntry, listBlobs, readBlobs } from "./readBlobs.ts";
import type { RemoteAccess } from "./remoteAccess.ts";
import { refusalOfRepositoryPath } from "./repositoryPath.ts";

/** Files read by one process. */
const CHUNK = 500;

/**
 * Writes the plain files of a commit into the empty folder `target`. Not by a checkout: no filter, hook or attribute of anybody
 * runs, no link is made, and no path leads out of the folder. Answers paths that were left out for that.
 */
export async function exportTree(
  clone: CloneFolder,
  commit: string,
  target: string,
  access: RemoteAccess,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const blobs = [...(await listBlobs(clone.runner, checkObjectId(commit), [], signal))];
  const good = blobs.filter(([path]) => refusalOfRepositoryPath(path) === undefined);
  for (const folder of new Set(good.map(([path]) => dirname(path))))
    await mkdir(join(target, folder), { recursive: true });
  for (let at = 0; at < good.length; at += CHUNK)
    await writeFiles(clone, { files: good.slice(at, at + CHUNK), target, access }, signal);
  return blobs.filter((entry) => !good.includes(entry)).map(([path]) => path);
}

interface FilesToWrite {
  readonly files: readonly (readonly [path: string, blob: BlobEntry])[];
  readonly target: string;
  readonly access: RemoteAccess;
}

async function writeFiles(
  clone: CloneFolder,
  { files, target, access }: FilesToWrite,
  signal?: AbortSignal,
): Promise<void> {
  const contents = await readBlobs(clone.runner, [...new Set(files.map(([, { oid }]) => oid))], signal, access);
  for (const [path, { oid }] of files) {
    // read only: whoever edits it here would lose the edit at the next flip
    await writeFile(join(target, path), contents.get(oid) ?? "", { mode: 0o444, flag: "wx" }).catch(
      (error: unknown) => {
        // two names that differ by case only, on a system that holds them for one: the first stays
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      },
    );
  }
}

/** Makes `link` lead to the folder `target` beside it. Readers see the old folder or the new one, never half of one. */
export async function flipLink(link: string, target: string): Promise<void> {
  const fresh = `${link}.new`;
  await rm(fresh, { force: true });
  await symlink(
    process.platform === "win32" ? target : join(basename(dirname(target)), basename(target)),
    fresh,
    "junction",
  );
  try {
    await rename(fresh, link);
  } catch (error) {
    // Windows does not rename over a link
    if (process.platform !== "win32") throw error;
    await unlink(link);
    await rename(fresh, link);
  }
}
