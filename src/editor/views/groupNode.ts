import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { ObjectState } from "../../reconcile/api/readModel.ts";
import { countObjects, needsHand } from "../words/words.ts";
import { groupObjects, MAX_CHILDREN, type ObjectGroup, splitLong } from "./grouping.ts";
import { ObjectNode } from "./objectNode.ts";
import { byUrgency } from "./order.ts";
import { TreeNode } from "./views.ts";

/** Objects of one kind, of one state, or one run of a very long list. */
export class GroupNode extends TreeNode {
  readonly id: string;
  readonly #group: ObjectGroup;
  readonly #folder: string;
  readonly #now: number;

  constructor(parent: TreeNode | undefined, group: ObjectGroup, folder: string, now: number) {
    super(parent);
    this.#group = group;
    this.#folder = folder;
    this.#now = now;
    this.id = `${parent?.id ?? folder}\u0000group\u0000${group.key}`;
  }

  toItem(): TreeItem {
    const { label, objects } = this.#group;
    const waiting = objects.filter(needsHand).length;
    const item = new TreeItem(
      label,
      waiting > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
    );
    item.description =
      waiting > 0
        ? l10n.t("{0}, {1} need attention", countObjects(objects.length), waiting)
        : countObjects(objects.length);
    item.iconPath = new ThemeIcon("list-tree");
    item.contextValue = "group";
    item.accessibilityInformation = { label: `${label}, ${item.description}` };
    return item;
  }

  protected override makeChildren(): readonly TreeNode[] {
    return objectRows(this, this.#group.objects, this.#folder, this.#now);
  }
}

/** Rows in the order of urgency; past MAX_CHILDREN grouped by kind, and a kind that is itself too long in runs. */
export function objectRows(
  parent: TreeNode,
  objects: readonly ObjectState[],
  folder: string,
  now: number,
): readonly TreeNode[] {
  const sorted = [...objects].sort(byUrgency);
  if (sorted.length <= MAX_CHILDREN) return sorted.map((object) => new ObjectNode(parent, object, folder, now));
  const byKind = groupObjects(sorted, "kind");
  const groups = byKind.length > 1 ? byKind : splitLong(sorted);
  return groups.map((group) => new GroupNode(parent, group, folder, now));
}
