import { css } from "lit";

export const tableStyles = css`
  :host {
    display: block;
    position: relative;
    min-height: 0;
    container-type: inline-size;
  }
  .scroll {
    position: absolute;
    inset: 0;
    overflow: auto;
    overflow-anchor: none;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    color: var(--vscode-descriptionForeground);
    font-size: 0.9em;
  }
  .head,
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    gap: 12px;
    height: 28px;
    padding: 0 20px;
  }
  .body {
    position: relative;
    margin-bottom: 8px;
  }
  .item {
    position: absolute;
    inset: 0 0 auto;
  }
  .row {
    cursor: default;
    outline-offset: -1px;
  }
  .row:hover {
    color: var(--vscode-list-hoverForeground, inherit);
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }
  .row.selected {
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    background: var(--vscode-list-inactiveSelectionBackground);
    outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
  }
  .body:focus-within .row.selected {
    color: var(--vscode-list-activeSelectionForeground);
    background: var(--vscode-list-activeSelectionBackground);
  }
  .row:focus-visible {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
  }
  .cell {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    overflow: hidden;
    white-space: nowrap;
  }
  .cell.end {
    justify-content: flex-end;
    font-variant-numeric: tabular-nums;
  }
  .cell.middle {
    justify-content: center;
  }
  .place.equal {
    color: var(--vscode-charts-green);
  }
  .place.differs {
    color: var(--vscode-list-warningForeground);
  }
  .place.unknown {
    color: var(--vscode-descriptionForeground);
  }
  .strip {
    flex: none;
    fill: var(--vscode-list-warningForeground);
  }
  .strip .equal {
    fill: var(--vscode-charts-green);
  }
  .strip .unknown {
    fill: var(--vscode-descriptionForeground);
  }
  .head .cell:first-child {
    padding-left: 24px;
  }
  .twistie {
    display: inline-flex;
    flex: none;
    color: var(--vscode-icon-foreground);
    transition: transform 90ms;
  }
  .twistie.open {
    transform: rotate(90deg);
  }
  .detail {
    padding: 4px 20px 12px 44px;
    border-left: 2px solid var(--vscode-tree-indentGuidesStroke);
    background: var(--vscode-sideBar-background, transparent);
  }
  .message {
    margin: 4px 0 8px;
    font-family: inherit;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .trailers {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 2px 12px;
    margin: 8px 0 0;
  }
  .trailers dt {
    color: var(--vscode-descriptionForeground);
  }
  .trailers dd {
    margin: 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .files {
    display: flex;
    flex-direction: column;
    align-items: stretch;
    margin-top: 8px;
  }
  .file {
    min-width: 0;
    height: 24px;
    padding: 0 6px !important;
    border-radius: 3px;
  }
  .file:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }
  .files .all {
    align-self: flex-start;
    margin-top: 4px;
    padding: 0 6px;
  }
  .letter {
    flex: none;
    width: 1.2em;
    text-align: center;
  }
  .letter.A {
    color: var(--vscode-gitDecoration-addedResourceForeground);
  }
  .letter.M {
    color: var(--vscode-gitDecoration-modifiedResourceForeground);
  }
  .letter.D {
    color: var(--vscode-gitDecoration-deletedResourceForeground);
  }
  .letter.R {
    color: var(--vscode-gitDecoration-renamedResourceForeground);
  }
  @media (prefers-reduced-motion: reduce) {
    .twistie {
      transition: none;
    }
  }
  @container (max-width: 640px) {
    .head,
    .row {
      grid-template-columns: var(--narrow);
    }
    .cell.wide {
      display: none;
    }
  }
`;
