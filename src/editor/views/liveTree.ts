import { EventEmitter, type TreeDataProvider, type TreeItem } from "vscode";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { TreeNode } from "./views.ts";

/** At most one redraw in this many milliseconds: a storm of watch events must not make the tree flicker. */
const REDRAW_INTERVAL = 100;

/** A tree over nodes that are rebuilt from the read model. */
export class LiveTree implements TreeDataProvider<TreeNode>, Disposable {
  readonly #emitter = new EventEmitter<undefined>();
  readonly #makeRoots: () => readonly TreeNode[];
  readonly #clock: Clock;
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

  /** The tree as it was drawn is out of date: redraws at once after a rest, else when the interval is over. */
  refresh(): void {
    const rest = Math.abs(this.#clock.now() - this.#drawnAt);
    this.#pending ??= this.#clock.after(Math.max(0, REDRAW_INTERVAL - rest), () => {
      this.#pending = undefined;
      this.#drawnAt = this.#clock.now();
      this.#roots = undefined;
      this.#emitter.fire(undefined);
    });
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node ? node.children : this.roots)];
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = node.toItem();
    item.id = node.id;
    return item;
  }

  resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
    const tooltip = node.tooltip();
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
}
