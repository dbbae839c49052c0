import { commands, l10n, type OutputChannel, window } from "vscode";
import { isCancelled, messageOf } from "../support/errors.ts";
import { redactText } from "../support/redaction.ts";
import type { Clock } from "../support/clock.ts";
import type { Disposable } from "../support/disposable.ts";

/** More logs than this at a time: the oldest goes. */
const MAX_VIEWS = 8;
/** Lines are shown together this often (ms): a program that writes without end must not keep the editor busy. */
const SHOW_INTERVAL_MS = 100;
/** Of what came within one interval only so many lines are shown; nobody reads faster. */
const MAX_LINES = 2_000;

interface LogView {
  readonly channel: OutputChannel;
  controller: AbortController | undefined;
}

/** Logs of containers in the output panel, one channel for each, until they are stopped. */
export class LogViews implements Disposable {
  readonly #views = new Map<string, LogView>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Shows a log under a name; one of the same name begins anew. Resolves when it ends. */
  async show(name: string, open: (signal: AbortSignal) => Promise<AsyncIterable<string>>): Promise<void> {
    const view = this.#viewOf(name);
    view.controller?.abort();
    const controller = new AbortController();
    view.controller = controller;
    view.channel.clear();
    view.channel.show(true);
    this.#publish();
    const lines = new LineBatch(view.channel, this.#clock);
    try {
      for await (const line of await open(controller.signal)) lines.add(line);
      lines.flush();
      view.channel.appendLine(controller.signal.aborted ? l10n.t("— stopped —") : l10n.t("— end of the log —"));
    } catch (error) {
      lines.flush();
      if (!isCancelled(error) && !controller.signal.aborted) {
        view.channel.appendLine(redactText(messageOf(error)));
        throw error;
      }
      view.channel.appendLine(l10n.t("— stopped —"));
    } finally {
      if (view.controller === controller) view.controller = undefined;
      this.#publish();
    }
  }

  stopAll(): void {
    for (const { controller } of this.#views.values()) controller?.abort();
  }

  dispose(): void {
    this.stopAll();
    for (const { channel } of this.#views.values()) channel.dispose();
    this.#views.clear();
  }

  #viewOf(name: string): LogView {
    const known = this.#views.get(name);
    if (known) return known;
    const [oldest] = this.#views;
    if (oldest && this.#views.size >= MAX_VIEWS) {
      oldest[1].controller?.abort();
      oldest[1].channel.dispose();
      this.#views.delete(oldest[0]);
    }
    const view: LogView = { channel: window.createOutputChannel(name, "log"), controller: undefined };
    this.#views.set(name, view);
    return view;
  }

  #publish(): void {
    const isFollowing = [...this.#views.values()].some(({ controller }) => controller !== undefined);
    void commands.executeCommand("setContext", "mooring.isFollowing", isFollowing);
  }
}

/** Gathers lines and shows them together; of a flood the last ones. */
class LineBatch {
  readonly #channel: OutputChannel;
  readonly #clock: Clock;
  #lines: string[] = [];
  #leftOut = 0;
  #timer: Disposable | undefined;

  constructor(channel: OutputChannel, clock: Clock) {
    this.#channel = channel;
    this.#clock = clock;
  }

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > 2 * MAX_LINES) {
      this.#leftOut += MAX_LINES;
      this.#lines = this.#lines.slice(MAX_LINES);
    }
    this.#timer ??= this.#clock.after(SHOW_INTERVAL_MS, () => this.flush());
  }

  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    if (this.#leftOut > 0) this.#lines.unshift(l10n.t("— {0} lines omitted —", this.#leftOut));
    this.#channel.appendLine(this.#lines.join("\n"));
    this.#lines = [];
    this.#leftOut = 0;
  }
}
