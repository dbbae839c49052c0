import { css } from "lit";

export const webhooksStyles = css`
  :host {
    --card-width: 380px;
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
    margin-top: 8px;
  }
  ol {
    margin: 6px 0;
    padding-left: 20px;
  }
  li.row {
    overflow-wrap: anywhere;
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 26px;
    padding: 3px 0;
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
