import path from "node:path";
import type { Pack } from "../../model/pack.ts";
import type { MappingEntry } from "../mooringConfig.ts";

/**
 * Pack id → the entry that was about its files before somebody moved them: nothing lies at the path of the entry any more, and
 * exactly one pack without an entry has its name, or else the last part of its path. Where several could be meant, none is.
 * `repositoryOf` says which managed repository an entry is about.
 */
export function findMoves(
  packs: readonly Pack[],
  withoutPack: readonly MappingEntry[],
  repositoryOf: (entry: MappingEntry) => string | undefined,
): ReadonlyMap<string, MappingEntry> {
  const candidates = withoutPack.map((entry) => {
    const near = packs.filter(({ repository }) => repository === repositoryOf(entry));
    const named = near.filter(({ name }) => name === entry.pack);
    return { entry, found: named.length > 0 ? named : near.filter((pack) => isAlike(pack, entry)) };
  });
  const moves = new Map<string, MappingEntry>();
  for (const { entry, found } of candidates) {
    const [pack, second] = found;
    const isWanted = candidates.some((other) => other.entry !== entry && other.found.some((one) => one === pack));
    if (pack && !second && !isWanted) moves.set(pack.id, entry);
  }
  return moves;
}

function isAlike({ root }: Pack, { path: old }: MappingEntry): boolean {
  return old !== "." && path.basename(root) === path.posix.basename(old);
}
