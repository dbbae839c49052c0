import { commands, l10n, window } from "vscode";
import type { Disposable } from "../support/disposable.ts";
import { Emitter } from "../support/emitter.ts";
import { VIEW_IDS } from "./views/viewIds.ts";
import type { OnProgress } from "../reconcile/api/selection.ts";

/**
 * Long operations: each shows its progress in the Packs view and in the status bar and can be stopped from the view's title.
 */
export class Tasks implements Disposable {
  readonly #running = new Map<AbortController, string>();
  readonly #changes = new Emitter<void>();

  readonly onDidChange = this.#changes.on;

  /** What runs now, for the status bar; undefined when quiet. */
  get current(): string | undefined {
    return [...this.#running.values()].at(-1);
  }

  /** Runs `work`; its signal fires when the user stops it or the window closes. */
  async run<T>(title: string, work: (signal: AbortSignal, onProgress: OnProgress) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#set(controller, title);
    try {
      return await window.withProgress({ location: { viewId: VIEW_IDS.packs }, title }, () =>
        work(controller.signal, ({ message, done, total }) =>
          this.#set(controller, total > 0 ? l10n.t("{0} ({1} of {2})", message, done, total) : message),
        ),
      );
    } finally {
      this.#running.delete(controller);
      this.#publish();
    }
  }

  /** Stops everything that runs. */
  cancelAll(): void {
    for (const controller of this.#running.keys()) controller.abort();
  }

  dispose(): void {
    this.cancelAll();
    this.#changes.dispose();
  }

  #set(controller: AbortController, title: string): void {
    this.#running.set(controller, title);
    this.#publish();
  }

  #publish(): void {
    void commands.executeCommand("setContext", "mooring.isBusy", this.#running.size > 0);
    this.#changes.fire();
  }
}
