import { css } from "lit";

export const overviewStyles = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr));
    align-items: start;
    gap: 16px;
    padding: 16px 24px 40px;
  }
  section {
    min-width: 0;
    padding: 12px 16px 14px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)));
    border-radius: 6px;
    background: var(--vscode-sideBar-background, transparent);
  }
  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
    margin-bottom: 8px;
  }
  h2 {
    margin: 0;
    font-size: 1em;
    font-weight: 600;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 26px;
  }
  li .name {
    flex: none;
    max-width: 60%;
  }
  li time {
    flex: none;
    margin-left: auto;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 5px 16px;
    margin: 0;
  }
  dt {
    color: var(--vscode-descriptionForeground);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  p {
    margin: 0;
  }
  .bar {
    flex: none;
    width: 72px;
    height: 6px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 3px;
    overflow: hidden;
  }
  .bar rect.none {
    fill: var(--vscode-editorWidget-border, var(--vscode-descriptionForeground));
    opacity: 0.4;
  }
  .bar rect.good {
    fill: var(--vscode-charts-green);
  }
  .bar rect.off {
    fill: var(--vscode-charts-yellow, var(--vscode-list-warningForeground));
  }
  .end {
    margin-left: auto;
  }
`;
