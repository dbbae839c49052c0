import { mkdir, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { type BlobEntry, listTree, readBlobs } from "./readBlobs.ts";
import type { RemoteAccess } from "../signIn/remoteAccess.ts";
import { refusalOfRepositoryPath } from "../process/repositoryPath.ts";
import { resolveInTree } from "./treeLinks.ts";

/** Files read by one process. */
const CHUNK = 500;

/** A path of a commit that is not in its exported tree. */
export interface OmittedPath {
  /** With slashes, from the root. */
  readonly path: string;
  /** The end of a sentence. */
  readonly why: string;
}

/**
 * Writes the files of a commit into the empty folder `target`. Not by a checkout: no filter, hook or attribute of anybody runs,
 * and no path leads out of the folder. A link is made where it leads to something of the same tree. Answers what was left out.
 */
export async function exportTree(
  clone: CloneFolder,
  commit: string,
  target: string,
  access: RemoteAccess,
  signal?: AbortSignal,
): Promise<readonly OmittedPath[]> {
  const oid = checkObjectId(commit);
  const entries = await listTree(clone.runner, oid, [], signal);
  const blobs = [...entries.blobs];
  const good = blobs.filter(([path]) => refusalOfRepositoryPath(path) === undefined);
  for (const folder of new Set(good.map(([path]) => dirname(path))))
    await mkdir(join(target, folder), { recursive: true });
  for (let at = 0; at < good.length; at += CHUNK)
    await writeFiles(clone, { files: good.slice(at, at + CHUNK), target, access }, signal);
  const links = await readLinks(clone, entries.links, access, signal);
  const omitted = await writeLinks(links, new Set(good.map(([path]) => path)), target);
  const unfit = [...blobs.map(([path]) => path), ...links.keys()].flatMap((path) => {
    const why = refusalOfRepositoryPath(path);
    return why === undefined ? [] : [{ path, why }];
  });
  return [...unfit, ...omitted];
}

async function readLinks(
  clone: CloneFolder,
  links: ReadonlyMap<string, string>,
  access: RemoteAccess,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const texts = await readBlobs(clone.runner, [...new Set(links.values())], signal, access);
  return new Map([...links].map(([path, id]) => [path, texts.get(id)?.toString("utf8") ?? ""]));
}

async function writeLinks(
  links: ReadonlyMap<string, string>,
  files: ReadonlySet<string>,
  target: string,
): Promise<readonly OmittedPath[]> {
  const folders = new Set([...files].flatMap((file) => foldersAbove(file)));
  const has = (path: string): boolean => files.has(path) || folders.has(path);
  const omitted: OmittedPath[] = [];
  for (const [path, text] of links) {
    if (refusalOfRepositoryPath(path) !== undefined) continue;
    const found = resolveInTree(path, { links, has });
    if (found === undefined) {
      omitted.push({ path, why: "is a link that leads out of the repository, to nothing, or in a circle" });
      continue;
    }
    try {
      await mkdir(dirname(join(target, path)), { recursive: true });
      await symlink(text, join(target, path), folders.has(found) || found === "" ? "dir" : "file");
    } catch (error) {
      // Windows makes links for some users only; elsewhere another name for the same path is there already
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      omitted.push({ path, why: `is a link that could not be made here (${code})` });
    }
  }
  return omitted;
}

function foldersAbove(path: string): readonly string[] {
  const steps = path.split("/");
  return steps.slice(1).map((_step, at) => steps.slice(0, at + 1).join("/"));
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
