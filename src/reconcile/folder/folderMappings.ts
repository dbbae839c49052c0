import { type Mapping, mappingsOf } from "../../mappings/mappings.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Target } from "../../model/target.ts";
import type { Comparator } from "../compare/comparator.ts";
import type { FolderManaged } from "./folderManaged.ts";
import type { FolderPacks } from "./folderPacks.ts";
import type { MappingRecords } from "../records/mappingRecords.ts";
import type { FolderRepositories } from "./folderRepositories.ts";

/** The parts of a folder that mappings depend on. */
export interface MappingSource {
  readonly folderPath: string;
  readonly target: Target | undefined;
  readonly packs: FolderPacks;
  readonly repositories: FolderRepositories;
  readonly managed: FolderManaged;
  readonly comparison: Comparator;
  readonly records: MappingRecords;
}

/** The mappings of a folder, computed again only when what they depend on changed: verdicts change far more often. */
export class FolderMappings {
  #from: readonly unknown[] = [];
  #mappings: readonly Mapping[] = [];

  /** `claims`: the objects of each pack, by its id. */
  of(source: MappingSource, claims: () => ReadonlyMap<string, readonly ObjectRef[]>): readonly Mapping[] {
    const { folderPath, target, repositories, comparison } = source;
    const { paused } = source.records;
    const { config, packs } = source.packs;
    const { trees, unreadable } = source.managed;
    const from = [
      packs,
      config,
      trees,
      target?.context,
      target?.namespace,
      repositories.states,
      comparison.version,
      paused,
    ];
    if (from.length === this.#from.length && from.every((part, at) => part === this.#from[at])) return this.#mappings;
    const own = repositories.states.map(({ root, name, url }) => ({ root, name, url }));
    const managed = trees.map(({ folder: root, name, url }) => ({ root, name, url }));
    this.#mappings = mappingsOf({
      ...{ folder: folderPath, packs, config, target, unreadable, paused },
      repositories: [...own, ...managed],
      claims: claims(),
    });
    this.#from = from;
    return this.#mappings;
  }
}
