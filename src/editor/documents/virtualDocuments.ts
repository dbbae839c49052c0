// Texts that are no files: the live side, the file side without noise, the base of a merge. Read-only, kept until their
// editors are closed; secrets in them are masked by the engine.
import { EventEmitter, type TextDocumentContentProvider, Uri, workspace } from "vscode";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { EngineHost } from "../engineHost.ts";
import { MASK } from "../../support/redaction.ts";

/** What is needed to show texts beside the files that they belong to. */
export interface DocumentEditor {
  readonly engine: EngineHost;
  readonly documents: VirtualDocuments;
}

export const VIRTUAL_SCHEME = "mooring";
const DIGEST = /mooring-redacted:[0-9a-f]+/g;

/** Serves texts under `mooring:/<side>/<path>`; the path ends like a file, so that language and icon fit. */
export class VirtualDocuments implements TextDocumentContentProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<Uri>());
  readonly #texts = new Map<string, string>();

  constructor() {
    this.#owned.add(workspace.registerTextDocumentContentProvider(VIRTUAL_SCHEME, this));
    this.#owned.add(
      workspace.onDidCloseTextDocument(
        ({ uri }) => uri.scheme === VIRTUAL_SCHEME && this.#texts.delete(uri.toString()),
      ),
    );
  }

  readonly onDidChange = this.#changes.event;

  /** Puts a text under `side` and `path` and gives its address; an open editor of the same address is redrawn. */
  put(side: string, path: string, text: string): Uri {
    const uri = Uri.from({ scheme: VIRTUAL_SCHEME, path: `/${side}/${path.replace(/^[\\/]+/, "")}` });
    const shown = text.replace(DIGEST, MASK);
    if (this.#texts.get(uri.toString()) !== shown) {
      this.#texts.set(uri.toString(), shown);
      this.#changes.fire(uri);
    }
    return uri;
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  dispose(): void {
    this.#texts.clear();
    this.#owned.dispose();
  }
}
