import { html, nothing, type TemplateResult } from "lit";
import type { KitCheckbox } from "../kit.ts";

/**
 * Its own choice, with what it means or why it cannot be: nothing is written at a host that was not seen here. `onTicked` is also
 * called when the tick is drawn otherwise.
 */
export function webhookChoice(
  offer: { readonly canHook: boolean; readonly hookNote: string } | undefined,
  isWanted: boolean,
  label: string,
  onTicked: (isWanted: boolean) => void,
): TemplateResult {
  const { canHook = false, hookNote = "" } = offer ?? {};
  return html`<div>
    <mo-checkbox
      id="webhook"
      ?disabled=${!canHook}
      .checked=${canHook && isWanted}
      @change=${(event: Event) => onTicked((event.target as KitCheckbox).checked)}
      >${label}</mo-checkbox
    >
    ${hookNote === "" ? nothing : html`<p class="muted" id="webhook-note">${hookNote}</p>`}
  </div>`;
}
