import type { FolderState, ObjectState } from "../../reconcile/api/readModel.ts";

export function findObject(state: FolderState | undefined, objectId: string | undefined): ObjectState | undefined {
  if (!state || objectId === undefined) return undefined;
  for (const pack of state.packs) {
    const found = pack.objects.find(({ id }) => id === objectId);
    if (found) return found;
  }
  return state.extra.find(({ id }) => id === objectId);
}
