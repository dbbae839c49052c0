import { isAbsolute, relative, sep } from "node:path";
import { MooringError } from "../../support/errors.ts";

/** The part of `FileSystemPort` that says where a path leads. */
interface RealPaths {
  realpath(file: string): Promise<string>;
  /** Where it is there: tells a link to nothing from nothing. */
  stat?(file: string): Promise<{ readonly kind: string } | undefined>;
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
  if (!isInside(realFolder, await realpath(path, files)))
    throw new MooringError("refused", `${path} is outside the workspace folder and was ignored.`);
}

async function realpath(path: string, files: RealPaths): Promise<string> {
  try {
    return await files.realpath(path);
  } catch (error) {
    if (!MooringError.is(error, "notFound") || (await files.stat?.(path))?.kind !== "symlink") throw error;
    throw new MooringError("notFound", `${path} is a broken link.`, { cause: error });
  }
}
