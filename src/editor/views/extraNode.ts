import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { FolderState, ObjectState } from "../../reconcile/readModel.ts";
import { countObjects } from "../words/words.ts";
import { objectRows } from "./groupNode.ts";
import { byUrgency } from "./order.ts";
import { TreeNode } from "./views.ts";

/** Live objects that no file names. */
export class ExtraNode extends TreeNode {
  readonly id: string;
  readonly #folder: FolderState;
  readonly #objects: readonly ObjectState[];
  readonly #now: number;

  constructor(parent: TreeNode | undefined, folder: FolderState, objects: readonly ObjectState[], now: number) {
    super(parent);
    this.#folder = folder;
    this.#objects = objects;
    this.#now = now;
    this.id = `${folder.folder}\u0000extra`;
  }

  toItem(): TreeItem {
    const item = new TreeItem(l10n.t("not in Git"), TreeItemCollapsibleState.Collapsed);
    const count = countObjects(this.#objects.length);
    const namespaces = new Set(this.#objects.map(({ ref }) => ref.namespace));
    const [only] = namespaces;
    item.description = namespaces.size === 1 && only ? l10n.t("{0} in namespace {1}", count, only) : count;
    item.iconPath = new ThemeIcon("diff-added", new ThemeColor("charts.blue"));
    item.contextValue = "extra";
    item.accessibilityInformation = { label: l10n.t("not in Git, {0}", item.description) };
    return item;
  }

  protected override makeChildren(): readonly TreeNode[] {
    return objectRows(this, [...this.#objects].sort(byUrgency), this.#folder.folder, this.#now);
  }
}
