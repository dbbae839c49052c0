import type { CloneFolder } from "./cloneFolder.ts";
import { checkRevision } from "./gitArguments.ts";
import { listBlobs, readBlobs } from "./readBlobs.ts";

/** Bytes of the objects on disk. */
export async function readSize(clone: CloneFolder, signal?: AbortSignal): Promise<number> {
  const text = await clone.runner.text(["count-objects", "-v"], signal);
  const kib = ["size", "size-pack"].map((name) => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(text)?.[1] ?? 0));
  return kib.reduce((sum, size) => sum + size, 0) * 1024;
}

/** Whether files of a commit are Git LFS pointers, by what its `.gitattributes` say. */
export async function usesLfs(clone: CloneFolder, commit: string, signal?: AbortSignal): Promise<boolean> {
  const blobs = await listBlobs(clone.runner, checkRevision(commit), [], signal);
  const ids = [...blobs].filter(([path]) => /(?:^|\/)\.gitattributes$/.test(path)).map(([, { oid }]) => oid);
  const contents = await readBlobs(clone.runner, ids, signal);
  return [...contents.values()].some((bytes) => /\bfilter=lfs\b/.test(bytes.toString("utf8")));
}
