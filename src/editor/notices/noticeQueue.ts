import { type Clock, sleep } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";

export interface NoticeAction {
  readonly label: string;
  readonly run: () => unknown;
}

/** Something that happened by itself and that somebody should hear of, with what can be done about it. */
export interface QueuedNotice {
  /** The same while it is the same matter: not told again while it waits or was told a moment ago. */
  readonly key: string;
  /** Told once and never again, also not by the next window. */
  readonly isOnce: boolean;
  readonly isWarning: boolean;
  readonly message: string;
  readonly actions: readonly NoticeAction[];
}

export interface NoticePorts {
  readonly clock: Clock;
  /** Shows one with these buttons; answers the one that was pressed, undefined when it was closed. */
  readonly show: (notice: QueuedNotice, labels: readonly string[]) => PromiseLike<string | undefined>;
  /** Where it is not to be in the way: muted, or told a moment ago. */
  readonly whisper: (message: string) => void;
  readonly isMuted: () => boolean;
  readonly mute: () => PromiseLike<unknown>;
  readonly muteLabel: string;
  /** Keys of what was told once. */
  readonly told: () => readonly string[];
  readonly remember: (key: string) => PromiseLike<unknown>;
  readonly onError: (error: unknown) => void;
}

/** Milliseconds after which the next one follows one that nobody answers: by then the editor has put it away itself. */
const WAIT_MS = 30_000;
/** Milliseconds in which the same matter is not told aloud again. */
const MOMENT_MS = 600_000;

/** The one place that tells people what happened by itself: one at a time, in the order it came, and quietly where it was muted. */
export class NoticeQueue implements Disposable {
  readonly #ports: NoticePorts;
  readonly #end = new AbortController();
  readonly #toldAt = new Map<string, number>();
  #waiting: QueuedNotice[] = [];
  #isShowing = false;

  constructor(ports: NoticePorts) {
    this.#ports = ports;
  }

  tell(notice: QueuedNotice): void {
    const { isMuted, told, whisper } = this.#ports;
    const { key, isOnce, message } = notice;
    if (this.#waiting.some((other) => other.key === key) || (isOnce && told().includes(key))) return;
    if (isMuted() || this.#wasToldNow(key)) {
      // what is told once is shown in its panel as well
      if (!isOnce) whisper(message);
      return;
    }
    this.#waiting.push(notice);
    void this.#showAll();
  }

  dispose(): void {
    this.#waiting = [];
    this.#end.abort();
  }

  #wasToldNow(key: string): boolean {
    const at = this.#toldAt.get(key);
    return at !== undefined && this.#ports.clock.now() - at < MOMENT_MS;
  }

  async #showAll(): Promise<void> {
    if (this.#isShowing) return;
    this.#isShowing = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await this.#show(next);
    } finally {
      this.#isShowing = false;
    }
  }

  /** Resolves when it was answered, or was there for long enough. What is pressed later still counts. */
  async #show(notice: QueuedNotice): Promise<void> {
    const { clock, show, remember, muteLabel, onError } = this.#ports;
    this.#toldAt.set(notice.key, clock.now());
    const answered = new AbortController();
    const answering = async (): Promise<void> => {
      try {
        if (notice.isOnce) await remember(notice.key);
        const labels = [...notice.actions.map(({ label }) => label), muteLabel];
        await this.#act(notice, await show(notice, labels));
      } catch (error) {
        onError(error);
      } finally {
        answered.abort();
      }
    };
    void answering();
    await sleep(clock, WAIT_MS, AbortSignal.any([answered.signal, this.#end.signal]));
  }

  async #act({ actions }: QueuedNotice, answer: string | undefined): Promise<void> {
    const { mute, muteLabel } = this.#ports;
    if (answer === undefined) return;
    if (answer === muteLabel) {
      this.#waiting = [];
      await mute();
    } else await actions.find(({ label }) => label === answer)?.run();
  }
}
