import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { TimelineEvent } from "../../src/protocol/timelineProtocol.ts";
import type { FromPage, ToPage } from "../../src/protocol/panelProtocol.ts";
import type { PageHost, Words } from "./host.ts";
import { base } from "./styles.ts";
import { timelineStyles } from "./timelineStyles.ts";

type Shown = Extract<ToPage, { type: "timeline.events" }>;
const LANES = ["file", "commit", "cluster"] as const;

/** The three lines, over the height of a row. */
const RAIL = html`<svg class="rail" aria-hidden="true">
        <line x1="16.67%" x2="16.67%" y1="0" y2="100%"></line>
        <line x1="50%" x2="50%" y1="0" y2="100%"></line>
        <line x1="83.33%" x2="83.33%" y1="0" y2="100%"></line>
      </svg>`;

/** What happened to one pack, down a line with a lane for each place; questions light up the events that answer them. */
export class Timeline extends LitElement {
  static override readonly styles = [base, timelineStyles];

  host!: PageHost;
  words!: Words;
  close!: () => void;
  #key = "";
  #shown: Shown | undefined;
  #question = -1;
  #active = 0;

  set key(key: string) {
    if (key === this.#key) return;
    this.#key = key;
    this.#shown = undefined;
    this.host.send({ type: "timeline.read", key });
    this.requestUpdate();
  }

  received(message: ToPage): void {
    if (message.type === "commits.moved" && this.#key !== "") this.host.send({ type: "timeline.read", key: this.#key });
    if (message.type !== "timeline.events" || message.key !== this.#key) return;
    this.#shown = message;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const shown = this.#shown;
    return html`
      <div class="top">
        <button class="plain link" @click=${() => this.close()}>← ${words("back")}</button>
        <h2>${shown?.title ?? words("reading")}</h2>
      </div>
      ${shown ? this.#questions(shown) : nothing}
      ${shown && shown.events.length === 0 ? html`<p class="muted">${words("noEvents")}</p>` : nothing}
      ${shown && shown.events.length > 0 ? this.#line(shown) : nothing}
    `;
  }

  #questions({ answers }: Shown): TemplateResult {
    return html`<div class="questions">
      ${answers.map(
        ({ question, answer, ids }, at) => html`<button
          class="plain"
          ?disabled=${ids.length === 0}
          aria-pressed=${String(at === this.#question)}
          @click=${() => {
            this.#question = at === this.#question ? -1 : at;
            this.requestUpdate();
          }}
        ><span class="muted">${question}</span><b>${answer}</b></button>`,
      )}
    </div>`;
  }

  #line({ events, answers }: Shown): TemplateResult {
    const lit = this.#question < 0 ? undefined : new Set(answers[this.#question]?.ids);
    return html`
      <div class="lanes" aria-hidden="true"><span>${LANES.map((lane) => html`<i>${this.words(`lane.${lane}`)}</i>`)}</span></div>
      <ol aria-label=${this.words("timeline")} @keydown=${this.#pressed}>
        ${events.map((event, at) => html`${event.day === events[at - 1]?.day ? nothing : html`<li class="day" role="presentation">${RAIL}<h3>${event.day}</h3></li>`}${this.#event(event, at, lit !== undefined && !lit.has(event.id))}`)}
      </ol>
    `;
  }

  #event(event: TimelineEvent, at: number, isDim: boolean): TemplateResult {
    const { lane, clock, title, detail, who, oid, canRevert, canRollBack } = event;
    const { words } = this;
    return html`<li
      class="event ${isDim ? "dim" : ""}"
      data-at=${at}
      tabindex=${at === this.#active ? 0 : -1}
      aria-label=${[clock, words(`lane.${lane}`), title, detail, who].filter(Boolean).join(", ")}
      @click=${() => this.#open(event)}
      @focus=${() => {
        this.#active = at;
        this.requestUpdate();
      }}
    >
      ${RAIL}
      <span class="dot ${lane}" aria-hidden="true"></span>
      <span></span><span class="clock">${clock}</span>
      <span class="what"><span>${title}</span>${detail ? html`<br /><span class="muted mono">${detail}</span>` : nothing}</span>
      <span class="muted">${who} ${oid && canRevert ? html`<button class="plain link" @click=${(click: Event) => this.#act(click, { type: "timeline.revert", oid })}>${words("revert")}</button>` : nothing} ${oid && canRollBack ? html`<button class="plain link" @click=${(click: Event) => this.#act(click, { type: "timeline.rollBack", key: this.#key, oid })}>${words("rollBack")}</button>` : nothing}</span>
    </li>`;
  }

  #open({ oid, lane }: TimelineEvent): void {
    if (oid) this.host.send({ type: "commits.openDiff", oid });
    else if (lane === "cluster") this.host.send({ type: "mapping.open", key: this.#key });
  }

  /** A button in a row, which is itself something to click on. */
  #act(click: Event, message: FromPage): void {
    click.stopPropagation();
    this.host.send(message);
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const events = this.#shown?.events ?? [];
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      Home: 0,
      End: events.length - 1,
    };
    const to = steps[event.key];
    const isEvent = (event.target as Element).localName === "li";
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && isEvent) {
      const chosen = events[this.#active];
      if (chosen) this.#open(chosen);
    } else if (to !== undefined) {
      event.preventDefault();
      this.#active = Math.max(0, Math.min(events.length - 1, to));
      this.requestUpdate();
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<HTMLElement>(`li[data-at="${this.#active}"]`)?.focus(),
      );
    }
  };
}
