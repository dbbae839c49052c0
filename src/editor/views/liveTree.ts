import { EventEmitter, type TreeDataProvider, type TreeItem } from "vscode";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { DrawnRows } from "./drawnRows.ts";
import type { TreeNode } from "./views.ts";

/** At most one redraw in this many milliseconds: a storm of watch events must not make the tree flicker. */
const REDRAW_INTERVAL_MS = 100;

/**
 * A tree over nodes that are rebuilt from the read model. Only rows that look different are drawn anew: when a whole tree is,
 * the workbench forgets its rows for a moment, and a button that is pressed then acts on nothing.
 */
export class LiveTree implements TreeDataProvider<TreeNode>, Disposable {
  readonly #emitter = new EventEmitter<TreeNode[] | undefined>();
  readonly #makeRoots: () => readonly TreeNode[];
  readonly #clock: Clock;
  readonly #drawn = new DrawnRows();
  #roots: readonly TreeNode[] | undefined;
  #pending: Disposable | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(makeRoots: () => readonly TreeNode[], clock: Clock) {
    this.#makeRoots = makeRoots;
    this.#clock = clock;
  }

  readonly onDidChangeTreeData = this.#emitter.event;

  get roots(): readonly TreeNode[] {
    this.#roots ??= this.#makeRoots();
    return this.#roots;
  }

  /** The tree as it was drawn is out of date: redraws what changed, at once after a rest, else when the interval is over. */
  refresh(): void {
    const rest = Math.abs(this.#clock.now() - this.#drawnAt);
    this.#pending ??= this.#clock.after(Math.max(0, REDRAW_INTERVAL_MS - rest), () => {
      this.#pending = undefined;
      this.#drawnAt = this.#clock.now();
      this.#roots = undefined;
      const changed = this.#drawn.changed(this.roots);
      if (changed === "all" || changed.length > 0) this.#emitter.fire(changed === "all" ? undefined : [...changed]);
    });
  }

  getChildren(node?: TreeNode): TreeNode[] {
    const children = node ? this.#current(node).children : this.roots;
    this.#drawn.opened(node?.id, children);
    return [...children];
  }

  getTreeItem(node: TreeNode): TreeItem {
    const current = this.#current(node);
    const item = current.toItem();
    item.id = node.id;
    this.#drawn.drew(node, current, item);
    return item;
  }

  resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
    const tooltip = this.#current(node).tooltip();
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  dispose(): void {
    this.#pending?.dispose();
    this.#emitter.dispose();
  }

  /** The workbench keeps the node of a row that was not drawn anew; its data is in the node of the same id. */
  #current(node: TreeNode): TreeNode {
    const siblings = node.parent ? this.#current(node.parent).children : this.roots;
    return siblings.find(({ id }) => id === node.id) ?? node;
  }
}
