import { RelativePattern, type TextDocument, workspace } from "vscode";
import type { Clock } from "../../support/clock.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { Emitter } from "../../support/emitter.ts";
import type { EngineHost } from "../engineHost.ts";
import { isManifestDocument } from "./files.ts";
import { FolderEvents } from "./folderEvents.ts";
import { fileOf } from "./managedUri.ts";

/** A pause in typing after which the text is judged. */
const TYPING_PAUSE_MS = 200;

/** What may change a pack or its base: manifests, and where a branch or the index moves. */
const WATCHED = [
  "**/*.{yaml,yml,json,tpl}",
  "**/{kustomization,Kustomization,.gitignore,.helmignore}",
  "**/.git/{HEAD,index,packed-refs,logs/HEAD}",
];

/** Tells the engine what changes in editors and on disk. Does nothing until the engine is loaded. */
export class DocumentSync implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #engine: EngineHost;
  readonly #clock: Clock;
  readonly #timers = new Map<string, Disposable>();
  readonly #settled = new Emitter<string>();
  #watchers: DisposableStore | undefined;

  /** A file whose text was changed and is what the engine knows: it judged it already, and tells nothing more by itself. */
  readonly onDidSettle = this.#settled.on;

  constructor(engine: EngineHost, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
    this.#owned.add(
      workspace.onDidChangeTextDocument(
        ({ document, contentChanges }) => contentChanges.length > 0 && this.#typed(document),
      ),
    );
    this.#owned.add(workspace.onDidSaveTextDocument((document) => this.#settle(document, true)));
    this.#owned.add(workspace.onDidCloseTextDocument((document) => this.#settle(document, true)));
    this.#owned.add(engine.onDidChange((folder) => folder === undefined && this.#start()));
    this.#owned.add(workspace.onDidChangeWorkspaceFolders(() => this.#watchFolders()));
  }

  /** False while a text was typed that the engine has not been given yet: ranges of that file are then out of date. */
  isSettled(document: TextDocument): boolean {
    return !this.#timers.has(fileOf(document.uri));
  }

  /** Gives the engine all unsaved text now, before an action looks at it. */
  flush(): void {
    for (const document of workspace.textDocuments) if (!this.isSettled(document)) this.#settle(document, false);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) timer.dispose();
    this.#watchers?.dispose();
    this.#owned.dispose();
  }

  #start(): void {
    if (!this.#watchers) this.#watchFolders();
    for (const document of workspace.textDocuments) if (document.isDirty) this.#settle(document, false);
  }

  #watchFolders(): void {
    if (!this.#engine.loaded) return;
    this.#watchers?.dispose();
    const watchers = new DisposableStore();
    this.#watchers = watchers;
    const folders = watchers.add(new FolderEvents(this.#engine, this.#clock));
    for (const folder of workspace.workspaceFolders ?? []) {
      folders.watch(folder);
      for (const pattern of WATCHED) {
        const watcher = watchers.add(workspace.createFileSystemWatcher(new RelativePattern(folder, pattern)));
        const changed = ({ fsPath }: { fsPath: string }): void => this.#engine.loaded?.folders.fileChanged(fsPath);
        for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
          watchers.add(event(changed));
      }
    }
  }

  #typed(document: TextDocument): void {
    if (!this.#engine.loaded || !isManifestDocument(document)) return;
    const file = fileOf(document.uri);
    this.#timers.get(file)?.dispose();
    this.#timers.set(
      file,
      this.#clock.after(TYPING_PAUSE_MS, () => this.#settle(document, false)),
    );
  }

  #settle(document: TextDocument, onDisk: boolean): void {
    if (!isManifestDocument(document)) return;
    const file = fileOf(document.uri);
    this.#timers.get(file)?.dispose();
    this.#timers.delete(file);
    const engine = this.#engine.loaded;
    if (!engine) return;
    const isOther = engine.folders.setOverlay(
      file,
      document.isDirty && !document.isClosed ? document.getText() : undefined,
    );
    if (onDisk) engine.folders.fileChanged(file);
    if (!isOther) this.#settled.fire(file);
  }
}
