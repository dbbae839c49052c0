import { commands, ConfigurationTarget, l10n, type Memento, window, workspace } from "vscode";
import type { Clock } from "../../support/clock.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { WebhookState } from "../../webhooks/webhookState.ts";
import { endsSoon } from "../../webhooks/tokenEnd.ts";
import { isOn } from "../settings.ts";
import type { RepositoriesHost } from "./repositoriesHost.ts";

const DAY = 86_400_000;
const TOLD = "mooring.hostNotices";

/** Something about a host that somebody should know of. */
export interface HostNotice {
  /** The same while it is the same matter: told once. */
  readonly key: string;
  readonly message: string;
}

export interface HostNoticesPorts {
  readonly repositories: RepositoriesHost;
  readonly clock: Clock;
  /** Of the user, so that one matter is told in one window. */
  readonly memory: Memento;
}

/** Tells of webhooks that stopped working and of tokens that end: one at a time, each once, and not at all where it was muted. */
export class HostNotices implements Disposable {
  readonly #ports: HostNoticesPorts;
  readonly #owned = new DisposableStore();
  readonly #waiting = new Map<string, { readonly id: string; readonly message: string }>();
  #isShowing = false;

  constructor(ports: HostNoticesPorts) {
    this.#ports = ports;
    this.#owned.add(ports.repositories.onDidChange((id) => void this.#look(id)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** At one repository, or at all. */
  async #look(changed: string | undefined): Promise<void> {
    const { repositories, clock, memory } = this.#ports;
    if (!repositories.isOpen || !isOn("webhooks.notifications")) return;
    const opened = await repositories.open();
    const told = memory.get<readonly string[]>(TOLD, []);
    for (const { record, isOurs } of repositories.list()) {
      // the window that looks after it is the one that tells
      if (!isOurs || (changed !== undefined && changed !== record.id)) continue;
      for (const { key, message } of noticesOf(record.id, record.name, opened.webhook(record.id).state(), clock.now()))
        if (!told.includes(key) && !this.#waiting.has(key)) this.#waiting.set(key, { id: record.id, message });
    }
    await this.#showNext();
  }

  async #showNext(): Promise<void> {
    if (this.#isShowing) return;
    this.#isShowing = true;
    try {
      for (const [key, { id, message }] of this.#waiting) {
        this.#waiting.delete(key);
        await this.#remember(key);
        const show = l10n.t("Show");
        const mute = l10n.t("Don't Tell Me Again");
        const answer = await window.showWarningMessage(message, show, mute);
        if (answer === show) await commands.executeCommand("mooring.showRepository", { id });
        if (answer === mute) {
          await workspace
            .getConfiguration("mooring")
            .update("webhooks.notifications", false, ConfigurationTarget.Global);
          this.#waiting.clear();
        }
      }
    } finally {
      this.#isShowing = false;
    }
  }

  async #remember(key: string): Promise<void> {
    const { memory } = this.#ports;
    await memory.update(TOLD, [...memory.get<readonly string[]>(TOLD, []), key].slice(-200));
  }
}

/** What is to be told of one repository. */
export function noticesOf(
  id: string,
  name: string,
  { problem, token, health }: WebhookState,
  now: number,
): readonly HostNotice[] {
  const notices: HostNotice[] = [];
  if (problem)
    notices.push({
      key: `${id}:hook:${problem.reason}:${problem.since}`,
      message:
        health === "wanted"
          ? l10n.t("The webhook of {0} was not created: {1}", name, problem.message)
          : l10n.t("The webhook of {0} does not work: {1}", name, problem.message),
    });
  if (token?.rotation?.state === "lost")
    notices.push({
      key: `${id}:lost:${token.rotation.startedAt}`,
      message: l10n.t(
        "The token of {0} was exchanged and the answer was lost. Make a new one at the host and enter it.",
        name,
      ),
    });
  const end = token?.expiresAt;
  if (endsSoon(end, now)) {
    const days = Math.ceil((end - now) / DAY);
    notices.push({
      key: `${id}:token:${end}:${end <= now ? "over" : "soon"}`,
      message:
        end <= now
          ? l10n.t("The token of {0} has expired. Make a new one at the host and enter it.", name)
          : days === 1
            ? l10n.t("The token of {0} ends within a day.", name)
            : l10n.t("The token of {0} ends in {1} days.", name, days),
    });
  }
  return notices;
}
