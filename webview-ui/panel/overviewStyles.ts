import { css } from "lit";

export const overviewStyles = css`
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
