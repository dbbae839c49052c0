import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { CommitRow } from "../../src/protocol/commitsProtocol.ts";
import type { OverviewCards } from "../../src/protocol/overviewProtocol.ts";
import type { TabName, ToPage } from "../../src/protocol/panelProtocol.ts";
import { cards } from "./cardStyles.ts";
import { glyph } from "./glyphs.ts";
import type { PageHost, Words } from "./host.ts";
import { overviewStyles } from "./overviewStyles.ts";
import { base } from "./styles.ts";

/** What stands where: packs, recent commits, what is not committed, and how the repository is reached. */
export class OverviewTab extends LitElement {
  static override readonly styles = [base, cards, overviewStyles];

  host!: PageHost;
  words!: Words;
  /** Shows another tab. */
  go!: (tab: TabName) => void;
  #cards: OverviewCards | undefined;
  #commits: readonly CommitRow[] | undefined;
  #message = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.host.send({ type: "overview.read" });
  }

  received(message: ToPage): void {
    if (message.type === "overview.cards") this.#cards = message;
    else if (message.type === "overview.commits") {
      this.#commits = message.rows;
      this.#message = message.message;
    } else if (message.type === "commits.moved") this.host.send({ type: "overview.read" });
    else return;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const cards = this.#cards;
    if (!cards) return html`<p class="muted" role="status">${this.words("reading")}</p>`;
    return html`${this.#packs(cards)}${this.#recent()}${this.#facts(cards)}${this.#changed(cards)}`;
  }

  #packs({ packs, morePacks }: OverviewCards): TemplateResult {
    const { words } = this;
    return html`<section aria-label=${words("packsTitle")}>
      ${this.#head("packsTitle", "mapping")}
      ${packs.length === 0 ? html`<p class="muted">${words("noMappings")}</p>` : nothing}
      <ul>
        ${packs.map(
          ({ name, word, reason, tone, inSync, off, unknown }) => html`<li>
            <span class="tone ${tone}" aria-hidden="true"></span><span class="name cut">${name}</span>
            <span class="muted cut end" title=${reason || word}>${word}</span>${inSync + off + unknown > 0 ? bar(inSync, off, unknown) : nothing}
          </li>`,
        )}
      </ul>
      ${morePacks > 0 ? html`<p class="muted">${words("andMore", morePacks)}</p>` : nothing}
    </section>`;
  }

  #recent(): TemplateResult {
    const { words } = this;
    const commits = this.#commits;
    const note =
      this.#message || (commits === undefined ? words("reading") : commits.length === 0 ? words("noCommits") : "");
    return html`<section aria-label=${words("recent")}>
      ${this.#head("recent", "commits")}
      ${note ? html`<p class="muted">${note}</p>` : nothing}
      <ul>
        ${commits?.map(
          ({ oid, subject, packs, author, ago, when }) => html`<li>
            <span class="mark ${packs.length > 0 ? "ours" : ""}" aria-hidden="true">${packs.length > 0 ? glyph("anchor") : html`<i class="dot"></i>`}</span>
            <button class="plain cut" title="${author} · ${when}" @click=${() => this.host.send({ type: "commits.openDiff", oid })}><span class="cut">${subject}</span></button>
            <time class="muted" title=${when}>${ago}</time>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #facts({ facts }: OverviewCards): TemplateResult {
    return html`<section aria-label=${this.words("repository")}>
      <div class="head"><h2>${this.words("repository")}</h2></div>
      <dl>${facts.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
    </section>`;
  }

  #changed({ changed, moreChanged }: OverviewCards): TemplateResult | typeof nothing {
    if (changed.length === 0) return nothing;
    const { words } = this;
    return html`<section aria-label=${words("changedTitle")}>
      <div class="head">
        <h2>${words("changedTitle")}</h2>
        <button class="plain link" @click=${() => this.host.send({ type: "shell.run", action: "commit" })}>${words("commitNow")}</button>
      </div>
      <ul>${changed.map((file) => html`<li><span class="cut mono" title=${file}>${file}</span></li>`)}</ul>
      ${moreChanged > 0 ? html`<p class="muted">${words("andMore", moreChanged)}</p>` : nothing}
    </section>`;
  }

  #head(title: string, tab: TabName): TemplateResult {
    return html`<div class="head">
      <h2>${this.words(title)}</h2>
      <button class="plain link" @click=${() => this.go(tab)}>${this.words("showAll")}</button>
    </div>`;
  }
}

/** Share of the objects by verdict, drawn; the words beside it say the same. */
function bar(inSync: number, off: number, unknown: number): TemplateResult {
  const total = inSync + off + unknown;
  const width = total === 0 ? 0 : (inSync / total) * 72;
  const offWidth = total === 0 ? 0 : (off / total) * 72;
  return html`<svg class="bar" viewBox="0 0 72 6" preserveAspectRatio="none" aria-hidden="true">
    <rect class="none" width="72" height="6"></rect>
    <rect class="good" width=${width} height="6"></rect>
    <rect class="off" x=${width} width=${offWidth} height="6"></rect>
  </svg>`;
}
