import { css } from "lit";

export const timelineStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: auto;
    padding: 0 24px 40px;
    --lane: 54px;
    --lanes: calc(3 * var(--lane));
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 6px 16px;
    padding: 14px 0 10px;
  }
  h2 {
    margin: 0;
    font-size: 1.2em;
    font-weight: 600;
  }
  .questions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-bottom: 12px;
  }
  .questions button {
    display: flex;
    flex: 1 1 200px;
    flex-direction: column;
    align-items: flex-start;
    gap: 2px;
    padding: 8px 12px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 6px;
    background: var(--vscode-sideBar-background, transparent);
  }
  .questions button:hover:not([disabled]) {
    background: var(--vscode-list-hoverBackground);
  }
  .questions button[aria-pressed="true"] {
    border-color: var(--vscode-focusBorder);
  }
  .lanes,
  .event {
    display: grid;
    grid-template-columns: var(--lanes) 42px minmax(0, 1fr) max-content;
    align-items: start;
    gap: 12px;
  }
  .lanes {
    position: sticky;
    top: 0;
    z-index: 1;
    padding: 4px 0;
    background: var(--vscode-editor-background);
    color: var(--vscode-descriptionForeground);
    font-size: 0.85em;
  }
  .lanes > span {
    display: grid;
    grid-template-columns: repeat(3, var(--lane));
    text-align: center;
  }
  .lanes i {
    font-style: normal;
  }
  .day {
    position: relative;
  }
  h3 {
    margin: 0 0 0 calc(var(--lanes) + 12px);
    padding: 14px 0 4px;
    font-size: 0.95em;
    font-weight: 600;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .event {
    position: relative;
    padding: 4px 0;
    border-radius: 4px;
    cursor: pointer;
  }
  .event:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .event.dim {
    opacity: 0.35;
  }
  .rail {
    position: absolute;
    top: 0;
    bottom: 0;
    left: 0;
    width: var(--lanes);
    height: 100%;
  }
  .rail line {
    stroke: var(--vscode-tree-indentGuidesStroke, var(--vscode-descriptionForeground));
    stroke-width: 1;
  }
  .dot {
    position: absolute;
    top: 7px;
    width: 12px;
    height: 12px;
    border: 2px solid var(--vscode-editor-background);
    border-radius: 50%;
  }
  .dot.file {
    left: calc(0.5 * var(--lane) - 6px);
    background: var(--vscode-charts-yellow);
  }
  .dot.commit {
    left: calc(1.5 * var(--lane) - 6px);
    background: var(--vscode-charts-blue);
  }
  .dot.cluster {
    left: calc(2.5 * var(--lane) - 6px);
    border-radius: 2px;
    background: var(--vscode-charts-purple, var(--vscode-charts-orange));
  }
  .what {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .clock {
    color: var(--vscode-descriptionForeground);
    font-variant-numeric: tabular-nums;
  }
`;
