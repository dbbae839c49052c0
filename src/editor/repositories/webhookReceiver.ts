import { l10n, window, workspace } from "vscode";
import type { Clock } from "../../support/clock.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import type { Log } from "../../support/log.ts";
import { webhookSettings } from "../settings.ts";
import type { RepositoriesHost } from "./repositoriesHost.ts";

/** Milliseconds until a port is tried again that another window receives at. */
const NEXT_TRY = 30_000;

export interface WebhookReceiverPorts {
  readonly repositories: RepositoriesHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** Receives deliveries where the user switched that on, once the repositories are open; each makes Mooring look again. */
export class WebhookReceiver implements Disposable {
  readonly #ports: WebhookReceiverPorts;
  readonly #owned = new DisposableStore();
  #retry: Disposable | undefined;
  #open: { readonly port: number; readonly listening: Promise<Disposable | undefined> } | undefined;

  constructor(ports: WebhookReceiverPorts) {
    this.#ports = ports;
    this.#owned.add(ports.repositories.onDidChange((id) => id === undefined && this.#settle()));
    this.#owned.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mooring.webhooks") && ports.repositories.isOpen) this.#settle();
      }),
    );
  }

  dispose(): void {
    this.#close();
    this.#owned.dispose();
  }

  #settle(): void {
    const { isReceiving, port } = webhookSettings();
    if (this.#open && (!isReceiving || this.#open.port !== port)) this.#close();
    if (!isReceiving || this.#open) return;
    this.#open = { port, listening: this.#listen(port) };
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    this.#retry?.dispose();
    void open?.listening.then((listening) => listening?.dispose());
  }

  async #listen(port: number): Promise<Disposable | undefined> {
    const { clock, log } = this.#ports;
    try {
      const repositories = await this.#ports.repositories.open();
      const { receiveDeliveries } = await import("../../webhooks/receiveDeliveries.ts");
      const names = [hostOf(webhookSettings().address)];
      const receiving = await receiveDeliveries({ repositories, clock, log, port, names });
      log.info(`webhooks are received on 127.0.0.1:${receiving.port}`);
      return receiving;
    } catch (error) {
      if (MooringError.is(error, "locked")) {
        log.debug(messageOf(error));
        this.#tryLater(port);
        return undefined;
      }
      log.warn(messageOf(error));
      void window.showWarningMessage(l10n.t("Webhooks cannot be received: {0}", messageOf(error)));
      return undefined;
    }
  }

  /** The window that receives may be closed any moment. */
  #tryLater(port: number): void {
    this.#retry = this.#ports.clock.after(NEXT_TRY, () => {
      if (this.#open?.port !== port) return;
      this.#open = undefined;
      this.#settle();
    });
  }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "";
}
