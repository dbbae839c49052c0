import { ViewColumn, type WebviewPanel, type WebviewPanelSerializer, window } from "vscode";
import * as v from "valibot";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { PanelEditor, PanelRepository } from "./panelRepository.ts";
import { type Subject, subjectShape } from "../../protocol/shellProtocol.ts";
import { registeredRepository } from "./registeredRepository.ts";
import { RepositoryPanel } from "./repositoryPanel.ts";
import { workspaceRepository } from "./workspaceRepository.ts";

export const PANEL_TYPE = "mooring.repository";
const stateShape = v.object({ subject: subjectShape });

/** The open panels, one per repository. */
export class RepositoryPanels implements WebviewPanelSerializer, Disposable {
  readonly #editor: PanelEditor;
  readonly #owned = new DisposableStore();
  readonly #open = new Map<string, RepositoryPanel>();

  constructor(editor: PanelEditor) {
    this.#editor = editor;
    this.#owned.add(window.registerWebviewPanelSerializer(PANEL_TYPE, this));
  }

  get open(): readonly RepositoryPanel[] {
    return [...this.#open.values()];
  }

  /** Opens the panel, or shows the one that is open. */
  show(subject: Subject, title: string): RepositoryPanel {
    const known = this.#open.get(keyOf(subject));
    if (!known) return this.#add(window.createWebviewPanel(PANEL_TYPE, title, ViewColumn.Active), subject);
    known.reveal();
    return known;
  }

  close(subject: Subject): void {
    this.#open.get(keyOf(subject))?.dispose();
  }

  /** After a reload of the window; asked for when the tab is seen. State that is not ours closes the tab. */
  deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const parsed = v.safeParse(stateShape, state);
    if (!parsed.success || this.#open.has(keyOf(parsed.output.subject))) panel.dispose();
    else this.#add(panel, parsed.output.subject);
    return Promise.resolve();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #add(panel: WebviewPanel, subject: Subject): RepositoryPanel {
    const key = keyOf(subject);
    const made: RepositoryPanel = new RepositoryPanel(this.#editor, panel, {
      subject,
      repository: this.#repositoryOf(subject),
      onAdded: ({ id, name }) => {
        this.show({ kind: "registered", id }, name);
        made.dispose();
      },
    });
    this.#open.set(key, made);
    made.onDidDispose(() => this.#open.delete(key));
    return made;
  }

  #repositoryOf(subject: Subject): PanelRepository | undefined {
    switch (subject.kind) {
      case "workspace":
        return workspaceRepository(this.#editor, subject.root);
      case "registered":
        return registeredRepository(this.#editor, subject.id);
      case "new":
        return undefined;
    }
  }
}

function keyOf(subject: Subject): string {
  return JSON.stringify(Object.entries(subject).sort());
}
