import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { basename } from "node:path";
import { formatTarget } from "../../model/target.ts";
import type { FolderState } from "../../reconcile/api/readModel.ts";
import { TreeNode } from "./views.ts";

/** A workspace folder, shown only where there are several: each has its own target. */
export class FolderNode extends TreeNode {
  readonly id: string;
  readonly folder: string;
  readonly #state: FolderState;
  readonly #makeRows: (parent: TreeNode) => readonly TreeNode[];

  constructor(state: FolderState, makeRows: (parent: TreeNode) => readonly TreeNode[]) {
    super(undefined);
    this.#state = state;
    this.folder = state.folder;
    this.#makeRows = makeRows;
    this.id = `folder\u0000${state.folder}`;
  }

  override get selection() {
    return { folder: this.folder };
  }

  toItem(): TreeItem {
    const item = new TreeItem(basename(this.folder), TreeItemCollapsibleState.Expanded);
    const { target, isProtected } = this.#state;
    item.description = target ? formatTarget(target) : l10n.t("no target");
    item.iconPath = isProtected
      ? new ThemeIcon("root-folder", new ThemeColor("charts.red"))
      : new ThemeIcon("root-folder");
    item.contextValue = "folder";
    item.accessibilityInformation = {
      label: isProtected
        ? l10n.t("folder {0}, protected target {1}", basename(this.folder), item.description)
        : l10n.t("folder {0}, {1}", basename(this.folder), item.description),
    };
    return item;
  }

  protected override makeChildren(): readonly TreeNode[] {
    return this.#makeRows(this);
  }
}

/** One root per folder when there are several, else the rows of the only one. */
export function perFolder(
  states: readonly FolderState[],
  rowsOf: (state: FolderState, parent: TreeNode | undefined) => readonly TreeNode[],
): readonly TreeNode[] {
  const [only] = states;
  if (states.length === 1 && only) return rowsOf(only, undefined);
  return states.map((state) => new FolderNode(state, (parent) => rowsOf(state, parent)));
}
