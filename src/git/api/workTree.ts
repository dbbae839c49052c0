import { lstat, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { MooringError } from "../../support/errors.ts";
import type { GitRunner } from "../process/gitRunner.ts";

/** Where things are in one repository. For linked work trees and submodules `gitFolder` is not `<root>/.git`. */
export interface WorkTree {
  readonly runner: GitRunner;
  /** As the caller spells it; differs from `realRoot` by symbolic links only. */
  readonly root: string;
  readonly realRoot: string;
  /** HEAD, index and operations in progress. */
  readonly gitFolder: string;
  /** Refs and objects; shared by linked work trees. */
  readonly commonFolder: string;
}

/**
 * The path of `file` as git names it: relative to the root, with slashes.
 * @throws MooringError badInput outside of the work tree, inside of `.git`, or with a line break in it
 */
export async function toGitPath(tree: WorkTree, file: string): Promise<string> {
  const path = inside(tree.root, file) ?? inside(tree.realRoot, file) ?? inside(tree.realRoot, await realFile(file));
  const isGood = path !== undefined && isAbsolute(file) && !/[\0\r\n]/.test(path) && !/^\.git(?:\/|$)/i.test(path);
  if (isGood) return path;
  throw new MooringError("badInput", `${JSON.stringify(file)} is not a file of the repository ${tree.root}.`);
}

/**
 * Refuses a file of a repository inside this one (a submodule, a nested clone): git would look past it without a word.
 * `path` is as git names it.
 */
export async function refuseNested(tree: WorkTree, path: string): Promise<void> {
  for (let folder = posix.dirname(path); folder !== "."; folder = posix.dirname(folder)) {
    const inner = await lstat(join(tree.realRoot, folder, ".git")).catch(() => undefined);
    if (inner) throw new MooringError("badInput", `${path} belongs to another repository, in ${folder}.`);
  }
}

/** The other way: the absolute path of what git names. */
export function fromGitPath(tree: WorkTree, path: string): string {
  return join(tree.root, ...path.split("/"));
}

function inside(root: string, file: string): string | undefined {
  const path = relative(root, resolve(file));
  const isOutside = path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return isOutside ? undefined : path.split(sep).join("/");
}

/** Links in the folders are followed, the file itself may be one or be gone. */
async function realFile(file: string): Promise<string> {
  const folder = dirname(resolve(file));
  return join(
    await realpath(folder).catch(() => folder),
    file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf(sep)) + 1),
  );
}
