import { isBelow } from "../../model/isBelow.ts";
import type { Pack } from "../../model/pack.ts";
import { type BrokenMapping, type MappingEntry, MOORING_FILE, type MooringConfig } from "../mooringConfig.ts";
import { pathInside } from "./workspacePath.ts";

/** How many packs a message names. */
const NAMED = 5;

export interface EntryMatch {
  /** The lines of `mooring.yaml` that hold for the pack. */
  readonly entry: MappingEntry | undefined;
  /** Why the pack must not be connected: its lines are wrong. */
  readonly problem: string | undefined;
}

export interface PackMatch extends EntryMatch {
  /** The name that the entry gives; undefined where the entry means another pack, or none. */
  readonly name: string | undefined;
  /** Packs that lie under one entry, and none of them is the one it means. */
  readonly isAmbiguous: boolean;
}

export interface MatchedEntries {
  /** By pack id. */
  readonly byPack: ReadonlyMap<string, PackMatch>;
  readonly withoutPack: readonly MappingEntry[];
}

/**
 * The entry whose path is nearest above a pack, or the pack's own. It depends on no other pack, so that a pack never changes
 * its target because another one appeared.
 */
export function entryOf(pack: Pack, config: MooringConfig): EntryMatch {
  const at = pathOf(pack);
  const all = [...config.mappings.filter((entry) => isAbout(pack, entry, config)), ...config.broken];
  const reach = Math.max(...all.map(({ path }) => (path !== undefined && isBelow(at, path) ? depth(path) : -1)));
  const nearest = all.filter(
    ({ path }) => reach >= 0 && path !== undefined && depth(path) === reach && isBelow(at, path),
  );
  const broken =
    nearest.find(isBroken) ?? config.broken.find(({ path, pack: name }) => path === undefined && name === pack.name);
  if (broken)
    return {
      entry: undefined,
      problem: `${MOORING_FILE}${broken.range ? ` line ${broken.range.line}` : ""}: ${broken.message}`,
    };
  const [entry, second] = nearest.filter((one): one is MappingEntry => !isBroken(one));
  const problem =
    entry && second && `${MOORING_FILE} maps ${entry.path} twice: as ${entry.pack} and as ${second.pack}.`;
  return { entry, problem };
}

/** Which pack each entry means: the one at its path, else the only one below (`apps/checkout` for its production overlay). */
export function matchEntries(packs: readonly Pack[], config: MooringConfig): MatchedEntries {
  const matches = packs.map((pack) => ({ pack, ...entryOf(pack, config) }));
  const meant = new Map<MappingEntry, Pack | undefined>();
  for (const entry of config.mappings) {
    const covered = matches.filter((match) => match.entry === entry).map(({ pack }) => pack);
    meant.set(
      entry,
      covered.find((pack) => pathOf(pack) === entry.path) ?? (covered.length === 1 ? covered[0] : undefined),
    );
  }
  const byPack = new Map<string, PackMatch>();
  for (const { pack, entry, problem } of matches) {
    const holder = entry && meant.get(entry);
    byPack.set(pack.id, {
      entry,
      problem,
      name: holder === pack ? entry?.pack : undefined,
      isAmbiguous: entry !== undefined && !holder,
    });
  }
  const isUsed = ({ path, repository }: MappingEntry): boolean =>
    matches.some(
      ({ pack, entry }) => entry?.path === path && entry.repository === repository && isBelow(pathOf(pack), path),
    );
  return { byPack, withoutPack: config.mappings.filter((entry) => !isUsed(entry)) };
}

/** For an ambiguous entry: the paths that could have been meant. */
export function candidatesOf(entry: MappingEntry, packs: readonly Pack[]): string {
  const below = packs.map(pathOf).filter((path) => isBelow(path, entry.path));
  return `${below.slice(0, NAMED).join(", ")}${below.length > NAMED ? ", …" : ""}`;
}

/** A mapping to a managed repository is about its files only, and any other about those of the workspace. */
function isAbout(pack: Pack, entry: MappingEntry, config: MooringConfig): boolean {
  return managedNameOf(entry, config) === pack.repository;
}

/** The managed repository that a mapping names; undefined: it is about the workspace. */
export function managedNameOf({ repository }: MappingEntry, { managed }: MooringConfig): string | undefined {
  return repository !== undefined && managed?.has(repository) === true ? repository : undefined;
}

function pathOf(pack: Pack): string {
  return pathInside(pack.folder, pack.root) ?? pack.root;
}

function depth(path: string): number {
  return path === "." ? 0 : path.split("/").length;
}

function isBroken(one: MappingEntry | BrokenMapping): one is BrokenMapping {
  return !("cluster" in one);
}
