import { css } from "lit";

export const commitStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    padding: 10px 20px 10px 24px;
  }
  .bar.actions {
    gap: 6px;
    padding-top: 0;
  }
  .bar mo-text-field {
    flex: 1 1 260px;
    max-width: 520px;
  }
  .bar .count {
    margin-left: auto;
  }
  .note {
    display: flex;
    align-items: center;
    gap: 12px;
    margin: 0;
    padding: 6px 24px;
    border-top: 1px solid var(--vscode-contrastBorder, transparent);
    background: var(--vscode-sideBar-background, transparent);
  }
  .empty {
    padding: 32px 24px;
    color: var(--vscode-descriptionForeground);
    text-align: center;
  }
  mo-table {
    flex: 1;
  }
`;
