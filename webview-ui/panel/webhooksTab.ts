import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { ToPage } from "../../src/protocol/panelProtocol.ts";
import type {
  WebhookChecks,
  WebhookDeliveries,
  WebhookDelivery,
  WebhookFacts,
} from "../../src/protocol/webhooksProtocol.ts";
import { cards } from "./cardStyles.ts";
import { glyph } from "./glyphs.ts";
import type { PageHost, Words } from "./host.ts";
import { base } from "./styles.ts";
import { webhooksStyles } from "./webhooksStyles.ts";

/** How the webhook stands at its host, what was delivered, and the token behind it. */
export class WebhooksTab extends LitElement {
  static override readonly styles = [base, cards, webhooksStyles];

  host!: PageHost;
  words!: Words;
  #facts: WebhookFacts | undefined;
  #checks: WebhookChecks | undefined;
  #deliveries: WebhookDeliveries | undefined;
  #opened: WebhookDelivery | undefined;
  #busy = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.host.send({ type: "webhooks.read" });
  }

  received(message: ToPage): void {
    switch (message.type) {
      case "webhooks.state":
        this.#facts = message;
        break;
      case "webhooks.checks":
        this.#checks = message;
        break;
      case "webhooks.deliveries":
        this.#deliveries = message;
        break;
      case "webhooks.delivery":
        this.#opened = message;
        break;
      case "webhooks.busy":
        this.#busy = message.word;
        break;
      default:
        return;
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const facts = this.#facts;
    if (!facts) return html`<p class="muted" role="status">${this.words("reading")}</p>`;
    return html`${this.#state(facts)}${this.#token(facts)}${this.#checkList()}${this.#log(facts)}`;
  }

  #state({ word, tone, message, steps, address, facts, actions }: WebhookFacts): TemplateResult {
    const { words } = this;
    return html`<section aria-label=${words("webhook")}>
      <h2><span class="tone ${tone}" aria-hidden="true"></span>${word}</h2>
      ${message ? html`<p class=${tone === "quiet" ? "muted" : ""}>${message}</p>` : nothing}
      ${steps.length > 0 ? html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>` : nothing}
      ${
        address
          ? html`<p class="address"><span class="mono cut" title=${address}>${address}</span>
            <button class="plain icon" title=${words("copyAddress")} aria-label=${words("copyAddress")} @click=${() => this.host.send({ type: "webhooks.run", action: "copyAddress" })}>${glyph("copy")}</button></p>`
          : nothing
      }
      ${listOf(facts)}
      <div class="actions">
        ${actions.map(
          ({ action, label, isFirst }) =>
            html`<mo-button appearance=${isFirst ? "primary" : "secondary"} ?disabled=${this.#busy !== ""} @click=${() => this.host.send({ type: "webhooks.run", action })}>${label}</mo-button>`,
        )}
      </div>
      <p class="busy muted" role="status">${this.#busy ? html`<mo-progress-ring></mo-progress-ring>${this.#busy}` : nothing}</p>
    </section>`;
  }

  #token({ token, tokenNote, tokenTone }: WebhookFacts): TemplateResult | typeof nothing {
    if (token.length === 0) return nothing;
    return html`<section aria-label=${this.words("token")}>
      <h2><span class="tone ${tokenTone}" aria-hidden="true"></span>${this.words("token")}</h2>
      ${tokenNote ? html`<p>${tokenNote}</p>` : nothing}
      ${listOf(token)}
    </section>`;
  }

  #checkList(): TemplateResult | typeof nothing {
    const checks = this.#checks;
    if (!checks) return nothing;
    return html`<section aria-label=${this.words("checks")}>
      <h2>${this.words("checks")}</h2>
      <ul>
        ${checks.rows.map(
          ({ label, tone, message, cure }) =>
            html`<li class="row"><span class="tone ${tone}" aria-hidden="true"></span><span><strong>${label}</strong> ${message}${cure ? html` <span class="muted">${cure}</span>` : nothing}</span></li>`,
        )}
      </ul>
    </section>`;
  }

  #log({ noLog, address, canRedeliver }: WebhookFacts): TemplateResult | typeof nothing {
    const { words } = this;
    if (address === "") return nothing;
    const deliveries = this.#deliveries;
    return html`<section class="wide" aria-label=${words("deliveries")}>
      <h2>${words("deliveries")}
        ${noLog ? nothing : html`<button class="plain icon" title=${words("again")} aria-label=${words("again")} @click=${() => this.host.send({ type: "webhooks.listDeliveries" })}>${glyph("recheck")}</button>`}</h2>
      ${noLog ? html`<p class="muted">${noLog}</p>` : nothing}
      ${deliveries?.message ? html`<p class="muted">${deliveries.message}</p>` : nothing}
      <ul class="log">
        ${deliveries?.rows.map(
          ({ id, event, ago, when, word, tone }) => html`<li>
            <div class="address">
              <span class="tone ${tone}" aria-hidden="true"></span>
              <button class="plain" aria-expanded=${String(this.#opened?.id === id)} @click=${() => this.#toggle(id)}>${event} · ${word}</button>
              <time class="muted" title=${when}>${ago}</time>
              ${canRedeliver ? html`<button class="plain link" @click=${() => this.host.send({ type: "webhooks.redeliver", id })}>${words("redeliver")}</button>` : nothing}
            </div>
            ${this.#opened?.id === id ? this.#body(this.#opened) : nothing}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #body({ requestHeaders, requestBody, answerHeaders, answerBody, message }: WebhookDelivery): TemplateResult {
    if (message) return html`<p role="alert">${message}</p>`;
    const { words } = this;
    return html`<strong>${words("request")}</strong>
      <pre tabindex="0">${textOf(requestHeaders)}

${requestBody}</pre>
      <strong>${words("answer")}</strong>
      <pre tabindex="0">${textOf(answerHeaders)}

${answerBody}</pre>`;
  }

  #toggle(id: string): void {
    if (this.#opened?.id === id) {
      this.#opened = undefined;
      this.requestUpdate();
    } else this.host.send({ type: "webhooks.openDelivery", id });
  }
}

function listOf(facts: WebhookFacts["facts"]): TemplateResult | typeof nothing {
  if (facts.length === 0) return nothing;
  return html`<dl>${facts.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

function textOf(headers: WebhookDelivery["requestHeaders"]): string {
  return headers.map(({ name, value }) => `${name}: ${value}`).join("\n");
}
