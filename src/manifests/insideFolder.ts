import { isAbsolute, relative, sep } from "node:path";
import { MooringError } from "../support/errors.ts";

/** The part of `FileSystemPort` that says where a path leads. */
interface RealPaths {
  realpath(file: string): Promise<string>;
}

/** True when `path` is `folder` or below it, by the letters of the path. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * Refuses a path that leaves the folder, links resolved on both sides. Asked right before each use.
 * @throws MooringError refused, notFound
 */
export async function requireInside(folder: string, path: string, files: RealPaths): Promise<void> {
  await requireBelow(await files.realpath(folder), path, files);
}

/** The same where the links of the folder are resolved already, for many paths in one go. */
export async function requireBelow(realFolder: string, path: string, files: RealPaths): Promise<void> {
  if (!isInside(realFolder, await files.realpath(path)))
    throw new MooringError("refused", `${path} leads out of the workspace folder and is left alone.`);
}
