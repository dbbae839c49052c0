import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { CommitFiles, CommitRow } from "../../src/protocol/commitsProtocol.ts";
import type { ToPage } from "../../src/protocol/panelProtocol.ts";
import type { KitCheckbox, KitField } from "../kit.ts";
import { commitCells, commitDetail, spokenCommit } from "./commitCells.ts";
import { commitStyles } from "./commitStyles.ts";
import type { PageHost, Words } from "./host.ts";
import { base } from "./styles.ts";
import type { TableModel } from "./table/tableModel.ts";
import type { VirtualTable } from "./table/virtualTable.ts";

/** The first page is small, so that it is there at once; the next ones run ahead of the scrolling. */
const PAGES = [50, 250, 1_000];
const LARGEST = 5_000;
/** Pauses (ms) while somebody types or scrolls. */
const TYPING = 250;
const LOOKING = 80;
const MOST_FILES = 200;

/** The history of the repository as a table without an end. */
export class CommitsTab extends LitElement {
  static override readonly styles = [base, commitStyles];

  host!: PageHost;
  words!: Words;
  /** Said in place of rows while the copy is made; "" when it is there. */
  standing = "";
  #rows: CommitRow[] = [];
  #places = new Map<string, number>();
  #files = new Map<string, CommitFiles>();
  readonly #asked = new Set<string>();
  #next: string | undefined;
  #request = 0;
  #isBusy = false;
  #page = 0;
  #failure = "";
  #hasMoved = false;
  #search = "";
  #onlyMooring = false;
  /** Rows that were there before a reload: that many are read before the place is taken again. */
  #wanted = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const kept = this.host.state.commits;
    this.#search = kept?.search ?? "";
    this.#onlyMooring = kept?.onlyMooring ?? false;
    this.#wanted = kept?.table ? Math.min(kept.count, 30_000) : 0;
    this.#read(undefined);
  }

  received(message: ToPage): void {
    if (message.type === "commits.moved") this.#moved();
    else if (message.type === "commits.files") this.#gotFiles(message.commits);
    else if (message.type === "commits.page" && message.request === this.#request)
      this.#gotPage(message.rows, message.next);
    else if (message.type === "commits.failed" && message.request === this.#request) {
      this.#isBusy = false;
      this.#failure = message.message;
    } else return;
    this.requestUpdate();
  }

  focusList(): void {
    this.#table?.focus();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const isEmpty = this.#rows.length === 0 && !this.#isBusy;
    return html`
      <div class="bar">
        <mo-text-field
          type="search"
          aria-label=${words("search")}
          placeholder=${words("searchCommits")}
          .value=${this.#search}
          @input=${this.#typed}
          @keydown=${this.#searchKey}
        ></mo-text-field>
        <mo-checkbox .checked=${this.#onlyMooring} @change=${this.#toggled}>${words("onlyMooring")}</mo-checkbox>
        <span class="count muted" role="status">${this.#count()}</span>
      </div>
      ${this.#hasMoved ? html`<p class="note" role="status">${words("moved")} <button class="plain link" @click=${this.#again}>${words("showNew")}</button></p>` : nothing}
      ${this.#failure ? html`<p class="note" role="alert">${this.#failure} <button class="plain link" @click=${this.#again}>${words("retry")}</button></p>` : nothing}
      ${isEmpty && !this.#failure ? html`<p class="empty">${this.#emptyText()}</p>` : nothing}
      <mo-table
        ?hidden=${isEmpty}
        .model=${this.#model()}
        @more=${() => !this.#isBusy && this.#next !== undefined && this.#read(this.#next)}
        @look=${(event: CustomEvent<{ first: number; last: number }>) => this.#looked(event.detail)}
        @open=${({ detail }: CustomEvent<number>) => this.#openDiff(this.#rows[detail]?.oid)}
        @keep=${() => this.#keep()}
        @leave=${() => this.#field?.focus()}
      ></mo-table>
    `;
  }

  #model(): TableModel {
    const { words } = this;
    const rows = this.#rows;
    const row = (at: number): CommitRow => rows[at] as CommitRow;
    const files = (at: number): CommitFiles | undefined => this.#files.get(row(at).oid);
    return {
      name: words("commits"),
      columns: [
        { title: words("subject"), width: "minmax(0, 1fr)" },
        { title: words("author"), width: "minmax(0, 160px)", looks: "wide" },
        { title: words("files"), width: "44px", looks: "end" },
        { title: words("date"), width: "96px", looks: "end" },
      ],
      count: rows.length,
      hasMore: this.#next !== undefined,
      isSelectable: false,
      key: (at) => row(at).oid,
      indexOf: (oid) => this.#places.get(oid),
      label: (at) => spokenCommit(row(at), files(at), words),
      typed: (at) => row(at).subject,
      cells: (at) => commitCells(row(at), files(at)),
      detail: (at) =>
        commitDetail(row(at), files(at), words, {
          openDiff: (oid, path) => this.#openDiff(oid, path),
          copy: (oid) => this.host.send({ type: "commits.copy", oid }),
        }),
    };
  }

  #read(cursor: string | undefined): void {
    this.#isBusy = true;
    this.#failure = "";
    this.#request += 1;
    const missing = this.#wanted - this.#rows.length;
    const usual = PAGES[Math.min(this.#page, PAGES.length - 1)] ?? LARGEST;
    this.#page += 1;
    this.host.send({
      type: "commits.read",
      request: this.#request,
      search: this.#search,
      onlyMooring: this.#onlyMooring,
      ...(cursor === undefined ? {} : { cursor }),
      limit: Math.min(LARGEST, Math.max(usual, missing)),
    });
    this.requestUpdate();
  }

  #gotPage(rows: readonly CommitRow[], next: string | undefined): void {
    this.#isBusy = false;
    for (const row of rows) {
      // clocks that ran backwards can bring a commit twice
      if (this.#places.has(row.oid)) continue;
      this.#places.set(row.oid, this.#rows.length);
      this.#rows.push(row);
    }
    this.#next = next;
    if (this.#rows.length < this.#wanted && next !== undefined) this.#read(next);
    else if (this.#wanted > 0) {
      this.#wanted = 0;
      this.#table?.restore(this.host.state.commits?.table);
    }
  }

  #gotFiles(commits: readonly CommitFiles[]): void {
    for (const commit of commits) this.#files.set(commit.oid, commit);
  }

  #looked({ first, last }: { readonly first: number; readonly last: number }): void {
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => {
      const oids = this.#rows
        .slice(first, last + 1)
        .map(({ oid }) => oid)
        .filter((oid) => !this.#asked.has(oid))
        .slice(0, MOST_FILES);
      if (oids.length === 0) return;
      for (const oid of oids) this.#asked.add(oid);
      this.host.send({ type: "commits.files", oids });
    }, LOOKING);
  }

  /** New commits are shown at once to who looks at the newest; who reads further down is asked. */
  #moved(): void {
    if ((this.#table?.memory.scrollTop ?? 0) === 0) this.#again();
    else this.#hasMoved = true;
  }

  readonly #again = (): void => {
    this.#hasMoved = false;
    this.#rows = [];
    this.#places = new Map();
    this.#next = undefined;
    this.#page = 0;
    this.#table?.restore(undefined);
    this.#read(undefined);
    this.#keep();
  };

  readonly #typed = (event: Event): void => {
    this.#search = (event.target as KitField).value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(this.#again, TYPING);
  };

  readonly #searchKey = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      this.focusList();
    } else if (event.key === "Escape" && this.#search !== "") {
      this.#search = "";
      this.#again();
    }
  };

  readonly #toggled = (event: Event): void => {
    const { checked } = event.target as KitCheckbox;
    if (checked === this.#onlyMooring) return;
    this.#onlyMooring = checked;
    this.#again();
  };

  #openDiff(oid: string | undefined, path?: string): void {
    if (oid !== undefined) this.host.send({ type: "commits.openDiff", oid, ...(path === undefined ? {} : { path }) });
  }

  #keep(): void {
    if (this.#wanted > 0) return;
    const table = this.#table?.memory;
    this.host.keep({
      commits: {
        search: this.#search,
        onlyMooring: this.#onlyMooring,
        count: this.#rows.length,
        table: table && { ...table, expanded: [...table.expanded], selected: [...table.selected] },
      },
    });
  }

  #count(): string {
    const { words } = this;
    if (this.#isBusy && this.#rows.length === 0) return words("reading");
    if (this.#rows.length === 0) return "";
    const count = this.#rows.length.toLocaleString();
    if (this.#next !== undefined) return words("loaded", count);
    return this.#rows.length === 1 ? words("one") : words("all", count);
  }

  #emptyText(): string {
    if (this.standing !== "") return this.standing;
    if (this.#search !== "") return this.words("nothingFound");
    return this.words(this.#onlyMooring ? "noMooringCommits" : "noCommits");
  }

  get #table(): VirtualTable | null {
    return this.renderRoot.querySelector<VirtualTable>("mo-table");
  }

  get #field(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>("mo-text-field");
  }
}
