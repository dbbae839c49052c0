import { html, nothing, type TemplateResult } from "lit";

/** Branches shown at once; typing narrows them down. */
const MOST_BRANCHES = 14;

/** The branches that fit what was typed, each a button that puts it into the field. */
export function branchChoices(
  branches: readonly string[],
  typed: string,
  label: string,
  onChosen: (branch: string) => void,
): TemplateResult | typeof nothing {
  const fitting = branches.includes(typed) ? branches : branches.filter((one) => one.includes(typed));
  if (fitting.length === 0) return nothing;
  return html`<div class="branches" role="group" aria-label=${label}>
    ${fitting
      .slice(0, MOST_BRANCHES)
      .map(
        (one) =>
          html`<button type="button" class="plain branch cut" aria-pressed=${String(one === typed)} @click=${() => onChosen(one)}>${one}</button>`,
      )}
    ${fitting.length > MOST_BRANCHES ? html`<span class="muted">+${fitting.length - MOST_BRANCHES}</span>` : nothing}
  </div>`;
}
