import { html, LitElement, nothing, type TemplateResult } from "lit";
import { ACCESS, type FormSecret, type FormValues, KINDS, LEVELS, SIZES } from "../../src/protocol/formProtocol.ts";
import type { ToPage } from "../../src/protocol/panelProtocol.ts";
import { enteredAccess } from "../../src/model/enteredAccess.ts";
import { nameFrom } from "../../src/model/nameFrom.ts";
import type { KitField } from "../kit.ts";
import { branchChoices } from "./branchChoices.ts";
import { formStyles } from "./formStyles.ts";
import type { PageHost, Words } from "./host.ts";
import { secretFields } from "./secretFields.ts";
import { base } from "./styles.ts";
import { webhookChoice } from "./webhookChoice.ts";

export type FormOpened = Extract<ToPage, { type: "form.open" }>;
type Checked = Extract<ToPage, { type: "form.checked" }>;
type TextName = "name" | "url" | "branch";
type ChoiceName = "access" | "level" | "kind" | "size";

const NO_SECRET: FormSecret = { username: "", secret: "", keyFile: "", apiToken: "" };
/** A pause (ms) in the typing before it is checked. */
const TYPING = 200;

/** Address, name, branch, access and level of a repository, new or known. A secret is sent and never shown again. */
export class RepositoryForm extends LitElement {
  static override readonly styles = [base, formStyles];

  host!: PageHost;
  words!: Words;
  #opened: FormOpened | undefined;
  #values!: FormValues;
  /** As the form was opened. */
  #begun!: FormValues;
  #secret = NO_SECRET;
  #checked: Checked | undefined;
  #touched = new Set<TextName>();
  #branches: readonly string[] = [];
  #refused: { readonly message: string; readonly cure: string } | undefined;
  #busy: "" | "branches" | "save" = "";
  #wantsSave = false;
  #request = 0;
  /** The listing of branches whose answer counts; an earlier one was for another address or sign-in. */
  #listing: number | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #isNameOwn = false;
  /** The address carried a sign-in, which is in the fields of its own now. */
  #isTaken = false;
  /** The address was entered and left, its check is still to come. */
  #hasLeft = false;

  set opened(opened: FormOpened) {
    if (this.#opened === opened) return;
    this.#opened = opened;
    const { values } = opened;
    this.#values = opened.isNew && values.url !== "" ? { ...values, name: nameFrom(values.url) } : values;
    this.#begun = this.#values;
    this.#isNameOwn = !opened.isNew;
    this.#check();
  }

  received(message: ToPage): void {
    if (message.type === "form.checked" && message.request === this.#request) {
      this.#checked = message;
      if (this.#wantsSave) this.#save();
      if (this.#hasLeft) this.#listBranches();
    } else if (message.type === "form.branches") {
      if (message.request !== this.#listing) return;
      this.#forgetListing();
      this.#branches = message.branches;
    } else if (message.type === "form.refused") {
      if (message.request !== undefined && message.request !== this.#listing) return;
      this.#refused = message;
      this.#busy = "";
    } else return;
    this.requestUpdate();
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>("mo-text-field")?.focus();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const isNew = this.#opened?.isNew ?? true;
    const { advice = [], canSignIn = false } = this.#checked ?? {};
    return html`<form @submit=${this.#submitted} @keydown=${this.#pressed}>
      <h1>${words(isNew ? "formNew" : "formEdit")}</h1>
      ${this.#text("url", words("urlHint"), () => this.#leftAddress())}
      ${this.#isTaken ? html`<p class="muted" id="taken" role="status">${words("taken")}</p>` : nothing}
      ${this.#text("name", "")}
      ${this.#choice("access", ACCESS)}
      ${advice.length > 0 ? html`<div class="advice">${advice.map((line) => html`<p>${line}</p>`)}</div>` : nothing}
      ${canSignIn ? html`<div><mo-button appearance="secondary" @click=${() => this.host.send({ type: "form.signIn" })}>${words("signInNow")}</mo-button></div>` : nothing}
      ${this.#secretFields(isNew)}
      <div>
        <div class="row">
          <div class="grow">${this.#text("branch", words("branchHint"))}</div>
          <mo-button appearance="secondary" ?disabled=${this.#busy !== "" || !this.#hasAddress} @click=${() => this.#listBranches(true)}>${words(this.#busy === "branches" ? "listing" : "listBranches")}</mo-button>
        </div>
        ${branchChoices(this.#branches, this.#values.branch, words("branch"), (one) => this.#typed("branch", one))}
      </div>
      ${isNew ? webhookChoice(this.#checked, this.#values.webhook, words("createWebhook"), (is) => this.#ticked(is)) : nothing}
      ${this.#choice("level", LEVELS)}
      ${isNew ? html`<details><summary>${words("copyKind")}</summary>${this.#choice("kind", KINDS)}${this.#choice("size", SIZES, "historySize")}</details>` : nothing}
      ${this.#refused ? html`<div class="advice refused" role="alert"><p>${this.#refused.message}</p><p class="muted">${this.#refused.cure}</p></div>` : nothing}
      <div class="actions">
        <mo-button id="save" ?disabled=${this.#checked !== undefined && !this.#isReady} @click=${this.#save}>${words(isNew ? "add" : "save")}</mo-button>
        <mo-button appearance="secondary" @click=${() => this.host.send({ type: "form.close" })}>${words("cancel")}</mo-button>
      </div>
    </form>`;
  }

  #text(name: TextName, hint: string, left?: () => void): TemplateResult {
    const problem = this.#touched.has(name) ? this.#checked?.problems[name] : undefined;
    return html`<div>
      <mo-text-field
        id=${name}
        placeholder=${hint}
        .value=${this.#values[name]}
        aria-invalid=${String(problem !== undefined)}
        @input=${(event: Event) => this.#typed(name, (event.target as KitField).value)}
        @blur=${() => {
          if (this.#values[name] !== "") this.#touched.add(name);
          left?.();
          this.requestUpdate();
        }}
        >${this.words(name)}</mo-text-field
      >
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    </div>`;
  }

  #choice(
    name: ChoiceName,
    options: readonly string[],
    label: string = name === "kind" ? "copyKind" : name,
  ): TemplateResult {
    const chosen = this.#values[name];
    return html`<mo-radio-group
      id=${name}
      orientation=${name === "access" ? "horizontal" : "vertical"}
      .value=${chosen}
      @change=${(event: Event) => this.#chose(name, (event.target as KitField).value)}
    >
      <label slot="label">${this.words(label)}</label>
      ${options.map((option) => html`<mo-radio value=${option} ?checked=${option === chosen}>${this.words(option)}</mo-radio>`)}
    </mo-radio-group>`;
  }

  #secretFields(isNew: boolean): TemplateResult | typeof nothing {
    const { access } = this.#values;
    const hint = isNew || access !== this.#opened?.values.access ? "" : this.words("kept");
    return secretFields(access, this.#secret, { words: this.words, hint }, (secret) => {
      this.#secret = secret;
      this.#checkSoon(); // a webhook can depend on it
    });
  }

  #ticked(webhook: boolean): void {
    // drawing it says this too
    if (this.#checked?.canHook !== true || this.#values.webhook === webhook) return;
    this.#values = { ...this.#values, webhook };
  }

  get #hasAddress(): boolean {
    return this.#values.url.trim() !== "" && this.#checked?.problems.url === undefined;
  }

  get #isReady(): boolean {
    const { problems } = this.#checked ?? {};
    return this.#busy !== "save" && problems !== undefined && !problems.name && !problems.url && !problems.branch;
  }

  get #isEntered(): boolean {
    return this.#values !== this.#begun || this.#secret !== NO_SECRET;
  }

  #typed(name: TextName, value: string): void {
    this.#values = { ...this.#values, [name]: value };
    if (name === "name") this.#isNameOwn = value !== "";
    else if (name === "url" && !this.#isNameOwn) this.#values = { ...this.#values, name: nameFrom(value) };
    if (name === "url") {
      this.#forgetListing();
      this.#isTaken = false;
      if (/^https?:\/\/[^/@]*@[^/]+\//i.test(value.trim())) this.#takeCredentials();
    }
    this.#checkSoon();
  }

  /** The branches are those of another address, or of another sign-in: what is still on its way counts no more. */
  #forgetListing(): void {
    this.#branches = [];
    this.#listing = undefined;
    if (this.#busy !== "branches") return;
    this.#busy = "";
    this.#refused = undefined;
  }

  /** Moves what stands before the host to where a sign-in is entered: an address is shown and written down, a secret is not. */
  #takeCredentials(): void {
    const { url, access, secret = {} } = enteredAccess(this.#values);
    if (url === this.#values.url.trim()) return;
    this.#values = { ...this.#values, url, access };
    this.#secret = { ...NO_SECRET, ...secret };
    this.#isTaken = Object.keys(secret).length > 0;
    // the value that was drawn last may be this very one, then it would not be drawn again
    const field = this.renderRoot.querySelector<HTMLElement & KitField>("#url");
    if (field) field.value = url;
  }

  #chose(name: ChoiceName, value: string): void {
    if (this.#values[name] === value) return;
    this.#values = { ...this.#values, [name]: value } as FormValues;
    if (name === "access") {
      this.#secret = NO_SECRET;
      this.#forgetListing();
    }
    this.#refused = undefined;
    this.#checkSoon();
  }

  #checkSoon(): void {
    this.requestUpdate();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#check(), TYPING);
  }

  #check(): void {
    this.#request += 1;
    const hasApiToken = this.#secret.apiToken.trim() !== "";
    this.host.send({ type: "form.check", request: this.#request, values: this.#values, hasApiToken });
    this.requestUpdate();
  }

  #leftAddress(): void {
    this.#hasLeft = true;
    this.#takeCredentials();
    clearTimeout(this.#typing);
    this.#check();
  }

  /** Asks the host: by the button, or when an address was entered that needs no secret. */
  #listBranches(isAsked = false): void {
    this.#hasLeft = false;
    if (!this.#hasAddress || this.#busy !== "" || (!isAsked && this.#values.access !== "signIn")) return;
    if (!isAsked && (this.#branches.length > 0 || !this.#opened?.isNew)) return;
    this.#busy = "branches";
    this.#listing = this.#request;
    this.#refused = undefined;
    this.host.send({ type: "form.branches", request: this.#request, values: this.#values, secret: this.#secret });
    this.requestUpdate();
  }

  readonly #save = (): void => {
    // asked for before the first check is back: done when it is
    this.#wantsSave = this.#checked === undefined;
    if (!this.#isReady) return;
    this.#busy = "save";
    this.#refused = undefined;
    const webhook = this.#values.webhook && this.#checked?.canHook === true;
    this.host.send({ type: "form.save", values: { ...this.#values, webhook }, secret: this.#secret });
    this.requestUpdate();
  };

  readonly #submitted = (event: Event): void => {
    event.preventDefault();
    this.#save();
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    const isField = (event.target as Element).localName === "mo-text-field";
    if (event.key === "Enter" && isField) this.#save();
    // what was entered is never lost by one key, which may have been meant for a list on top of the page
    else if (event.key === "Escape" && !this.#isEntered) this.host.send({ type: "form.close" });
  };
}
