import { html, nothing, type TemplateResult } from "lit";
import { glyph } from "../glyphs.ts";
import type { TableModel } from "./tableModel.ts";

export interface ItemState {
  /** Distance from the top of the list in pixels. */
  readonly top: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly clicked: (event: MouseEvent) => void;
  readonly opened: () => void;
  readonly focused: () => void;
}

/** One row with what it opens to. */
export function tableItem(model: TableModel, at: number, state: ItemState): TemplateResult {
  const { top, isActive, isOpen, isSelected } = state;
  const hasDetail = model.detail !== undefined;
  const twistie = html`<span class="twistie ${isOpen ? "open" : ""}">${glyph("chevron")}</span>`;
  return html`<div class="item" role="presentation" .style=${`transform: translateY(${top}px)`}>
    <div
      class="row ${isSelected ? "selected" : ""}"
      role="row"
      data-at=${at}
      tabindex=${isActive ? 0 : -1}
      aria-rowindex=${at + 2}
      aria-label=${model.label(at)}
      aria-expanded=${hasDetail ? String(isOpen) : nothing}
      aria-selected=${model.isSelectable ? String(isSelected) : nothing}
      @click=${state.clicked}
      @dblclick=${state.opened}
      @focus=${state.focused}
    >
      ${model
        .cells(at)
        .map(
          (cell, column) =>
            html`<div class="cell ${model.columns[column]?.looks ?? ""}" role="gridcell">${column === 0 && hasDetail ? twistie : nothing}${cell}</div>`,
        )}
    </div>
    ${isOpen ? html`<div class="detail" role="row" data-of=${at}><div role="gridcell">${model.detail?.(at)}</div></div>` : nothing}
  </div>`;
}
