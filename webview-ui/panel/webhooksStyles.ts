import { css } from "lit";

export const webhooksStyles = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
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
  section.wide {
    grid-column: 1 / -1;
  }
  h2 {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0 0 8px;
    font-size: 1em;
    font-weight: 600;
  }
  .tone {
    flex: none;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--vscode-descriptionForeground);
  }
  .tone.good {
    background: var(--vscode-testing-iconPassed, #388a34);
  }
  .tone.warning {
    background: var(--vscode-list-warningForeground, #bf8803);
  }
  .tone.bad {
    background: var(--vscode-list-errorForeground, #c72e0f);
  }
  .address {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 6px 0;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 14px;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 5px 16px;
    margin: 8px 0 0;
  }
  dt {
    color: var(--vscode-descriptionForeground);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  ol {
    margin: 6px 0;
    padding-left: 20px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li.row {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 26px;
    padding: 3px 0;
  }
  li.row .end {
    margin-left: auto;
  }
  .log {
    max-height: 420px;
    overflow: auto;
  }
  pre {
    max-height: 260px;
    margin: 4px 0 10px;
    padding: 8px;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    background: var(--vscode-textCodeBlock-background);
    font-family: var(--vscode-editor-font-family);
    font-size: 0.95em;
  }
  .busy:empty {
    display: none;
  }
  .busy {
    display: flex;
    align-items: center;
    gap: 8px;
  }
`;
