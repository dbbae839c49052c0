import { type FSWatcher, watch } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";

/** What moved since the last call; never what it is now. */
export interface RepositoryChange {
  /** HEAD itself: another branch, or the commit of the branch. */
  readonly head: boolean;
  readonly refs: boolean;
  readonly index: boolean;
  /** A merge, rebase, cherry-pick, revert or bisect began or ended. */
  readonly operation: boolean;
}

type Part = keyof RepositoryChange;

/** One commit touches a dozen files within some ms: they are told together. */
const QUIET_MS = 150;
/** A repository that cannot be watched now (deleted, too many watches) is looked for again. */
const RETRY_MS = 5_000;

const OPERATIONS = /^(?:MERGE_HEAD|CHERRY_PICK_HEAD|REVERT_HEAD|BISECT_LOG|rebase-merge|rebase-apply)$/;

/**
 * Calls `onChange` after something in the `.git` folder of the work tree `root` moved. Watches files and starts no process, so
 * it is safe before trust. When watching was interrupted, everything is said to have moved.
 */
export function watchRepository(
  root: string,
  onChange: (change: RepositoryChange) => void,
  deps: { readonly clock: Clock },
): Disposable {
  return new RepositoryWatch(root, onChange, deps.clock);
}

class RepositoryWatch implements Disposable {
  readonly #root: string;
  readonly #onChange: (change: RepositoryChange) => void;
  readonly #clock: Clock;
  readonly #moved = new Set<Part>();
  #watchers: FSWatcher[] = [];
  #timer: Disposable | undefined;
  #retry: Disposable | undefined;
  #isDisposed = false;

  constructor(root: string, onChange: (change: RepositoryChange) => void, clock: Clock) {
    this.#root = root;
    this.#onChange = onChange;
    this.#clock = clock;
    void this.#start(false);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
    this.#retry?.dispose();
    this.#close();
  }

  async #start(isRestart: boolean): Promise<void> {
    try {
      const { gitFolder, commonFolder } = await findGitFolders(this.#root);
      const hasRefTable = await isFolder(join(commonFolder, "reftable"));
      if (this.#isDisposed) return;
      this.#watch(gitFolder, false, partOf);
      if (commonFolder !== gitFolder)
        this.#watch(commonFolder, false, (name) => (name === "packed-refs" ? ["refs"] : []));
      if (hasRefTable) this.#watch(join(commonFolder, "reftable"), false, () => ["refs", "head"]);
      else this.#watch(join(commonFolder, "refs"), true, partOfRef);
      if (isRestart) this.#note(["head", "refs", "index", "operation"]);
    } catch {
      this.#restart();
    }
  }

  #watch(folder: string, recursive: boolean, parts: (name: string) => readonly Part[]): void {
    const watcher = watch(folder, { recursive, persistent: false }, (_event, name) => {
      if (name === null) this.#note(["head", "refs", "index", "operation"]);
      else if (!name.endsWith(".lock")) this.#note(parts(name.replaceAll("\\", "/")));
    });
    watcher.on("error", () => this.#restart());
    this.#watchers.push(watcher);
  }

  #restart(): void {
    this.#close();
    if (this.#isDisposed) return;
    this.#retry?.dispose();
    this.#retry = this.#clock.after(RETRY_MS, () => void this.#start(true));
  }

  #close(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }

  #note(parts: readonly Part[]): void {
    if (parts.length === 0 || this.#isDisposed) return;
    for (const part of parts) this.#moved.add(part);
    // from the first one on: a busy repository must not put the call off for ever
    this.#timer ??= this.#clock.after(QUIET_MS, () => {
      this.#timer = undefined;
      const has = (part: Part): boolean => this.#moved.has(part);
      const change = { head: has("head"), refs: has("refs"), index: has("index"), operation: has("operation") };
      this.#moved.clear();
      this.#onChange(change);
    });
  }
}

function partOf(name: string): readonly Part[] {
  if (name === "HEAD") return ["head"];
  if (name === "index") return ["index"];
  if (name === "packed-refs") return ["refs"];
  return OPERATIONS.test(name) ? ["operation"] : [];
}

/** The branch that HEAD names is among the heads: which one is for the reader to find out. */
function partOfRef(name: string): readonly Part[] {
  return name.startsWith("heads") ? ["refs", "head"] : ["refs"];
}

/** gitrepository-layout(5): `.git` may be a file `gitdir: …`; a linked work tree names the shared folder in `commondir`. */
async function findGitFolders(root: string): Promise<{ readonly gitFolder: string; readonly commonFolder: string }> {
  const dotGit = join(root, ".git");
  const gitFolder = (await isFolder(dotGit))
    ? dotGit
    : resolve(root, (await readFile(dotGit, "utf8")).replace(/^gitdir:/, "").trim());
  const common = await readFile(join(gitFolder, "commondir"), "utf8").catch(() => ".");
  return { gitFolder, commonFolder: resolve(gitFolder, common.trim()) };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
