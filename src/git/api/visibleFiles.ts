/**
 * - `tracked`: in the index, whether an ignore rule matches it or not
 * - `skipped`: in the index and left out by a sparse checkout (skip-worktree)
 * - `untracked`: not in the index, and not ignored
 */
export interface VisibleFile {
  readonly state: "tracked" | "skipped" | "untracked";
  /** Object name of the content in the index; undefined where it is untracked. */
  readonly oid: string | undefined;
}

/** What Git sees below a folder. Paths are absolute and begin with the folder as it was given. */
export interface VisibleFiles {
  readonly files: ReadonlyMap<string, VisibleFile>;
  /** Folders that are repositories of their own: submodules, and clones that nobody added. */
  readonly repositories: ReadonlySet<string>;
  /** Those of them that the index has as submodules, checked out or not. */
  readonly submodules: ReadonlySet<string>;
}
