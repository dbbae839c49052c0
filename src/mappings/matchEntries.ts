import type { Pack } from "../model/pack.ts";
import { type MappingEntry, MOORING_FILE, type MooringConfig } from "./mooringConfig.ts";
import { pathInside } from "./workspacePath.ts";

export interface EntryMatch {
  readonly entry: MappingEntry | undefined;
  /** Why the pack must not be connected: its lines in `mooring.yaml` are wrong. */
  readonly problem: string | undefined;
}

export interface MatchedEntries {
  /** Pack id → its lines; packs that `mooring.yaml` does not name are absent. */
  readonly byPack: ReadonlyMap<string, EntryMatch>;
  readonly withoutPack: readonly { readonly entry: MappingEntry; readonly message: string }[];
}

/**
 * Finds the pack at each entry's path: the pack whose root it is, else the only one below it (`apps/checkout` for a
 * kustomization in `apps/checkout/overlays/prod`).
 */
export function matchEntries(packs: readonly Pack[], config: MooringConfig): MatchedEntries {
  const roots = packs.map((pack) => ({ pack, path: pathInside(pack.folder, pack.root) ?? "" }));
  const packAt = (path: string): Pack | readonly string[] => {
    const exact = roots.find((root) => root.path === path);
    if (exact) return exact.pack;
    const below = roots.filter((root) => path === "." || root.path.startsWith(`${path}/`));
    const [only] = below;
    return below.length === 1 && only ? only.pack : below.map((root) => root.path);
  };

  const byPack = new Map<string, EntryMatch>();
  const withoutPack: { entry: MappingEntry; message: string }[] = [];
  for (const entry of config.mappings) {
    const pack = packAt(entry.path);
    if (isPaths(pack)) {
      const message =
        pack.length > 1
          ? `Several packs lie in ${entry.path}: name one of ${pack.slice(0, 5).join(", ")}.`
          : `No manifests at ${entry.path}.`;
      withoutPack.push({ entry, message });
      continue;
    }
    const before = byPack.get(pack.id)?.entry;
    const problem = before
      ? `${MOORING_FILE} maps this path twice: as ${before.pack} and as ${entry.pack}.`
      : undefined;
    byPack.set(pack.id, { entry: before ?? entry, problem });
  }
  for (const { path, pack: name, message, range } of config.broken) {
    const at = path === undefined ? undefined : packAt(path);
    const pack = at === undefined || isPaths(at) ? packs.find((candidate) => candidate.name === name) : at;
    if (pack)
      byPack.set(pack.id, {
        entry: undefined,
        problem: `${MOORING_FILE}${range ? ` line ${range.line}` : ""}: ${message}`,
      });
  }
  return { byPack, withoutPack };
}

function isPaths(found: Pack | readonly string[]): found is readonly string[] {
  return Array.isArray(found);
}
