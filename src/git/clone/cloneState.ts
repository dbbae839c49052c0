import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkRevision } from "../process/gitArguments.ts";
import { listBlobs, readBlobs } from "../history/readBlobs.ts";

/** What a clone takes on disk. */
export interface DiskUse {
  readonly bytes: number;
  /** So many packs or loose objects that reading gets slow: time for maintenance. */
  readonly isCrowded: boolean;
}

/** Every fetch brings a pack, and git itself does not tidy up clones of Mooring's own. */
const MANY_PACKS = 40;
const MANY_LOOSE = 5_000;

export async function readDiskUse(clone: CloneFolder, signal?: AbortSignal): Promise<DiskUse> {
  const text = await clone.runner.text(commandLine(["count-objects", "-v"]), signal);
  const number = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  return {
    bytes: (number("size") + number("size-pack")) * 1024,
    isCrowded: number("packs") > MANY_PACKS || number("count") > MANY_LOOSE,
  };
}

/** Whether files of a commit are Git LFS pointers, by what its `.gitattributes` say. */
export async function usesLfs(clone: CloneFolder, commit: string, signal?: AbortSignal): Promise<boolean> {
  const blobs = await listBlobs(clone.runner, checkRevision(commit), [], signal);
  const ids = [...blobs].filter(([path]) => /(?:^|\/)\.gitattributes$/.test(path)).map(([, { oid }]) => oid);
  const contents = await readBlobs(clone.runner, ids, signal);
  return [...contents.values()].some((bytes) => /\bfilter=lfs\b/.test(bytes.toString("utf8")));
}
