import { randomBytes } from "node:crypto";
import { ThemeIcon, ViewColumn, type WebviewPanel, window } from "vscode";
import * as v from "valibot";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { Editor } from "../editor.ts";
import { PassedOver } from "../passedOver.ts";
import { pageRoots, webviewPage } from "../webviewPage.ts";
import { type FromPage, fromPageEnvelope, type ToPage } from "../../protocol/planProtocol.ts";

/** The editor tab that a plan is drawn in. What its page sends is checked, and passed over where it does not fit. */
export class PlanPage implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #owned = new DisposableStore();
  readonly #capability = randomBytes(24).toString("base64url");
  #isOpen = true;

  constructor(
    editor: Editor,
    title: string,
    events: { readonly received: (message: FromPage) => void; readonly closed: () => void },
  ) {
    const panel = window.createWebviewPanel("mooring.plan", title, ViewColumn.Active, {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: pageRoots(editor.extensionUri),
    });
    this.#panel = panel;
    const passedOver = new PassedOver("The plan", editor.log);
    panel.iconPath = new ThemeIcon("mooring-anchor");
    this.#owned.add(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const parsed = v.safeParse(fromPageEnvelope, message, { abortEarly: true });
        if (!parsed.success || parsed.output.capability !== this.#capability) return passedOver.add();
        events.received(parsed.output.message);
      }),
    );
    this.#owned.add(
      panel.onDidDispose(() => {
        this.#isOpen = false;
        this.#owned.dispose();
        events.closed();
      }),
    );
    panel.webview.html = webviewPage(panel.webview, editor.extensionUri, {
      name: "plan",
      body: `<main id="plan" aria-live="polite" data-capability="${this.#capability}"></main>`,
    });
  }

  post(message: ToPage): void {
    if (this.#isOpen) void this.#panel.webview.postMessage({ capability: this.#capability, message });
  }

  dispose(): void {
    if (this.#isOpen) this.#panel.dispose();
  }
}
