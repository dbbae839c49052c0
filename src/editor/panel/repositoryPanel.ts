// The panel of one repository: a page in an editor tab, redrawn from the read model. Decisions are taken on this side; the
// page draws, asks and passes on clicks. Nothing of the page is kept while it is hidden: it asks anew.
import { randomBytes } from "node:crypto";
import { env, l10n, ThemeIcon, type WebviewPanel } from "vscode";
import { DisposableStore } from "../../support/disposable.ts";
import { isCancelled, messageOf } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import { pageRoots, webviewPage } from "../webviewPage.ts";
import { createCommitsTab } from "./commits/commitsTab.ts";
import { openCommitDiff } from "./commits/openCommitDiff.ts";
import type { PanelEditor, PanelRepository } from "./panelRepository.ts";
import { type Handlers, PanelSession } from "./panelSession.ts";
import { panelWords } from "./panelWords.ts";
import type { ToPage } from "./protocol/panelProtocol.ts";
import type { Subject } from "./protocol/shellProtocol.ts";

export class RepositoryPanel {
  readonly #editor: PanelEditor;
  readonly #panel: WebviewPanel;
  readonly #subject: Subject;
  readonly #repository: PanelRepository;
  readonly #owned = new DisposableStore();
  readonly #capability = randomBytes(24).toString("base64url");
  readonly session: PanelSession;
  #tip: string | undefined;
  #isReady = false;

  /** `panel` may be one that the workbench restores. */
  constructor(editor: PanelEditor, panel: WebviewPanel, subject: Subject, repository: PanelRepository) {
    this.#editor = editor;
    this.#panel = panel;
    this.#subject = subject;
    this.#repository = repository;
    this.session = new PanelSession({
      capability: this.#capability,
      handlers: [this.#shell(), this.#commits()],
      onError: (error) => this.#failed(error),
      log: editor.log,
    });
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: pageRoots(editor.extensionUri),
    };
    panel.iconPath = new ThemeIcon("repo");
    this.#owned.add(webview.onDidReceiveMessage((message: unknown) => void this.session.receive(message)));
    this.#owned.add(editor.engine.onDidChange(() => this.#refresh()));
    this.#owned.add(panel.onDidDispose(() => this.#owned.dispose()));
    webview.html = webviewPage(webview, editor.extensionUri, {
      name: "panel",
      body: `<mo-panel data-capability="${this.#capability}"></mo-panel>`,
    });
  }

  onDidDispose(listener: () => void): void {
    this.#owned.add({ dispose: listener });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #shell(): Handlers {
    return {
      "shell.ready": async () => {
        await this.#editor.engine.open();
        this.#isReady = true;
        this.#tip = this.#repository.tip();
        const header = this.#repository.header();
        if (!header) return this.#gone();
        this.#panel.title = header.name;
        this.#post({ type: "shell.init", subject: this.#subject, words: panelWords(), header });
      },
      "shell.run": ({ action }) => this.#repository.run(action),
    };
  }

  #commits(): Handlers {
    const source = () => this.#repository.commits();
    return createCommitsTab({
      source,
      post: (message) => this.#post(message),
      clock: this.#editor.clock,
      openDiff: async (oid, path) => openCommitDiff(this.#editor.documents, await source(), oid, path),
      copy: async (text) => env.clipboard.writeText(text),
    });
  }

  #refresh(): void {
    if (!this.#isReady) return;
    const header = this.#repository.header();
    if (!header) return this.#gone();
    this.#post({ type: "shell.header", header });
    const tip = this.#repository.tip();
    if (tip !== this.#tip) this.#post({ type: "commits.moved" });
    this.#tip = tip;
  }

  #gone(): void {
    this.#post({ type: "shell.gone", message: l10n.t("This repository is not part of the workspace any more.") });
  }

  #failed(error: unknown): void {
    if (isCancelled(error)) return;
    const message = redactText(messageOf(error));
    this.#editor.log.error(`panel: ${message}`);
    this.#post({ type: "shell.failed", message });
  }

  #post(message: ToPage): void {
    void this.#panel.webview.postMessage({ capability: this.#capability, message });
  }
}
