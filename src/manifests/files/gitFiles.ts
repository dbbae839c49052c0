import { dirname, join, relative, sep } from "node:path";
import type { FileSystemPort } from "./fileSystem.ts";

/** What Git sees below a folder, as `src/git/workTree/visibleFiles.ts` reads it. Paths are absolute and begin with that folder. */
export interface GitFiles {
  /** Tracked files, and others that no rule ignores. */
  readonly files: ReadonlyMap<
    string,
    { readonly state: "tracked" | "skipped" | "untracked"; readonly oid: string | undefined }
  >;
  /** Folders that are repositories of their own. */
  readonly repositories: ReadonlySet<string>;
  /** Those of them that are submodules. */
  readonly submodules: ReadonlySet<string>;
}

/** A file, or a whole submodule, that Git tracks and the disk does not have. */
export interface AbsentFile {
  readonly file: string;
  /**
   * - `sparse`: left out by a sparse checkout
   * - `deleted`: tracked, and not on disk
   * - `submodule`: not checked out
   */
  readonly why: "sparse" | "deleted" | "submodule";
  /** Object name of its content in the index; undefined for a submodule. */
  readonly oid: string | undefined;
}

/** The names in each folder that was walked. */
export type WalkedNames = ReadonlyMap<string, ReadonlySet<string>>;

/** Says of paths below one folder whether Git sees them. */
export class GitView {
  readonly #folder: string;
  readonly #git: GitFiles;
  readonly #folders = new Set<string>();

  constructor(folder: string, git: GitFiles) {
    this.#folder = folder;
    this.#git = git;
    for (const path of [...git.files.keys(), ...git.repositories]) this.#addAbove(path);
  }

  seesFile(file: string): boolean {
    return this.#git.files.has(file);
  }

  seesFolder(folder: string): boolean {
    return this.#folders.has(folder) || this.#git.repositories.has(folder);
  }

  /** Tracked files that should lie in walked folders and do not. `isMeant` is asked for each path on the way to them. */
  async absent(
    names: WalkedNames,
    isMeant: (path: string, isFolder: boolean) => boolean,
    files: FileSystemPort,
  ): Promise<readonly AbsentFile[]> {
    const found: AbsentFile[] = [];
    const gone = new Set<string>();
    for (const [file, { state, oid }] of this.#git.files) {
      if (state === "untracked" || !isMeant(file, false)) continue;
      const missing = this.#firstMissing(file, names, isMeant);
      if (missing === undefined) continue;
      // a file system that does not tell cases or accents apart lists the name in another spelling
      if (!gone.has(missing) && (await files.stat(missing)) !== undefined) continue;
      gone.add(missing);
      found.push({ file, why: state === "skipped" ? "sparse" : "deleted", oid });
    }
    for (const folder of this.#git.submodules)
      if (isMeant(folder, true) && this.#isEmptied(folder, names, isMeant))
        found.push({ file: folder, why: "submodule", oid: undefined });
    return found;
  }

  /** A submodule that is checked out has a `.git` in it. */
  #isEmptied(folder: string, names: WalkedNames, isMeant: (path: string, isFolder: boolean) => boolean): boolean {
    const within = names.get(folder);
    return within ? within.size === 0 : this.#firstMissing(folder, names, isMeant) !== undefined;
  }

  /** The first step to a file that a walked folder does not have; undefined where it is there or nobody looked. */
  #firstMissing(
    file: string,
    names: WalkedNames,
    isMeant: (path: string, isFolder: boolean) => boolean,
  ): string | undefined {
    let missing: string | undefined;
    let at = this.#folder;
    for (const step of relative(this.#folder, file).split(sep)) {
      const known = names.get(at);
      if (missing === undefined && !known) return undefined;
      at = join(at, step);
      if (at !== file && !isMeant(at, true)) return undefined;
      if (missing === undefined && known?.has(step) !== true) missing = at;
    }
    return missing;
  }

  #addAbove(path: string): void {
    for (let at = dirname(path); at.length >= this.#folder.length && !this.#folders.has(at); at = dirname(at))
      this.#folders.add(at);
  }
}
