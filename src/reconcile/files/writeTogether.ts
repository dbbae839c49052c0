import path from "node:path";
import { MooringError } from "../../support/errors.ts";
import type { OverlayFiles } from "./overlayFiles.ts";
import type { FileChange } from "../api/fileChange.ts";

/** The change of one file; `before` undefined: there is none yet. */
export type NewOrChanged = Omit<FileChange, "before"> & { readonly before: string | undefined };

/**
 * Writes all of the files, then does `then`. When anything fails, files and folders are as they were before.
 * @throws MooringError `stale` when a file is not what the change was made from, and whatever failed
 */
export async function writeTogether<T>(
  changes: readonly NewOrChanged[],
  files: OverlayFiles,
  then: () => Promise<T>,
): Promise<T> {
  for (const { file, before } of changes) {
    if ((await readIfPresent(file, files)) === before) continue;
    throw new MooringError("stale", `${file} has changed. Nothing was written. Try again.`);
  }
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { file, before, after } of changes) {
      const made = await files.createFolder(path.dirname(file));
      if (made !== undefined) undo.push(() => removeUpTo(path.dirname(file), made, files));
      undo.push(() => (before === undefined ? files.remove(file) : files.writeText(file, before)));
      await files.writeText(file, after);
    }
    return await then();
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw error;
  }
}

/** The folders that were made, inner ones first; one that somebody put something into stays. */
async function removeUpTo(folder: string, made: string, files: OverlayFiles): Promise<void> {
  for (let at = folder; at.startsWith(made); at = path.dirname(at)) await files.remove(at);
}

export async function readIfPresent(file: string, files: Pick<OverlayFiles, "readText">): Promise<string | undefined> {
  return files.readText(file).catch((error: unknown) => {
    if (MooringError.is(error, "notFound")) return undefined;
    throw error;
  });
}
