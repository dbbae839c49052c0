import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RelativePattern, workspace, type WorkspaceFolder } from "vscode";
import { Batch } from "../../support/batch.ts";
import type { Clock } from "../../support/clock.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { EngineHost } from "../engineHost.ts";

/** Milliseconds: a checkout moves many folders at once. */
const PAUSE_MS = 100;
/** Entries that are looked at in new folders, all together; a build may make thousands that hold no manifest. */
const MOST_ENTRIES = 2_000;
const MANIFEST = /\.(ya?ml|json|tpl)$|^kustomization$/i;
const LEFT_ALONE = new Set([".git", "node_modules"]);

/**
 * Folders that came or went as a whole (`git mv`, `rm -r`, a checkout): the editor then tells of the folder alone, and of no file
 * in it. Gives the engine their files.
 */
export class FolderEvents implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #engine: EngineHost;
  readonly #paths: Batch<string>;

  constructor(engine: EngineHost, clock: Clock) {
    this.#engine = engine;
    this.#paths = this.#owned.add(new Batch(clock, PAUSE_MS, (paths) => void this.#look(paths)));
  }

  watch(folder: WorkspaceFolder): void {
    const watcher = this.#owned.add(
      workspace.createFileSystemWatcher(new RelativePattern(folder, "**"), false, true, false),
    );
    const changed = ({ fsPath }: { readonly fsPath: string }): void => {
      if (!MANIFEST.test(fsPath) && !fsPath.split(/[\\/]/).some((name) => LEFT_ALONE.has(name)))
        this.#paths.add(fsPath);
    };
    this.#owned.add(watcher.onDidCreate(changed));
    this.#owned.add(watcher.onDidDelete(changed));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #look(paths: ReadonlySet<string>): Promise<void> {
    const engine = this.#engine.loaded;
    if (!engine) return;
    const known = engine.folders.all().flatMap(({ packs }) => packs.flatMap(({ pack }) => pack.files));
    for (const file of new Set(known)) if (isBelow(file, paths)) engine.folders.fileChanged(file);
    for (const file of await manifestsIn(paths)) engine.folders.fileChanged(file);
  }
}

function isBelow(file: string, folders: ReadonlySet<string>): boolean {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder))
    if (folders.has(folder)) return true;
  return false;
}

/** Files that packs may be made of, in those of the paths that are folders; links are not followed. */
async function manifestsIn(paths: ReadonlySet<string>): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting: string[] = [];
  for (const path of paths) if (await isFolder(path)) waiting.push(path);
  let left = MOST_ENTRIES;
  for (let folder = waiting.shift(); folder !== undefined && left > 0; folder = waiting.shift()) {
    const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.slice(0, left)) {
      if (entry.isDirectory() && !LEFT_ALONE.has(entry.name)) waiting.push(join(folder, entry.name));
      else if (entry.isFile() && MANIFEST.test(entry.name)) found.push(join(folder, entry.name));
    }
    left -= entries.length;
  }
  return found;
}

function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
