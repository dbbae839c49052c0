import { basename, dirname, join, relative, resolve, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { MooringError } from "../../support/errors.ts";
import type { FileSystemPort, FolderEntry } from "../files/fileSystem.ts";
import { type AbsentFile, type GitFiles, GitView } from "../files/gitFiles.ts";
import { isInside } from "../files/insideFolder.ts";

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
  /** Links that lead to a file out of the walked folder, or to nothing. */
  readonly strays: readonly string[];
}

interface Rules {
  readonly folder: string;
  readonly ignore: Ignore;
}

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Further excludes, by the path relative to the walked folder, with `/`. */
  readonly isExcluded?: ((path: string) => boolean) | undefined;
  /**
   * What Git sees below a folder: asked for the walked folder, and for each repository below it. undefined: Git cannot be asked,
   * and the rules of .gitignore and info/exclude are read here.
   */
  readonly gitFiles?: ((folder: string) => Promise<GitFiles | undefined>) | undefined;
  /** True for the files of a commit: rules for what is not tracked mean nothing to them. */
  readonly isAllTracked?: boolean | undefined;
  /** The files whose absence is of interest. */
  readonly mayMatter?: ((file: string) => boolean) | undefined;
}

export interface FolderWalk {
  /** Parents first. */
  readonly folders: readonly WalkedFolder[];
  /** False when a limit was reached. */
  readonly isComplete: boolean;
  /** Folders that could not be listed. */
  readonly unlisted: readonly string[];
  /** Files that Git tracks in the walked folders and the disk does not have. */
  readonly absent: readonly AbsentFile[];
}

/**
 * All folders below (and with) `folder` with the files that Git sees: those it tracks, ignored or not, and those it does not
 * ignore. Hidden folders, `node_modules` and linked folders are left out; a linked file counts when it stays inside, and is a
 * stray when it does not.
 */
export async function walkFolder(
  folder: string,
  files: FileSystemPort,
  options: WalkOptions = {},
): Promise<FolderWalk> {
  const walker = new Walker(folder, files, options, await files.realpath(folder));
  const folders = await walker.visit(
    folder,
    { rules: options.isAllTracked ? [] : await rulesAbove(folder, files), git: undefined },
    0,
  );
  const { isComplete, unlisted } = walker;
  return { folders, isComplete, unlisted, absent: await walker.absent() };
}

/** What says whether a path is ignored: Git, else rules read from files. */
interface Ignoring {
  readonly rules: readonly Rules[];
  readonly git: GitView | undefined;
}

class Walker {
  isComplete = true;
  readonly unlisted: string[] = [];
  readonly #folder: string;
  readonly #files: FileSystemPort;
  readonly #options: WalkOptions;
  readonly #real: string;
  readonly #names = new Map<string, ReadonlySet<string>>();
  readonly #views: GitView[] = [];

  constructor(folder: string, files: FileSystemPort, options: WalkOptions, real: string) {
    this.#folder = folder;
    this.#files = files;
    this.#options = options;
    this.#real = real;
  }

  async visit(path: string, above: Ignoring, depth: number): Promise<readonly WalkedFolder[]> {
    this.#options.signal?.throwIfAborted();
    if (depth > MAX_DEPTH || this.#names.size >= MAX_FOLDERS) {
      this.isComplete = false;
      return [];
    }
    this.#names.set(path, new Set());
    const entries = await this.#list(path, depth);
    this.#names.set(path, new Set(entries.map(({ name }) => name)));
    const ignoring = await this.#ignoring(path, entries, above, depth);
    const found: string[] = [];
    const strays: string[] = [];
    const below: string[] = [];
    for (const { name, kind } of entries) {
      const at = join(path, name);
      if (!this.#isMeant(at, kind === "folder") || isIgnored(at, kind === "folder", ignoring)) continue;
      if (kind === "folder") below.push(at);
      else {
        const leads = kind === "file" ? "inside" : await whereLeads(at, this.#real, this.#files);
        if (leads === "inside") found.push(at);
        else if (leads === "astray") strays.push(at);
      }
    }
    const folders: WalkedFolder[] = [{ path, files: found.sort(), strays: strays.sort() }];
    below.sort();
    for (let at = 0; at < below.length; at += SIDE_BY_SIDE) {
      const next = below.slice(at, at + SIDE_BY_SIDE).map((one) => this.visit(one, ignoring, depth + 1));
      for (const inside of await Promise.all(next)) folders.push(...inside);
    }
    return folders;
  }

  async absent(): Promise<readonly AbsentFile[]> {
    const mayMatter = this.#options.mayMatter ?? (() => false);
    const isMeant = (path: string, isFolder: boolean): boolean =>
      this.#isMeant(path, isFolder) && (isFolder || mayMatter(path));
    return (await Promise.all(this.#views.map((view) => view.absent(this.#names, isMeant, this.#files)))).flat();
  }

  async #list(path: string, depth: number): Promise<readonly FolderEntry[]> {
    try {
      return await this.#files.list(path);
    } catch (error) {
      if (depth === 0 || !MooringError.is(error)) throw error;
      if (error.reason !== "notFound") this.unlisted.push(path); // else it is gone meanwhile
      return [];
    }
  }

  async #ignoring(path: string, entries: readonly FolderEntry[], above: Ignoring, depth: number): Promise<Ignoring> {
    const isRepository = depth === 0 || entries.some(({ name }) => name === ".git");
    const git = isRepository ? await this.#options.gitFiles?.(path) : undefined;
    if (git) {
      const view = new GitView(path, git);
      this.#views.push(view);
      return { rules: [], git: view };
    }
    if (this.#options.isAllTracked === true || (above.git && !isRepository)) return above;
    const hasOwn = entries.some(({ name, kind }) => name === ".gitignore" && kind === "file");
    const own = hasOwn ? await readRules(join(path, ".gitignore"), path, this.#files) : undefined;
    return { rules: own ? [...above.rules, own] : above.rules, git: undefined };
  }

  #isMeant(at: string, isFolder: boolean): boolean {
    const name = basename(at);
    if (isFolder && (name.startsWith(".") || NEVER.has(name))) return false;
    return this.#options.isExcluded?.(relative(this.#folder, at).split(sep).join("/")) !== true;
  }
}

/** The rules of the repository that stand above the folder: its own exclude file and each .gitignore on the way down. */
async function rulesAbove(folder: string, files: FileSystemPort): Promise<readonly Rules[]> {
  const way: string[] = [folder];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const at = way[0] ?? folder;
    if (await files.stat(join(at, ".git")).catch(() => undefined)) {
      const candidates = [
        await excludeFile(join(at, ".git"), files),
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

/** gitrepository-layout(5): `.git` may be a file `gitdir: …`; a linked work tree names the shared folder in `commondir`. */
async function excludeFile(dotGit: string, files: FileSystemPort): Promise<string> {
  const link = await files.readText(dotGit, MAX_RULES).catch(() => undefined);
  const gitFolder = link === undefined ? dotGit : resolve(dirname(dotGit), link.replace(/^gitdir:/, "").trim());
  const common = await files.readText(join(gitFolder, "commondir"), MAX_RULES).catch(() => ".");
  return join(resolve(gitFolder, common.trim()), "info", "exclude");
}

async function readRules(file: string, folder: string, files: FileSystemPort): Promise<Rules | undefined> {
  try {
    return { folder, ignore: (ignore as unknown as () => Ignore)().add(await files.readText(file, MAX_RULES)) };
  } catch {
    return undefined; // an unreadable list ignores nothing
  }
}

/** Git decides where it was asked; else the deepest list that says something about the path, as in Git. */
function isIgnored(path: string, isFolder: boolean, { rules, git }: Ignoring): boolean {
  if (git) return isFolder ? !git.seesFolder(path) : !git.seesFile(path);
  for (const { folder, ignore: list } of rules.toReversed()) {
    const way = relative(folder, path).split(sep).join("/");
    const { ignored, unignored } = list.test(isFolder ? `${way}/` : way);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

async function whereLeads(
  link: string,
  realFolder: string,
  files: FileSystemPort,
): Promise<"inside" | "astray" | "folder"> {
  try {
    const target = await files.realpath(link);
    if ((await files.stat(target))?.kind !== "file") return "folder";
    return isInside(realFolder, target) ? "inside" : "astray";
  } catch {
    return "astray";
  }
}
