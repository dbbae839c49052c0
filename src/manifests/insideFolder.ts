import { isAbsolute, relative, sep } from "node:path";
import { MooringError } from "../support/errors.ts";
import type { FileSystemPort } from "./fileSystem.ts";

/** True when `path` is `folder` or below it, by the letters of the path. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * Refuses a path that leaves the folder, links resolved on both sides. Asked right before each use.
 * @throws MooringError refused, notFound
 */
export async function requireInside(folder: string, path: string, files: FileSystemPort): Promise<void> {
  const [realFolder, realPath] = await Promise.all([files.realpath(folder), files.realpath(path)]);
  if (!isInside(realFolder, realPath))
    throw new MooringError("refused", `${path} leads out of the workspace folder and is not read.`);
}
