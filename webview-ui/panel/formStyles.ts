import { css } from "lit";

export const formStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: auto;
  }
  form {
    display: flex;
    flex-direction: column;
    gap: 16px;
    max-width: 640px;
    padding: 20px 24px 40px;
  }
  h1 {
    margin: 0;
    font-size: 1.6em;
    font-weight: 600;
  }
  mo-text-field {
    display: block;
    width: 100%;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    align-items: end;
    gap: 16px;
  }
  .row {
    display: flex;
    align-items: end;
    gap: 8px;
  }
  .problem {
    margin: 4px 0 0;
    color: var(--vscode-errorForeground);
  }
  #webhook-note {
    margin: 2px 0 0 26px;
  }
  .advice {
    margin: 0;
    padding: 8px 12px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-left: 3px solid var(--vscode-charts-blue);
    background: var(--vscode-textBlockQuote-background, transparent);
  }
  .advice p {
    margin: 2px 0;
  }
  .refused {
    border-left-color: var(--vscode-charts-red, var(--vscode-errorForeground));
  }
  .branches {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 6px;
  }
  button.branch {
    max-width: 100%;
    padding: 1px 8px;
    border: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, transparent));
    border-radius: 10px;
    color: var(--vscode-button-secondaryForeground);
    background: var(--vscode-button-secondaryBackground);
  }
  button.branch[aria-pressed="true"] {
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
  }
  details summary {
    cursor: pointer;
  }
  details > * + * {
    margin-top: 10px;
  }
  .actions {
    display: flex;
    gap: 8px;
  }
  @media (max-width: 520px) {
    .pair {
      grid-template-columns: 1fr;
    }
  }
`;
