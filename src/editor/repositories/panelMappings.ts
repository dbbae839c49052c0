import type { FolderState, MappingState, PackState } from "../../reconcile/api/readModel.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

/** A mapping with the folder it is told by, and its pack where files hold one. */
export interface PanelMapping {
  readonly folder: string;
  readonly state: MappingState;
  readonly pack: PackState | undefined;
}

/** The mappings whose repository goes by one of these names or roots; what needs attention first. */
export function mappingsOfRepository(
  folders: readonly FolderState[],
  names: readonly string[],
): readonly PanelMapping[] {
  return folders
    .flatMap(({ folder, mappings, packs }) =>
      mappings
        .filter(({ repository }) => repository !== undefined && names.includes(repository))
        .map((state) => ({ folder, state, pack: packs.find(({ pack }) => pack.id === state.packId) })),
    )
    .sort((a, b) => urgency(a) - urgency(b) || a.state.packName.localeCompare(b.state.packName));
}

/** The mappings to a registered repository: by its name, or by the files of it that are compared. */
export function mappingsToRegistered(folders: readonly FolderState[], name: string): readonly PanelMapping[] {
  const trees = folders.flatMap(({ managed }) =>
    managed.filter((one) => one.name === name).map(({ folder }) => folder),
  );
  return mappingsOfRepository(folders, [name, ...trees]);
}

/** Stable while the pack is the same. */
export function keyOfMapping({ folder, state }: PanelMapping): string {
  return JSON.stringify([folder, state.packId ?? state.objectId ?? "", state.packName, state.path]);
}

export function selectionOfMapping({ folder, state }: PanelMapping): Selection {
  if (state.packId !== undefined) return { folder, packId: state.packId };
  return { folder, ...(state.objectId === undefined ? {} : { objectId: state.objectId }) };
}

function urgency({ state }: PanelMapping): number {
  if (state.state === "conflict") return 0;
  if (state.places.cluster === "differs") return 1;
  if (state.state === "paused") return 2;
  return state.state === "connected" ? 4 : 3;
}
