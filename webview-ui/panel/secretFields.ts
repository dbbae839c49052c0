import { html, nothing, type TemplateResult } from "lit";
import type { FormSecret, FormValues } from "../../src/protocol/formProtocol.ts";
import type { KitField } from "../kit.ts";
import type { Words } from "./host.ts";

/** The parts of a secret that a way of access takes. `hint`: what a blank field means. */
export function secretFields(
  access: FormValues["access"],
  secret: FormSecret,
  { words, hint }: { readonly words: Words; readonly hint: string },
  entered: (secret: FormSecret) => void,
): TemplateResult | typeof nothing {
  const field = (name: keyof FormSecret, label: string, type: "text" | "password"): TemplateResult =>
    html`<mo-text-field
      id=${`secret-${name}`}
      type=${type}
      autocomplete="off"
      placeholder=${hint}
      .value=${secret[name]}
      @input=${(event: Event) => entered({ ...secret, [name]: (event.target as KitField).value })}
      >${words(label)}</mo-text-field
    >`;
  const note = html`<span class="muted">${words("secretNote")}</span>`;
  switch (access) {
    case "signIn":
      return nothing;
    case "token":
      return html`<div class="pair">${field("secret", "token", "password")}${field("username", "tokenUser", "text")}</div>${note}`;
    case "password":
      return html`<div class="pair">${field("username", "userField", "text")}${field("secret", "passwordField", "password")}</div>${note}`;
    case "ssh":
      return html`<div class="pair">${field("keyFile", "keyField", "text")}${field("secret", "passphrase", "password")}</div>${field("apiToken", "apiToken", "password")}${note}`;
  }
}
