import { html, nothing, svg, type TemplateResult } from "lit";

/** Pixels. */
const HEIGHT = 16;
const BAR = 4;
const STEP = 5;

/**
 * One bar per day, oldest first: as high as the share of the day in which it was drifted, a line where it was not, a dot where
 * nobody knows. `words` says the same.
 */
export function driftStrip(days: readonly (number | null)[], words: string): TemplateResult | typeof nothing {
  if (words === "") return nothing;
  const bars = days.map((share, at) => {
    const height = share === null ? 1 : share >= 1 ? 2 : Math.max(4, Math.round((1 - share) * HEIGHT));
    const looks = share === null ? "unknown" : share >= 1 ? "equal" : "differs";
    return svg`<rect class=${looks} x=${at * STEP} y=${HEIGHT - height} width=${BAR} height=${height} />`;
  });
  const width = days.length * STEP - 1;
  return html`<svg class="strip" role="img" aria-label=${words} width=${width} height=${HEIGHT} viewBox="0 0 ${width} ${HEIGHT}"><title>${words}</title>${bars}</svg>`;
}
