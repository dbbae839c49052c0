import { css } from "lit";

/** What all elements of the panel share. Colours come from the theme; contrast themes add borders. */
export const base = css`
  :host {
    box-sizing: border-box;
    color: var(--vscode-foreground);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  .muted {
    color: var(--vscode-descriptionForeground);
  }
  .mono {
    font-family: var(--vscode-editor-font-family);
    font-size: 0.95em;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .cut {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  button.plain {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 0;
    border: 0;
    color: inherit;
    background: none;
    font: inherit;
    text-align: left;
    cursor: pointer;
  }
  button.icon {
    justify-content: center;
    width: 22px;
    height: 22px;
    border-radius: 5px;
    color: var(--vscode-icon-foreground, inherit);
  }
  button.icon:hover {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }
  button.link {
    color: var(--vscode-textLink-foreground);
  }
  button.link:hover {
    text-decoration: underline;
  }
  button:focus-visible,
  [tabindex]:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  svg.glyph {
    flex: none;
    width: 16px;
    height: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .chip {
    flex: none;
    max-width: 18em;
    padding: 0 7px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 9px;
    color: var(--vscode-badge-foreground);
    background: var(--vscode-badge-background);
    font-size: 0.85em;
    line-height: 18px;
  }
  .mark {
    display: inline-flex;
    flex: none;
    justify-content: center;
    width: 16px;
    color: var(--vscode-descriptionForeground);
  }
  .mark.ours {
    color: var(--vscode-charts-blue);
  }
  .dot {
    width: 7px;
    height: 7px;
    border: 1.5px solid currentColor;
    border-radius: 50%;
  }
  .tone {
    flex: none;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--vscode-charts-green);
  }
  .tone.warning {
    background: var(--vscode-charts-yellow, var(--vscode-list-warningForeground));
  }
  .tone.bad {
    border-radius: 1px;
    background: var(--vscode-charts-red, var(--vscode-errorForeground));
  }
  .tone.quiet {
    border: 1.5px solid var(--vscode-descriptionForeground);
    background: none;
  }
`;
