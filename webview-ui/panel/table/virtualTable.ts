import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { base } from "../styles.ts";
import { tableItem } from "./tableItem.ts";
import { type TableMove, tableMove, TypeAhead } from "./tableKeys.ts";
import { EMPTY_TABLE, gridStyle, type TableMemory, type TableModel } from "./tableModel.ts";
import { ROW_HEIGHT, TableRows } from "./tableRows.ts";
import { TableSelection } from "./tableSelection.ts";
import { tableStyles } from "./tableStyles.ts";

/** Screens ahead at which more rows are asked for. */
const AHEAD = 4;

/**
 * A table that draws only what is seen: sticky head, rows that open, keys as in the editor's lists. The row that has the
 * focus is drawn even when it is scrolled away, so that focus and place are never lost.
 * Events: `more`, `look` (first and last row seen), `open` (row), `select`, `keep` (what to remember changed), `leave`.
 */
export class VirtualTable extends LitElement {
  static override readonly styles = [base, tableStyles];

  readonly #rows = new TableRows();
  readonly #sizes = new ResizeObserver((entries) => this.#measured(entries));
  readonly #chosen = new TableSelection();
  readonly #typeAhead = new TypeAhead();
  #model: TableModel = EMPTY_TABLE;
  #active = 0;
  #scrollTop = 0;
  #wantsFocus = false;
  #wantsScroll: number | undefined;

  set model(model: TableModel) {
    this.#model = model;
    this.requestUpdate();
  }

  get memory(): TableMemory {
    return {
      scrollTop: this.#scrollTop,
      active: this.#active,
      expanded: this.#rows.expanded,
      selected: this.#chosen.keys,
    };
  }

  /** Takes back what was remembered, or starts at the top. */
  restore(memory: TableMemory | undefined): void {
    this.#active = memory?.active ?? 0;
    this.#rows.restore(memory?.expanded ?? []);
    this.#chosen.restore(memory?.selected ?? []);
    this.#scrollTop = memory?.scrollTop ?? 0;
    this.#wantsScroll = this.#scrollTop;
    this.requestUpdate();
  }

  /** To the active row, or to the first one in sight when that is scrolled away. */
  override focus(): void {
    this.#goTo(this.#rows.nearest(this.#active, this.#scrollTop, this.#pageHeight));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override render(): TemplateResult {
    const { name, columns, count, hasMore, isSelectable } = this.#model;
    this.#rows.arrange(this.#model);
    if (count > 0) this.#active = Math.min(this.#active, count - 1);
    return html`<div
      class="scroll"
      role=${this.#model.detail ? "treegrid" : "grid"}
      aria-label=${name}
      aria-rowcount=${hasMore ? -1 : count + 1}
      aria-multiselectable=${isSelectable}
      .style=${gridStyle(columns)}
      @scroll=${this.#scrolled}
    >
      <div class="head" role="row" aria-rowindex="1">
        ${columns.map(({ title, looks = "" }) => html`<div class="cell ${looks}" role="columnheader">${title}</div>`)}
      </div>
      <div class="body" role="rowgroup" .style=${`height: ${this.#rows.layout.height}px`} @keydown=${this.#pressed}>
        ${repeat(
          this.#rows.drawn(this.#wantsScroll ?? this.#scrollTop, this.#pageHeight, this.#active),
          (at) => this.#model.key(at),
          (at) => this.#item(at),
        )}
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const scroll = this.#scroller;
    if (!scroll) return;
    if (this.#wantsScroll !== undefined && this.#model.count > 0) {
      scroll.scrollTop = this.#wantsScroll;
      this.#wantsScroll = undefined;
    }
    for (const detail of this.renderRoot.querySelectorAll(".detail")) this.#sizes.observe(detail);
    if (this.#wantsFocus && this.#model.count > 0) {
      this.#wantsFocus = false;
      this.#row(this.#active)?.focus({ preventScroll: true });
    }
    this.#reportSeen();
  }

  #item(at: number): TemplateResult {
    const key = this.#model.key(at);
    return tableItem(this.#model, at, {
      top: this.#rows.layout.top(at),
      isActive: at === this.#active,
      isOpen: this.#model.detail !== undefined && this.#rows.isOpen(key),
      isSelected: this.#model.isSelectable && this.#chosen.has(key),
      clicked: (event) => this.#clicked(event, at),
      opened: () => this.#tell("open", at),
      focused: () => this.#focused(at),
    });
  }

  #reportSeen(): void {
    const { count, hasMore } = this.#model;
    if (count === 0) return;
    const first = this.#rows.layout.rowAt(this.#scrollTop);
    const last = this.#rows.layout.rowAt(this.#scrollTop + this.#pageHeight);
    this.#tell("look", { first, last });
    if (hasMore && last + AHEAD * (last - first + 1) >= count) this.#tell("more");
  }

  readonly #scrolled = (): void => {
    this.#scrollTop = this.#scroller?.scrollTop ?? 0;
    this.requestUpdate();
    this.#tell("keep");
  };

  #clicked(event: MouseEvent, at: number): void {
    if ((event.target as Element).closest("button, a, mo-checkbox")) return;
    if (this.#model.isSelectable) this.#choose(at, event.shiftKey, event.ctrlKey || event.metaKey);
    else if (this.#model.detail && event.detail < 2) this.#toggle(at);
    this.#goTo(at);
  }

  #focused(at: number): void {
    if (this.#active === at) return;
    this.#active = at;
    this.requestUpdate();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const isInRow = (event.target as Element).classList.contains("row");
    const move = tableMove(event, this.#active, this.#model.count, Math.floor(this.#pageHeight / ROW_HEIGHT));
    if (!move || (!isInRow && (move.kind === "open" || move.kind === "toggle" || move.kind === "type"))) return;
    if (move.kind === "escape" && isInRow && this.#chosen.keys.length === 0) {
      this.#tell("leave");
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#do(move, isInRow ? undefined : (event.target as HTMLElement), event.timeStamp);
  };

  #do(move: TableMove, stop: HTMLElement | undefined, pressedAt: number): void {
    switch (move.kind) {
      case "step":
        if (!move.extend && this.#stepInside(move.by, stop)) return;
        this.#moveTo(Math.max(0, Math.min(this.#model.count - 1, this.#active + move.by)), move.extend, move.by < 0);
        return;
      case "to":
        this.#moveTo(move.at, move.extend, false);
        return;
      case "into":
        if (!this.#isOpen(this.#active)) this.#toggle(this.#active);
        else this.#stops(this.#active)[0]?.focus();
        return;
      case "out":
        if (stop) this.#goTo(this.#active);
        else if (this.#isOpen(this.#active)) this.#toggle(this.#active);
        return;
      case "open":
        this.#tell("open", this.#active);
        return;
      case "toggle":
        if (this.#model.isSelectable) this.#choose(this.#active, false, true);
        else this.#toggle(this.#active);
        return;
      case "all":
        if (!this.#model.isSelectable) return;
        this.#chosen.all(this.#model.count, (at) => this.#model.key(at));
        this.#reportChosen();
        return;
      case "escape":
        if (stop) this.#goTo(this.#active);
        else {
          this.#chosen.restore([]);
          this.#reportChosen();
        }
        return;
      case "type": {
        const { count } = this.#model;
        const label = (at: number): string => this.#model.typed(at);
        const found = this.#typeAhead.find(move.text, pressedAt, this.#active, count, label);
        if (found !== undefined) this.#goTo(found);
      }
    }
  }

  #moveTo(at: number, extend: boolean, fromBelow: boolean): void {
    if (extend && this.#model.isSelectable) this.#choose(at, true, false);
    this.#goTo(at, fromBelow && !extend && at !== this.#active);
  }

  /** One step up or down over what an opened row holds. True when the step was taken there. */
  #stepInside(by: 1 | -1, stop: HTMLElement | undefined): boolean {
    if (by < 0 && !stop) return false;
    const stops = this.#stops(this.#active);
    const next = stops[(stop ? stops.indexOf(stop) : -1) + by];
    if (next) next.focus();
    else if (by < 0) this.#goTo(this.#active);
    else return this.#active === this.#model.count - 1;
    return true;
  }

  #stops(at: number): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(`.detail[data-of="${at}"] [data-stop]`)];
  }

  /** Moves the focus to a row and the row into sight; `fromBelow`: to the end of what it holds. */
  #goTo(at: number, fromBelow = false): void {
    this.#active = at;
    const scroll = this.#scroller;
    if (scroll) {
      const top = this.#rows.layout.top(at);
      const head = this.renderRoot.querySelector<HTMLElement>(".head")?.offsetHeight ?? 0;
      if (top < scroll.scrollTop) scroll.scrollTop = top;
      else if (top + ROW_HEIGHT > scroll.scrollTop + this.#pageHeight - head)
        scroll.scrollTop = top + ROW_HEIGHT - this.#pageHeight + head;
      this.#scrollTop = scroll.scrollTop;
    }
    const last = fromBelow ? this.#stops(at).at(-1) : undefined;
    if (last) last.focus();
    else this.#wantsFocus = true;
    this.requestUpdate();
    this.#tell("keep");
  }

  #isOpen(at: number): boolean {
    return this.#rows.isOpen(this.#model.key(at));
  }

  #toggle(at: number): void {
    if (!this.#model.detail || at >= this.#model.count) return;
    this.#rows.toggle(this.#model.key(at));
    this.requestUpdate();
    this.#tell("keep");
  }

  #choose(at: number, extend: boolean, add: boolean): void {
    const key = (row: number): string => this.#model.key(row);
    if (extend) this.#chosen.upTo(at, key);
    else this.#chosen.one(at, add, key);
    this.#reportChosen();
  }

  #reportChosen(): void {
    this.requestUpdate();
    this.#tell("select");
    this.#tell("keep");
  }

  #measured(entries: readonly ResizeObserverEntry[]): void {
    for (const { target } of entries) {
      const at = Number((target as HTMLElement).dataset.of ?? Number.NaN);
      if (!Number.isNaN(at) && target.isConnected) this.#rows.layout.setExtra(at, (target as HTMLElement).offsetHeight);
    }
    this.requestUpdate();
  }

  #row(at: number): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`.row[data-at="${at}"]`);
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".scroll");
  }

  get #pageHeight(): number {
    return this.#scroller?.clientHeight || 800;
  }

  #tell(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
