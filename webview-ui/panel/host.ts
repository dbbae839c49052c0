// The page's side of the wire: checks what comes in, puts the capability on what goes out, keeps what a reload must bring back.
import * as v from "valibot";
import { TABS, type FromPage, type ToPage, toPageEnvelope } from "../../src/protocol/panelProtocol.ts";
import { type Subject, subjectShape } from "../../src/protocol/shellProtocol.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const tableShape = v.object({
  scrollTop: v.number(),
  active: v.number(),
  expanded: v.array(v.string()),
  selected: v.array(v.string()),
});
const stateShape = v.object({
  subject: v.optional(subjectShape),
  tab: v.fallback(v.picklist(TABS), "overview"),
  mapping: v.optional(
    v.object({ search: v.string(), timeline: v.optional(v.string()), table: v.optional(tableShape) }),
  ),
  commits: v.optional(
    v.object({ search: v.string(), onlyMooring: v.boolean(), count: v.number(), table: v.optional(tableShape) }),
  ),
});
export type PageState = v.InferOutput<typeof stateShape>;

/** A pause (ms) before the place in a list is written down, so that scrolling stays free of it. */
const KEEP_PAUSE = 150;

export class PageHost {
  readonly #api = acquireVsCodeApi();
  readonly #capability: string;
  readonly #listeners = new Set<(message: ToPage) => void>();
  #state: PageState;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(capability: string) {
    this.#capability = capability;
    const kept = v.safeParse(stateShape, this.#api.getState());
    this.#state = kept.success ? kept.output : { tab: "overview" };
    window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const parsed = v.safeParse(toPageEnvelope, data);
      if (!parsed.success || parsed.output.capability !== capability) return;
      for (const listener of this.#listeners) listener(parsed.output.message);
    });
    window.addEventListener("pagehide", () => this.#write());
  }

  get state(): PageState {
    return this.#state;
  }

  send(message: FromPage): void {
    this.#api.postMessage({ capability: this.#capability, message });
  }

  onMessage(listener: (message: ToPage) => void): void {
    this.#listeners.add(listener);
  }

  keep(part: Partial<PageState>): void {
    this.#state = { ...this.#state, ...part };
    this.#timer ??= setTimeout(() => this.#write(), KEEP_PAUSE);
  }

  keepSubject(subject: Subject): void {
    this.keep({ subject });
    this.#write();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#api.setState(this.#state);
  }
}

/** Texts of the page, by name. */
export type Words = (name: string, ...fill: readonly (string | number)[]) => string;

export function fillWords(table: Readonly<Record<string, string>>): Words {
  return (name, ...fill) =>
    fill.reduce<string>((text, value, at) => text.replace(`{${at}}`, String(value)), table[name] ?? "");
}
