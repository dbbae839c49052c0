import { html, type TemplateResult } from "lit";

/** Our own line drawings, 16 × 16; a page has no icon font. */
const PATHS = {
  copy: "M5.5 5.5v-3h8v8h-3 M2.5 5.5h8v8h-8z",
  chevron: "M6 3.5 10.5 8 6 12.5",
  branch: "M4.5 2.5v11 M4.5 10.5c0-3 7-2 7-5.5 M11.5 2.5v2.5 M4.5 2.4v.2 M11.5 2.4v.2 M4.5 13.4v.2",
  recheck: "M13 8a5 5 0 1 1-1.5-3.6 M13 2v3h-3",
  anchor:
    "M8 5v9 M8 5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3 M5.5 7.5h5 M2.5 9.5c.5 3 2.500 4.500 5.500 4.500s5-1.500 5.500-4.500",
  merge: "M4 3v10 M4 4c0 4 8 2 8 6v1 M10 9.500l2 2 2-2",
} as const;

export type GlyphName = keyof typeof PATHS;

export function glyph(name: GlyphName): TemplateResult {
  return html`<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
