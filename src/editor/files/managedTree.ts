import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import {
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  FilePermission,
  FileSystemError,
  type FileSystemProvider,
  type FileStat,
  FileType,
  l10n,
  MarkdownString,
  TextDocumentSaveReason,
  type Uri,
  workspace,
} from "vscode";
import { isInside } from "../../manifests/files/insideFolder.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { EDITED_SCHEME, fileOf, isManagedUri, MANAGED_SCHEME } from "./managedUri.ts";

/** Commits one text in place of another; false when the user thought better of it. */
export type CommitText = (file: string, before: string, after: string) => Promise<boolean>;

/** Shows the exported trees below some folders, and nothing else of the disk. What is saved is committed, after a question. */
export class ManagedTreeFiles implements FileSystemProvider, Disposable {
  readonly #roots: readonly string[];
  readonly #commit: CommitText;
  /** The texts that editors began with, by address. */
  readonly #texts = new Map<string, string>();
  /** Addresses whose save nobody asked for at this moment. */
  readonly #unasked = new Set<string>();
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<FileChangeEvent[]>());
  readonly onDidChangeFile = this.#changes.event;

  constructor(roots: readonly string[], commit: CommitText) {
    this.#roots = roots;
    this.#commit = commit;
    const isReadonly = new MarkdownString(
      l10n.t(
        "This file is in a managed repository. [Edit and commit it](command:mooring.editManagedFile) to change it.",
      ),
    );
    isReadonly.isTrusted = { enabledCommands: ["mooring.editManagedFile"] };
    this.#owned.add(workspace.registerFileSystemProvider(MANAGED_SCHEME, this, { isReadonly, isCaseSensitive: true }));
    this.#owned.add(workspace.registerFileSystemProvider(EDITED_SCHEME, this, { isCaseSensitive: true }));
    this.#owned.add(
      workspace.onWillSaveTextDocument(({ document, reason }) => {
        const address = document.uri.toString();
        if (reason === TextDocumentSaveReason.Manual) this.#unasked.delete(address);
        else this.#unasked.add(address);
      }),
    );
  }

  /** A tree is another now: what is open of it is read again. */
  refresh(): void {
    const open = workspace.textDocuments.filter(({ uri }) => isManagedUri(uri));
    this.#changes.fire(open.map(({ uri }) => ({ type: FileChangeType.Changed, uri })));
  }

  watch(): Disposable {
    return { dispose: () => undefined };
  }

  async stat(uri: Uri): Promise<FileStat> {
    const found = await lstat(await this.#place(uri));
    const type = found.isDirectory() ? FileType.Directory : FileType.File;
    const { ctimeMs: ctime, mtimeMs: mtime, size } = found;
    const permissions = uri.scheme === MANAGED_SCHEME ? { permissions: FilePermission.Readonly } : {};
    return { type, ctime, mtime, size, ...permissions };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const bytes = await readFile(await this.#place(uri));
    if (uri.scheme === EDITED_SCHEME) this.#texts.set(uri.toString(), textOf(bytes));
    return bytes;
  }

  async readDirectory(uri: Uri): Promise<[string, FileType][]> {
    const entries = await readdir(await this.#place(uri), { withFileTypes: true });
    return entries.map((entry) => [entry.name, entry.isDirectory() ? FileType.Directory : FileType.File]);
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const before = this.#texts.get(uri.toString());
    await this.#place(uri);
    if (uri.scheme !== EDITED_SCHEME || before === undefined) throw FileSystemError.NoPermissions(uri);
    // an editor that saves by itself must not ask for a commit while somebody types
    if (this.#unasked.has(uri.toString()))
      throw FileSystemError.Unavailable(
        l10n.t("This file is not saved automatically because saving it creates a commit."),
      );
    const after = textOf(content);
    if (after === before) return;
    if (!(await this.#commit(fileOf(uri), before, after)))
      throw FileSystemError.Unavailable(l10n.t("Not committed: the change stays in this editor."));
    this.#texts.set(uri.toString(), after);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** An address may come from anywhere: it leads into the trees, links followed, or nowhere. */
  async #place(uri: Uri): Promise<string> {
    const file = await realpath(fileOf(uri)).catch(() => undefined);
    const roots = await Promise.all(this.#roots.map((root) => realpath(root).catch(() => undefined)));
    const isOurs = roots.some((root) => root !== undefined && file !== undefined && isInside(root, file));
    // only trees: what lies beside them is git's own, and lists of hosts
    if (file === undefined || !isOurs || !/[\\/]trees[\\/]/.test(file)) throw FileSystemError.FileNotFound(uri);
    return file;
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
