// The panel of one repository: a page in an editor tab, redrawn from the read model. Decisions are taken on this side; the
// page draws, asks and passes on clicks. Nothing of the page is kept while it is hidden: it asks anew.
import { randomBytes } from "node:crypto";
import { commands, env, l10n, ThemeIcon, type WebviewPanel } from "vscode";
import { DisposableStore } from "../../support/disposable.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import { pageRoots, webviewPage } from "../webviewPage.ts";
import type { CommitSource } from "../../git/git.ts";
import type { RepositoryRecord } from "../../repositories/api/repositoryRecord.ts";
import { signInAtGitHub } from "../repositories/repositoriesPorts.ts";
import { createFormTab, formMessage } from "./form/formTab.ts";
import { formWords } from "./form/formWords.ts";
import { createCommitsTab } from "./commits/commitsTab.ts";
import { createMappingTab, mappingMessage } from "./mapping/mappingTab.ts";
import type { Webhook } from "../../webhooks/webhook.ts";
import { webhookFacts } from "./webhooks/webhookFacts.ts";
import { createWebhooksTab } from "./webhooks/webhooksTab.ts";
import { createTimelineTab } from "./timeline/timelineTab.ts";
import { createOverviewTab, type OverviewFacts, overviewMessage } from "./overview/overviewTab.ts";
import { openCommitDiff } from "./commits/openCommitDiff.ts";
import type { PanelEditor, PanelRepository } from "./panelRepository.ts";
import { type Handlers, PanelSession } from "./panelSession.ts";
import { panelWords } from "./panelWords.ts";
import type { ToPage } from "../../protocol/panelProtocol.ts";
import type { Subject } from "../../protocol/shellProtocol.ts";

export interface PanelParts {
  readonly subject: Subject;
  /** undefined for the form of a new one. */
  readonly repository: PanelRepository | undefined;
  /** A new repository was written down. */
  readonly onAdded: (record: RepositoryRecord) => void;
}

export class RepositoryPanel {
  readonly #editor: PanelEditor;
  readonly #panel: WebviewPanel;
  readonly #parts: PanelParts;
  readonly #owned = new DisposableStore();
  readonly #capability = randomBytes(24).toString("base64url");
  readonly session: PanelSession;
  #tip: string | undefined;
  #isReady = false;
  #isEditing = false;

  /** `panel` may be one that the workbench restores. */
  constructor(editor: PanelEditor, panel: WebviewPanel, parts: PanelParts) {
    this.#editor = editor;
    this.#panel = panel;
    this.#parts = parts;
    this.session = new PanelSession({
      capability: this.#capability,
      handlers: [
        this.#shell(),
        this.#overview(),
        this.#mapping(),
        this.#timeline(),
        this.#commits(),
        this.#webhooks(),
        this.#form(),
      ],
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
    this.#owned.add(editor.repositories.onDidChange(() => this.#refresh()));
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

  /** Shows the form in place of the tabs. */
  edit(): void {
    this.#isEditing = true;
    if (this.#isReady) this.#post(formMessage(this.#record(), this.#begins()));
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #shell(): Handlers {
    return {
      "shell.ready": () => this.#begin(),
      "shell.run": ({ action }) => this.#parts.repository?.run(action),
    };
  }

  async #begin(): Promise<void> {
    const { subject, repository } = this.#parts;
    if (subject.kind === "workspace") await this.#editor.engine.open();
    else await this.#editor.repositories.open();
    this.#isReady = true;
    this.#tip = repository?.tip();
    const header = repository?.header();
    if (repository && !header) return this.#gone();
    if (header) this.#panel.title = header.name;
    const words = { ...panelWords(), ...formWords() };
    this.#post({ type: "shell.init", subject, words, ...(header ? { header } : {}) });
    if (!repository || this.#isEditing) this.#post(formMessage(this.#record(), this.#begins()));
  }

  readonly #post = (message: ToPage): void => {
    void this.#panel.webview.postMessage({ capability: this.#capability, message });
  };

  readonly #source = async (): Promise<CommitSource> => {
    if (this.#parts.repository) return this.#parts.repository.commits();
    throw new MooringError("notFound", l10n.t("No repositories yet."));
  };

  #overview(): Handlers {
    const { clock } = this.#editor;
    return createOverviewTab({ facts: () => this.#facts(), source: this.#source, clock, post: this.#post });
  }

  #mapping(): Handlers {
    return createMappingTab(() => this.#parts.repository?.mappings() ?? [], this.#post, this.#editor.clock);
  }

  #timeline(): Handlers {
    const { repository } = this.#parts;
    return createTimelineTab({
      mappings: () => repository?.mappings() ?? [],
      changed: () => repository?.changed() ?? [],
      source: this.#source,
      clock: this.#editor.clock,
      post: this.#post,
      revert: (oid) => repository?.revert(oid) ?? Promise.resolve(),
    });
  }

  #commits(): Handlers {
    return createCommitsTab({
      source: this.#source,
      post: this.#post,
      clock: this.#editor.clock,
      openDiff: async (oid, path) => openCommitDiff(this.#editor.documents, await this.#source(), oid, path),
      copy: async (text) => env.clipboard.writeText(text),
    });
  }

  readonly #webhook = async (): Promise<Webhook | undefined> => {
    const { subject } = this.#parts;
    return subject.kind === "registered" ? (await this.#editor.repositories.open()).webhook(subject.id) : undefined;
  };

  /** What is known of it; no host is asked. */
  async #showWebhook(): Promise<void> {
    const webhook = await this.#webhook();
    if (webhook) this.#post(webhookFacts(webhook.state(), this.#editor.clock.now()));
  }

  #webhooks(): Handlers {
    const { tasks, clock } = this.#editor;
    const { subject } = this.#parts;
    const root = subject.kind === "workspace" ? subject.root : undefined;
    return createWebhooksTab({
      register: root === undefined ? undefined : () => commands.executeCommand("mooring.addRepository", { root }),
      webhook: this.#webhook,
      name: () => this.#record()?.name ?? "",
      work: (title, run) => tasks.run(title, run),
      clock,
      post: this.#post,
    });
  }

  #begins(): string | undefined {
    const { subject } = this.#parts;
    return subject.kind === "new" ? subject.url : undefined;
  }

  #facts(): OverviewFacts | undefined {
    const { repository } = this.#parts;
    const header = repository?.header();
    return repository && header && { header, mappings: repository.mappings(), changed: repository.changed() };
  }

  #form(): Handlers {
    return createFormTab({
      repositories: () => this.#editor.repositories.open(),
      record: () => this.#record(),
      url: this.#begins(),
      post: this.#post,
      signIn: signInAtGitHub,
      onSaved: (record) => {
        if (this.#parts.repository) this.#closeForm();
        else this.#parts.onAdded(record);
      },
      onClosed: () => (this.#parts.repository ? this.#closeForm() : this.dispose()),
    });
  }

  #closeForm(): void {
    this.#isEditing = false;
    this.#post({ type: "form.closed" });
    this.#refresh();
  }

  #record(): RepositoryRecord | undefined {
    const { subject } = this.#parts;
    return subject.kind === "registered" ? this.#editor.repositories.get(subject.id)?.record : undefined;
  }

  #refresh(): void {
    const { repository } = this.#parts;
    if (!this.#isReady || !repository) return;
    const header = repository.header();
    if (!header) return this.#gone();
    this.#panel.title = header.name;
    this.#post({ type: "shell.header", header });
    const facts = this.#facts();
    if (facts) {
      this.#post(overviewMessage(facts));
      this.#post(mappingMessage(facts.mappings, this.#editor.clock.now()));
    }
    void this.#showWebhook().catch((error: unknown) => this.#failed(error));
    const tip = repository.tip();
    if (tip !== this.#tip) this.#post({ type: "commits.moved" });
    this.#tip = tip;
  }

  #gone(): void {
    this.#post({ type: "shell.gone", message: l10n.t("This repository is no longer part of the workspace.") });
  }

  #failed(error: unknown): void {
    if (isCancelled(error)) return;
    const message = redactText(messageOf(error));
    this.#editor.log.error(`panel: ${message}`);
    this.#post({ type: "shell.failed", message });
  }
}
