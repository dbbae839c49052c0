export interface EditorPrograms {
  /** The Node that runs the editor. */
  readonly node: string;
  /** Folder of VS Code's server build. */
  readonly vscode: string;
}

/** Builds it if need be: for the demo. */
export function editorPrograms(): Promise<EditorPrograms>;

/** Where it was built; rejects where it was not, and builds nothing. */
export function builtEditor(): Promise<EditorPrograms>;
