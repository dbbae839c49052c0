import { css } from "lit";

export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
    min-width: 320px;
  }
  header {
    padding: 18px 24px 10px;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 14px;
  }
  h1 {
    margin: 0;
    font-size: 1.6em;
    font-weight: 600;
  }
  .status {
    display: inline-flex;
    align-items: center;
    gap: 7px;
  }
  .status::before {
    content: "";
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--vscode-charts-green);
  }
  .status.warning::before {
    background: var(--vscode-charts-yellow, var(--vscode-list-warningForeground));
  }
  .status.bad::before {
    border-radius: 1px;
    background: var(--vscode-charts-red, var(--vscode-errorForeground));
  }
  .status.busy::before {
    background: none;
    border: 2px solid var(--vscode-progressBar-background);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 16px;
    margin-top: 6px;
    color: var(--vscode-descriptionForeground);
  }
  .facts > span {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-width: 0;
  }
  .address {
    overflow-wrap: anywhere;
  }
  [role="tablist"] {
    display: flex;
    gap: 4px;
    padding: 0 16px;
    border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }
  [role="tab"] {
    margin: 0;
    padding: 6px 8px 7px;
    border: 0;
    border-bottom: 2px solid transparent;
    color: var(--vscode-panelTitle-inactiveForeground, inherit);
    background: none;
    font: inherit;
    cursor: pointer;
  }
  [role="tab"]:hover {
    color: var(--vscode-panelTitle-activeForeground, inherit);
  }
  [role="tab"][aria-selected="true"] {
    border-bottom-color: var(--vscode-panelTitle-activeBorder, currentColor);
    color: var(--vscode-panelTitle-activeForeground, inherit);
  }
  [role="tab"]:focus-visible {
    outline-offset: -2px;
  }
  [role="tabpanel"] {
    flex: 1;
    min-height: 0;
    overflow: auto;
  }
  .place {
    max-width: 520px;
    margin: 48px auto;
    padding: 0 24px;
    text-align: center;
  }
  .place h2 {
    font-size: 1.15em;
    font-weight: 600;
  }
  .alert {
    margin: 10px 24px 0;
    padding: 6px 10px;
    border: 1px solid var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
    background: var(--vscode-inputValidation-errorBackground, transparent);
  }
`;
