import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { ClusterPackState, FolderState, ObjectState } from "../../reconcile/api/readModel.ts";
import { countObjects, countPacks } from "../words/words.ts";
import { ClusterPackNode } from "./clusterPackNode.ts";
import { objectRows } from "./groupNode.ts";
import { TreeNode } from "./views.ts";

/** Live objects that no file names: the packs among them first. */
export class ExtraNode extends TreeNode {
  readonly id: string;
  readonly #folder: FolderState;
  readonly #packs: readonly ClusterPackState[];
  readonly #objects: readonly ObjectState[];
  readonly #now: number;

  /** `shown`: the extra objects that pass the filter. */
  constructor(parent: TreeNode | undefined, folder: FolderState, shown: readonly ObjectState[], now: number) {
    super(parent);
    this.#folder = folder;
    this.#packs = folder.clusterPacks.filter(({ object }) => shown.includes(object));
    const packs = new Set(this.#packs.map(({ object }) => object));
    this.#objects = shown.filter((object) => !packs.has(object));
    this.#now = now;
    this.id = `${folder.folder}\u0000extra`;
  }

  toItem(): TreeItem {
    const item = new TreeItem(l10n.t("not in Git"), TreeItemCollapsibleState.Collapsed);
    const count = this.#count;
    const all = [...this.#objects, ...this.#packs.map(({ object }) => object)];
    const namespaces = new Set(all.map(({ ref }) => ref.namespace));
    const [only] = namespaces;
    item.description = namespaces.size === 1 && only ? l10n.t("{0} in namespace {1}", count, only) : count;
    item.iconPath = new ThemeIcon("diff-added", new ThemeColor("charts.blue"));
    item.contextValue = "extra";
    item.accessibilityInformation = { label: l10n.t("not in Git, {0}", item.description) };
    return item;
  }

  protected override makeChildren(): readonly TreeNode[] {
    const { folder } = this.#folder;
    return [
      ...this.#packs.map((pack) => new ClusterPackNode(this, pack, folder, this.#now)),
      ...objectRows(this, this.#objects, folder, this.#now),
    ];
  }

  get #count(): string {
    const parts = this.#packs.length > 0 ? [countPacks(this.#packs.length)] : [];
    if (this.#objects.length > 0) parts.push(countObjects(this.#objects.length));
    return parts.join(", ");
  }
}
