export interface EditorPrograms {
  /** The Node that runs the editor. */
  readonly node: string;
  /** Folder of VS Code's server build. */
  readonly vscode: string;
}

export function editorPrograms(): Promise<EditorPrograms>;
