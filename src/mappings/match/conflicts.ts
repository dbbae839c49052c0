import { formatRef, objectId, type ObjectRef } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import type { Target } from "../../model/target.ts";
import { pathInside } from "./workspacePath.ts";

export interface NamedPack {
  readonly pack: Pack;
  readonly name: string;
  /** True when `mooring.yaml` gives the name. */
  readonly isNamed: boolean;
  readonly target: Target | undefined;
}

export interface PackConflict {
  /** A sentence about the first of them. */
  readonly message: string;
  /** Ids of all packs that claim the same. */
  readonly rivals: readonly string[];
}

/**
 * Pack id → a sentence about another pack that claims the same. A name conflicts where `mooring.yaml` gives it, because
 * names that come from folders repeat (`overlays/prod`) without harm; an object conflicts within one cluster.
 */
export function findConflicts(
  packs: readonly NamedPack[],
  claims: ReadonlyMap<string, readonly ObjectRef[]>,
): ReadonlyMap<string, PackConflict> {
  const conflicts = new Map<string, PackConflict>();
  const add = (one: NamedPack, other: NamedPack, what: string): void => {
    const { message = `${what} is also in ${pathOf(other.pack)}.`, rivals = [] } = conflicts.get(one.pack.id) ?? {};
    conflicts.set(one.pack.id, { message, rivals: [...new Set([...rivals, other.pack.id])] });
  };
  const report = (one: NamedPack, other: NamedPack, what: string): void => {
    add(one, other, what);
    add(other, one, what);
  };
  const byName = new Map<string, NamedPack>();
  const byObject = new Map<string, NamedPack>();
  for (const item of packs) {
    const namesake = byName.get(item.name);
    if (!namesake) byName.set(item.name, item);
    else if (item.isNamed || namesake.isNamed) report(item, namesake, `The pack ${item.name}`);
    for (const ref of claims.get(item.pack.id) ?? []) {
      const key = `${item.target?.context ?? ""}|${objectId(namespaced(ref, item.target))}`;
      const claimant = byObject.get(key);
      if (!claimant) byObject.set(key, item);
      else if (claimant !== item) report(item, claimant, formatRef(ref));
    }
  }
  return conflicts;
}

/** Objects without a namespace go where the target says; for cluster-scoped ones the key only has to be the same for both. */
function namespaced(ref: ObjectRef, target: Target | undefined): ObjectRef {
  return ref.namespace ? ref : { ...ref, namespace: target?.namespace ?? "" };
}

function pathOf(pack: Pack): string {
  return pathInside(pack.folder, pack.root) ?? pack.root;
}
