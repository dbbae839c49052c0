import { css } from "lit";

/** Cards beside and below each other, as many as fit, with lists of labels and values in them. */
export const cards = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--card-width, 340px)), 1fr));
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
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
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
`;
