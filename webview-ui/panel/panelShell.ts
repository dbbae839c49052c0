import { html, LitElement, nothing, type TemplateResult } from "lit";
import { TABS, type TabName, type ToPage } from "../../src/protocol/panelProtocol.ts";
import type { RepositoryHeader } from "../../src/protocol/shellProtocol.ts";
import { glyph } from "./glyphs.ts";
import type { FormOpened } from "./repositoryForm.ts";
import { PageHost, type Words, fillWords } from "./host.ts";
import { panelStyles } from "./panelStyles.ts";
import { base } from "./styles.ts";

/** What is shown in the frame and hears what the extension says. */
interface PanelPart extends HTMLElement {
  received(message: ToPage): void;
}
const PARTS = "mo-overview, mo-mapping, mo-commits, mo-webhooks, mo-repository-form";

/** The frame: head line, tabs, and the tab that is shown. A tab is made when it is first seen. */
export class PanelShell extends LitElement {
  static override readonly styles = [base, panelStyles];
  #host!: PageHost;
  #words: Words = fillWords({});
  #header: RepositoryHeader | undefined;
  #form: FormOpened | undefined;
  #gone = "";
  #failure = "";
  readonly #seen = new Set<TabName>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#host = new PageHost(this.dataset.capability ?? "");
    delete this.dataset.capability;
    this.#host.onMessage((message) => this.#received(message));
    this.#host.send({ type: "shell.ready" });
  }

  protected override render(): TemplateResult {
    if (this.#gone) return html`<div class="place" role="alert"><h2>${this.#gone}</h2></div>`;
    if (this.#form)
      return html`<mo-repository-form .host=${this.#host} .words=${this.#words} .opened=${this.#form}></mo-repository-form>`;
    const header = this.#header;
    if (!header) return html`${nothing}`;
    const current = this.#host.state.tab;
    return html`
      ${this.#head(header)}
      ${this.#failure ? html`<p class="alert" role="alert">${this.#failure}</p>` : nothing}
      <div role="tablist" aria-label=${this.#words("tabs")} @keydown=${this.#tabKey}>
        ${TABS.map(
          (tab) => html`<button
            role="tab"
            id="tab-${tab}"
            aria-selected=${String(tab === current)}
            aria-controls="panel-${tab}"
            tabindex=${tab === current ? 0 : -1}
            @click=${() => this.#choose(tab)}
          >${this.#words(tab)}</button>`,
        )}
      </div>
      ${TABS.filter((tab) => this.#seen.has(tab)).map(
        (tab) =>
          html`<div role="tabpanel" id="panel-${tab}" aria-labelledby="tab-${tab}" ?hidden=${tab !== current}>${this.#tab(tab)}</div>`,
      )}
    `;
  }

  #head({
    name,
    address,
    branch,
    distance,
    access,
    level,
    status,
    synced,
    isRegistered,
  }: RepositoryHeader): TemplateResult {
    const words = this.#words;
    return html`<header>
      <div class="title">
        <h1>${name}</h1>
        <span class="status ${status.tone}" title=${status.reason}>${status.word}</span>
        <button class="plain icon" title=${words("recheck")} aria-label=${words("recheck")} @click=${() => this.#host.send({ type: "shell.run", action: "recheck" })}>${glyph("recheck")}</button>
        ${isRegistered ? html`<button class="plain link" @click=${() => this.#host.send({ type: "form.open" })}>${words("edit")}</button>` : nothing}
      </div>
      <div class="facts">
        <span><span class="address mono">${address}</span>
          <button class="plain icon" title=${words("copyAddress")} aria-label=${words("copyAddress")} @click=${() => this.#host.send({ type: "shell.run", action: "copyAddress" })}>${glyph("copy")}</button></span>
        <span>${glyph("branch")} ${branch}</span>
        ${[distance, access, level, synced].filter(Boolean).map((fact) => html`<span>${fact}</span>`)}
      </div>
    </header>`;
  }

  #tab(tab: TabName): TemplateResult {
    switch (tab) {
      case "overview":
        return html`<mo-overview .host=${this.#host} .words=${this.#words} .go=${(to: TabName) => this.#choose(to)}></mo-overview>`;
      case "mapping":
        return html`<mo-mapping .host=${this.#host} .words=${this.#words}></mo-mapping>`;
      case "commits":
        return html`<mo-commits .host=${this.#host} .words=${this.#words} .standing=${this.#standing}></mo-commits>`;
      case "webhooks":
        return html`<mo-webhooks .host=${this.#host} .words=${this.#words}></mo-webhooks>`;
    }
  }

  get #standing(): string {
    const { tone = "good", word = "" } = this.#header?.status ?? {};
    return tone === "busy" ? word : "";
  }

  #received(message: ToPage): void {
    switch (message.type) {
      case "shell.init":
        this.#words = fillWords(message.words);
        this.#header = message.header;
        this.#host.keepSubject(message.subject);
        this.#seen.add(this.#host.state.tab);
        break;
      case "shell.header":
        this.#header = message.header;
        this.#gone = "";
        break;
      case "shell.gone":
        this.#gone = message.message;
        break;
      case "shell.failed":
        this.#failure = message.message;
        break;
      case "form.open":
        this.#form = message;
        break;
      case "form.closed":
        this.#form = undefined;
        break;
      default:
        for (const part of this.renderRoot.querySelectorAll<PanelPart>(PARTS)) part.received(message);
        return;
    }
    this.requestUpdate();
  }

  #choose(tab: TabName): void {
    this.#failure = "";
    this.#seen.add(tab);
    this.#host.keep({ tab });
    this.requestUpdate();
  }

  readonly #tabKey = (event: KeyboardEvent): void => {
    const at = TABS.indexOf(this.#host.state.tab);
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: TABS.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = TABS[(to + TABS.length) % TABS.length];
    if (!tab) return;
    this.#choose(tab);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${tab}`)?.focus());
  };
}
