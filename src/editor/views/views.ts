// The three trees. A tree is made anew from the read model whenever that changed: nodes are small, own their children,
// build them when they are opened, and carry a stable id so that the workbench keeps what was expanded.
import type { MarkdownString, TreeItem } from "vscode";
import type { Selection } from "../../reconcile/api/selection.ts";

export abstract class TreeNode {
  /** Unique in its tree and the same for the same thing after a refresh. */
  abstract readonly id: string;
  readonly parent: TreeNode | undefined;
  #children: readonly TreeNode[] | undefined;

  constructor(parent: TreeNode | undefined) {
    this.parent = parent;
  }

  /** Cheap: called for every visible row at every refresh. */
  abstract toItem(): TreeItem;

  /** What a command on this row is about. */
  get selection(): Selection | undefined {
    return undefined;
  }

  /** Made when the mouse rests on the row. */
  tooltip(): MarkdownString | undefined {
    return undefined;
  }

  /** What the tooltip says, ages left aside: a change of it draws the row anew. */
  get tooltipFacts(): string {
    return this.tooltip()?.value ?? "";
  }

  get children(): readonly TreeNode[] {
    this.#children ??= this.makeChildren();
    return this.#children;
  }

  protected makeChildren(): readonly TreeNode[] {
    return [];
  }
}
