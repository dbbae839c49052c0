import type { TreeItem } from "vscode";
import type { TreeNode } from "./views.ts";

interface Row {
  /** The node that the workbench holds: only this very one can be drawn anew. */
  readonly node: TreeNode;
  readonly look: string;
}

const ROOT = "";

/** What a workbench was given of one tree, to tell what of a new tree looks different. */
export class DrawnRows {
  readonly #rows = new Map<string, Row>();
  /** Ids of the children by the id of the row that was opened. */
  readonly #children = new Map<string, readonly string[]>();

  /** `node` as the workbench holds it, drawn as `item` of `current`. */
  drew(node: TreeNode, current: TreeNode, item: TreeItem): void {
    this.#rows.set(node.id, { node, look: lookOf(current, item) });
  }

  opened(id: string | undefined, children: readonly TreeNode[]): void {
    this.#children.set(
      id ?? ROOT,
      children.map((child) => child.id),
    );
  }

  /** The topmost rows to draw anew for a new tree, each with all below it. */
  changed(roots: readonly TreeNode[]): readonly TreeNode[] | "all" {
    if (!this.#hasChildren(ROOT, roots)) {
      this.#rows.clear();
      this.#children.clear();
      return "all";
    }
    return roots.flatMap((root) => this.#changedIn(root));
  }

  #changedIn(node: TreeNode): readonly TreeNode[] {
    const row = this.#rows.get(node.id);
    if (!row) return [];
    if (row.look !== lookOf(node, node.toItem())) return [row.node];
    if (!this.#children.has(node.id)) return [];
    return this.#hasChildren(node.id, node.children)
      ? node.children.flatMap((child) => this.#changedIn(child))
      : [row.node];
  }

  #hasChildren(id: string, now: readonly TreeNode[]): boolean {
    const then = this.#children.get(id);
    return then !== undefined && then.length === now.length && now.every((child, at) => child.id === then[at]);
  }
}

function lookOf(node: TreeNode, item: TreeItem): string {
  const { label, description, contextValue, collapsibleState, iconPath, resourceUri, tooltip, command } = item;
  const said = item.accessibilityInformation?.label;
  const looks = [label, description, contextValue, collapsibleState, iconPath, tooltip, said, node.tooltipFacts];
  return JSON.stringify([...looks, resourceUri?.toString(), command?.command, command?.arguments]);
}
