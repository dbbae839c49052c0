import type { FolderState } from "../../reconcile/api/readModel.ts";
import { ExtraNode } from "./extraNode.ts";
import { perFolder } from "./folderNode.ts";
import { GroupNode } from "./groupNode.ts";
import { type GroupBy, groupObjects, matchesFilter } from "./grouping.ts";
import { folderNotices, NoticeNode } from "./noticeNode.ts";
import { packsByUrgency } from "./order.ts";
import { PackNode } from "./packNode.ts";
import type { TreeNode } from "./views.ts";

/** Packs that may begin open; each one that is open costs the workbench a question for each redraw. */
const MAX_OPEN = 10;

export interface PacksShown {
  readonly groupBy: GroupBy;
  readonly filter: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The roots of the Packs tree. */
export function packRoots(states: readonly FolderState[], shown: PacksShown): readonly TreeNode[] {
  return perFolder(states, (state, parent) => [
    ...folderNotices(state, shown.now).map((notice) => new NoticeNode(parent, notice, state.folder)),
    ...(shown.groupBy === "pack" ? packRows(state, parent, shown) : groupRows(state, parent, shown, shown.groupBy)),
  ]);
}

function packRows(state: FolderState, parent: TreeNode | undefined, { filter, now }: PacksShown): TreeNode[] {
  const rows: TreeNode[] = [];
  for (const pack of [...state.packs].sort(packsByUrgency)) {
    const objects = filter
      ? pack.objects.filter((object) => matchesFilter(object, pack.pack.name, filter))
      : pack.objects;
    const opens = rows.length < MAX_OPEN;
    if (!filter || objects.length > 0) rows.push(new PackNode(parent, pack, { objects, folder: state, now, opens }));
  }
  const extra = state.extra.filter((object) => matchesFilter(object, "", filter));
  if (extra.length > 0) rows.push(new ExtraNode(parent, state, extra, now));
  return rows;
}

function groupRows(
  state: FolderState,
  parent: TreeNode | undefined,
  { filter, now }: PacksShown,
  by: "kind" | "state",
): TreeNode[] {
  const objects = [
    ...state.packs.flatMap(({ pack, objects }) => objects.filter((object) => matchesFilter(object, pack.name, filter))),
    ...state.extra.filter((object) => matchesFilter(object, "", filter)),
  ];
  return groupObjects(objects, by).map((group) => new GroupNode(parent, group, state.folder, now));
}
