import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { MooringError } from "../support/errors.ts";
import type { FileSystemPort } from "./fileSystem.ts";
import { isInside } from "./insideFolder.ts";

const MAX_FOLDERS = 20_000;
const MAX_DEPTH = 40;
/** Rules of a .gitignore above this size are not read (bytes). */
const MAX_RULES = 1024 * 1024;
/** Folders beside each other that are listed at the same time. */
const SIDE_BY_SIDE = 8;
const NEVER: ReadonlySet<string> = new Set(["node_modules"]);

export interface WalkedFolder {
  readonly path: string;
  /** Absolute paths. */
  readonly files: readonly string[];
}

interface Rules {
  readonly folder: string;
  readonly ignore: Ignore;
}

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Further excludes, by the path relative to the walked folder, with `/`. */
  readonly isExcluded?: ((path: string) => boolean) | undefined;
}

/**
 * All folders below (and with) `folder` that Git does not ignore, parents first. Hidden folders, `node_modules` and linked folders
 * are left out; a linked file counts when it stays inside. `isComplete` is false when a limit was reached.
 */
export async function walkFolder(
  folder: string,
  files: FileSystemPort,
  options: WalkOptions = {},
): Promise<{ readonly folders: readonly WalkedFolder[]; readonly isComplete: boolean }> {
  let isComplete = true;
  let visited = 0;
  const real = await files.realpath(folder);
  const visit = async (path: string, inherited: readonly Rules[], depth: number): Promise<readonly WalkedFolder[]> => {
    options.signal?.throwIfAborted();
    if (depth > MAX_DEPTH || visited >= MAX_FOLDERS) {
      isComplete = false;
      return [];
    }
    visited += 1;
    const entries = await files.list(path).catch((error: unknown) => {
      if (depth > 0 && MooringError.is(error)) return []; // no permission, or gone meanwhile
      throw error;
    });
    const own = entries.some(({ name, kind }) => name === ".gitignore" && kind === "file")
      ? await readRules(join(path, ".gitignore"), path, files)
      : undefined;
    const rules = own ? [...inherited, own] : inherited;
    const isOut = (at: string, isFolder: boolean): boolean =>
      isIgnored(at, isFolder, rules) || options.isExcluded?.(relative(folder, at).split(sep).join("/")) === true;
    const found: string[] = [];
    const below: string[] = [];
    for (const { name, kind } of entries) {
      const at = join(path, name);
      if (kind === "folder") {
        if (!name.startsWith(".") && !NEVER.has(name) && !isOut(at, true)) below.push(at);
      } else if (!isOut(at, false) && (kind === "file" || (await isLinkInside(at, real, files)))) {
        found.push(at);
      }
    }
    const folders: WalkedFolder[] = [{ path, files: found.sort() }];
    below.sort();
    for (let at = 0; at < below.length; at += SIDE_BY_SIDE) {
      const next = below.slice(at, at + SIDE_BY_SIDE).map((one) => visit(one, rules, depth + 1));
      for (const inside of await Promise.all(next)) folders.push(...inside);
    }
    return folders;
  };
  const folders = await visit(folder, await rulesAbove(folder, files), 0);
  return { folders, isComplete };
}

/** The rules of the repository that stand above the folder: its own exclude file and each .gitignore on the way down. */
async function rulesAbove(folder: string, files: FileSystemPort): Promise<readonly Rules[]> {
  const way: string[] = [folder];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const at = way[0] ?? folder;
    if (await files.stat(join(at, ".git")).catch(() => undefined)) {
      const candidates = [
        join(at, ".git", "info", "exclude"),
        ...way.slice(0, -1).map((path) => join(path, ".gitignore")),
      ];
      const rules: Rules[] = [];
      for (const [index, file] of candidates.entries()) {
        const read = await readRules(file, index === 0 ? at : dirname(file), files);
        if (read) rules.push(read);
      }
      return rules;
    }
    const parent = dirname(at);
    if (parent === at) return [];
    way.unshift(parent);
  }
  return [];
}

async function readRules(file: string, folder: string, files: FileSystemPort): Promise<Rules | undefined> {
  try {
    return { folder, ignore: (ignore as unknown as () => Ignore)().add(await files.readText(file, MAX_RULES)) };
  } catch {
    return undefined; // an unreadable list ignores nothing
  }
}

/** The deepest list that says something about the path decides, as in Git. */
function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  for (const { folder, ignore: list } of rules.toReversed()) {
    const way = relative(folder, path).split(sep).join("/");
    const { ignored, unignored } = list.test(isFolder ? `${way}/` : way);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

async function isLinkInside(path: string, realFolder: string, files: FileSystemPort): Promise<boolean> {
  try {
    const target = await files.realpath(path);
    return isInside(realFolder, target) && (await files.stat(target))?.kind === "file";
  } catch {
    return false;
  }
}
