import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { MappingRow } from "../../src/protocol/mappingProtocol.ts";
import { MAPPING_ACTIONS } from "../../src/protocol/mappingProtocol.ts";
import type { ToPage } from "../../src/protocol/panelProtocol.ts";
import type { KitField } from "../kit.ts";
import { commitStyles } from "./commitStyles.ts";
import { driftStrip } from "./driftStrip.ts";
import type { PageHost, Words } from "./host.ts";
import { base } from "./styles.ts";
import type { Timeline } from "./timeline.ts";
import type { TableModel } from "./table/tableModel.ts";
import type { VirtualTable } from "./table/virtualTable.ts";

const PLACES = ["file", "commit", "remote", "cluster"] as const;
/** As in the tree: filled, hollow, and a question where nobody knows. */
const MARKS = { equal: "●", differs: "○", unknown: "?" } as const;

/** Every pack of the repository: path, four places, who applies it; several can be acted on at once. */
export class MappingTab extends LitElement {
  static override readonly styles = [base, commitStyles];

  host!: PageHost;
  words!: Words;
  #all: readonly MappingRow[] | undefined;
  #rows: readonly MappingRow[] = [];
  #more = 0;
  #search = "";
  /** Key of the pack whose timeline is shown in place of the table. */
  #timeline = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.#search = this.host.state.mapping?.search ?? "";
    this.#timeline = this.host.state.mapping?.timeline ?? "";
    this.host.send({ type: "mapping.read" });
  }

  received(message: ToPage): void {
    this.renderRoot.querySelector<Timeline>("mo-timeline")?.received(message);
    if (message.type !== "mapping.rows") return;
    const isFirst = this.#all === undefined;
    this.#all = message.rows;
    this.#more = message.more;
    this.#filter();
    if (isFirst) this.#table?.restore(this.host.state.mapping?.table);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    if (this.#timeline !== "")
      return html`<mo-timeline .host=${this.host} .words=${words} .close=${() => this.#showTimeline("")} .key=${this.#timeline}></mo-timeline>`;
    const chosen = this.#chosen();
    return html`
      <div class="bar">
        <mo-text-field type="search" aria-label=${words("search")} placeholder=${words("searchMapping")} .value=${this.#search} @input=${this.#typed} @keydown=${this.#searchKey}></mo-text-field>
        <span class="count muted" role="status">${this.#count(chosen.length)}</span>
      </div>
      ${
        chosen.length > 0
          ? html`<div class="bar actions" role="toolbar" aria-label=${words("actions")}>${MAPPING_ACTIONS.map(
              (action) =>
                html`<mo-button appearance="secondary" @click=${() => this.#run(action)}>${words(`do.${action}`)}</mo-button>`,
            )}</div>`
          : nothing
      }
      ${this.#all && this.#rows.length === 0 ? html`<p class="empty">${words(this.#all.length === 0 ? "noMappings" : "noMappingFound")}</p>` : nothing}
      <mo-table
        ?hidden=${this.#rows.length === 0}
        .model=${this.#model()}
        @select=${() => this.requestUpdate()}
        @open=${({ detail }: CustomEvent<number>) => this.#open(this.#rows[detail]?.key)}
        @keep=${() => this.#keep()}
        @leave=${() => this.renderRoot.querySelector<HTMLElement>("mo-text-field")?.focus()}
      ></mo-table>
    `;
  }

  #model(): TableModel {
    const { words } = this;
    const rows = this.#rows;
    const row = (at: number): MappingRow => rows[at] as MappingRow;
    const places = new Map(rows.map(({ key }, at) => [key, at]));
    return {
      name: words("mapping"),
      columns: [
        { title: words("pack"), width: "minmax(160px, 1.4fr)" },
        { title: words("state"), width: "minmax(90px, 0.9fr)" },
        { title: words("path"), width: "minmax(0, 1fr)", looks: "wide" },
        { title: words("drift"), width: "80px", looks: "wide" },
        ...PLACES.map((place) => ({ title: words(`place.${place}`), width: "52px", looks: "middle" as const })),
      ],
      count: rows.length,
      hasMore: false,
      isSelectable: true,
      key: (at) => row(at).key,
      indexOf: (key) => places.get(key),
      label: (at) =>
        [`${row(at).namespace}/${row(at).pack}`, row(at).state, row(at).path, row(at).spoken, row(at).drift]
          .filter(Boolean)
          .join(", "),
      typed: (at) => row(at).pack,
      cells: (at) => this.#cells(row(at)),
      detail: (at) => this.#detail(row(at)),
    };
  }

  #cells(shown: MappingRow): readonly unknown[] {
    const { pack, namespace, tone, state, path, places, message, spoken, appliedBy } = shown;
    return [
      html`<span class="cut">${namespace ? html`<span class="muted">${namespace}/</span>` : nothing}${pack}</span>${appliedBy ? html`<span class="chip cut">${appliedBy}</span>` : nothing}`,
      html`<span class="tone ${tone}" aria-hidden="true"></span><span class="cut" title=${message || state}>${state}</span>`,
      html`<span class="cut mono muted" title=${path}>${path}</span>`,
      driftStrip(shown.days, shown.drift),
      ...PLACES.map(
        (place) => html`<span class="place ${places[place]}" title=${spoken}>${MARKS[places[place]]}</span>`,
      ),
    ];
  }

  #detail({ message, target, counts, since, policy, spoken, key, drift }: MappingRow): TemplateResult {
    const { words } = this;
    const facts: readonly (readonly [string, string])[] = [
      [words("why"), message],
      [words("target"), target],
      [words("objects"), counts],
      [words("places"), spoken],
      [words("sync"), since],
      [words("drift"), drift],
      [words("policy"), policy],
    ];
    return html`<dl class="trailers">${facts.filter(([, value]) => value !== "").map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
      <div class="files"><button class="plain link all" data-stop @click=${() => this.#open(key)}>${words("openPack")}</button>
        <button class="plain link all" data-stop @click=${() => this.#showTimeline(key)}>${words("timeline")}</button></div>`;
  }

  #showTimeline(key: string): void {
    this.#timeline = key;
    this.#keep();
    this.requestUpdate();
  }

  #run(action: (typeof MAPPING_ACTIONS)[number]): void {
    const keys = this.#chosen();
    if (keys.length > 0) this.host.send({ type: "mapping.run", action, keys: [...keys] });
  }

  #open(key: string | undefined): void {
    if (key !== undefined) this.host.send({ type: "mapping.open", key });
  }

  /** What is chosen and still to be seen: nobody acts on a row that the search hides. */
  #chosen(): readonly string[] {
    const shown = new Set(this.#rows.map(({ key }) => key));
    return this.#table?.memory.selected.filter((key) => shown.has(key)) ?? [];
  }

  #filter(): void {
    const words = this.#search.toLowerCase().split(/\s+/).filter(Boolean);
    this.#rows = (this.#all ?? []).filter((row) => {
      const text = `${row.namespace}/${row.pack} ${row.state} ${row.path} ${row.target}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    this.requestUpdate();
  }

  readonly #typed = (event: Event): void => {
    this.#search = (event.target as KitField).value;
    this.#filter();
    this.#keep();
  };

  readonly #searchKey = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    this.#table?.focus();
  };

  #keep(): void {
    const table = this.#table?.memory ?? this.host.state.mapping?.table;
    this.host.keep({
      mapping: {
        search: this.#search,
        timeline: this.#timeline,
        table: table && { ...table, expanded: [...table.expanded], selected: [...table.selected] },
      },
    });
  }

  #count(chosen: number): string {
    const { words } = this;
    if (chosen > 0) return words("chosen", chosen, this.#rows.length);
    if (this.#all === undefined) return words("reading");
    const { length } = this.#rows;
    if (this.#more > 0) return words("packsOf", length, this.#all.length + this.#more);
    return length === 1 ? words("packOne") : words("packs", length);
  }

  get #table(): VirtualTable | null {
    return this.renderRoot.querySelector<VirtualTable>("mo-table");
  }
}
