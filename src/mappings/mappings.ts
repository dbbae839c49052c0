/**
 * Which pack belongs to which repository, path and target, and what `mooring.yaml` says about it.
 * Knows packs, paths and settings; knows no cluster, starts no process and writes nothing.
 */
import type { ObjectRef } from "../model/objectRef.ts";
import type { Pack } from "../model/pack.ts";
import type { Target } from "../model/target.ts";
import { findMoves } from "./match/findMoves.ts";
import { findConflicts, type NamedPack, type PackConflict } from "./match/conflicts.ts";
import { candidatesOf, entryOf, managedNameOf, matchEntries } from "./match/matchEntries.ts";
import {
  DEFAULT_POLICY,
  type MappingEntry,
  type MappingPolicy,
  MOORING_FILE,
  type MooringConfig,
} from "./mooringConfig.ts";
import { isSameAddress } from "./match/sameAddress.ts";
import { targetOfEntry } from "./match/target.ts";
import { pathInside } from "./match/workspacePath.ts";

export type MappingStatus =
  | "connected"
  | "disconnected"
  | "paused"
  | "conflict"
  | "moved"
  | "unmappedFile"
  | "unmappedPack";

/** A Git repository that a workspace folder lies in or holds. */
export interface OwnRepository {
  /** Absolute path of the work tree. */
  readonly root: string;
  readonly name: string;
  readonly url: string | undefined;
}

/**
 * A pack with its repository, path and target.
 * - `connected`: all three are there
 * - `disconnected`: `mooring.yaml` says so, no target was chosen, the named repository is not here, or its lines are wrong
 * - `paused`: applied without commit (the next commit resumes it), by hand, or by `mooring.yaml`
 * - `conflict`: another pack claims the same name or the same object of the same cluster
 * - `moved`: its files lie elsewhere than `mooring.yaml` says
 * - `unmappedFile`: files that no Git repository holds
 * - `unmappedPack`: named in `mooring.yaml`, with no files at its path
 */
export interface Mapping {
  /** undefined for an unmapped pack. */
  readonly packId: string | undefined;
  readonly packName: string;
  /** Root of the repository in the workspace. */
  readonly repository: string | undefined;
  /** In the repository, with `/`; in the workspace folder where there is no repository. */
  readonly path: string;
  readonly target: Target | undefined;
  readonly state: MappingStatus;
  /** One sentence for people; "" when the state says all. */
  readonly message: string;
  /** Ids of packs that claim the same; empty without a conflict. */
  readonly rivals: readonly string[];
  readonly policy: MappingPolicy;
  /** The lines of `mooring.yaml` that made it; undefined: found by itself. */
  readonly entry: MappingEntry | undefined;
  /** For `moved`: the lines that were about it. */
  readonly movedFrom?: MappingEntry;
}

const BY_CHOICE = `Disconnected by ${MOORING_FILE}. The file and its history are kept.`;

export interface MappingInput {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly packs: readonly Pack[];
  readonly config: MooringConfig;
  /** Chosen for the folder. */
  readonly target: Target | undefined;
  /** Of the workspace, and the trees of managed ones. */
  readonly repositories: readonly OwnRepository[];
  /** Managed repositories whose files cannot be read now, with the reason. */
  readonly unreadable?: ReadonlyMap<string, string>;
  /** Pack id → the objects it renders to, with their namespace; a pack that is not rendered yet claims nothing. */
  readonly claims?: ReadonlyMap<string, readonly ObjectRef[]>;
  /** Pack id → why it is paused. */
  readonly paused?: ReadonlyMap<string, string>;
}

/** The mappings of one workspace folder: its packs in their order, then what `mooring.yaml` names without files. */
export function mappingsOf(input: MappingInput): readonly Mapping[] {
  const { byPack, withoutPack } = matchEntries(input.packs, input.config);
  const found = input.packs.map((pack): Found => {
    const { entry, problem, name, isAmbiguous } = byPack.get(pack.id) ?? {
      ...entryOf(pack, input.config),
      name: undefined,
      isAmbiguous: false,
    };
    const target = problem === undefined ? targetOfEntry(entry, input.target) : undefined;
    return { pack, entry, problem, isAmbiguous, name: name ?? pack.name, isNamed: name !== undefined, target };
  });
  const unnamed = found.filter(({ entry, problem }) => entry === undefined && problem === undefined);
  const moves = findMoves(
    unnamed.map(({ pack }) => pack),
    withoutPack.filter((entry) => !isUnreadable(input, entry)),
    (entry) => managedNameOf(entry, input.config),
  );
  const moved = new Set(moves.values());
  // a disconnected pack claims nothing
  const conflicts = findConflicts(found.filter(isConnected), input.claims ?? new Map());
  return [
    ...found.map((item) => {
      const from = moves.get(item.pack.id);
      return from ? movedPack(input, item, from) : mappingOf(input, item, conflicts.get(item.pack.id));
    }),
    ...withoutPack.filter((entry) => !moved.has(entry)).map((entry) => unmappedPack(input, entry)),
  ];
}

interface Found extends NamedPack {
  readonly entry: MappingEntry | undefined;
  readonly problem: string | undefined;
  readonly isAmbiguous: boolean;
}

function isConnected({ entry }: Found): boolean {
  return entry?.connected !== false;
}

function policyOf({
  commit,
  message,
  push,
  heal,
  prune,
  pause,
  engine,
}: MappingPolicy = DEFAULT_POLICY): MappingPolicy {
  return { commit, message, push, heal, prune, pause, engine };
}

function mappingOf(input: MappingInput, found: Found, conflict: PackConflict | undefined): Mapping {
  const { pack, entry, target } = found;
  const repository = repositoryOf(pack.root, input.repositories);
  const base = {
    packId: pack.id,
    packName: found.name,
    repository: repository?.root,
    path: pathInside(repository?.root ?? input.folder, pack.root) ?? ".",
    target,
    entry,
    rivals: conflict?.rivals ?? [],
    policy: policyOf(entry),
  };
  const pause = input.paused?.get(pack.id);
  const foreign = missingRepository(entry, repository, input.config);
  if (!isConnected(found)) return { ...base, state: "disconnected", message: BY_CHOICE };
  if (conflict !== undefined) return { ...base, state: "conflict", message: conflict.message };
  if (entry && found.isAmbiguous) {
    const neighbours = input.packs.filter(({ repository: other }) => other === pack.repository);
    const message = `${MOORING_FILE} maps ${entry.path} as ${entry.pack}, but there are several packs: ${candidatesOf(entry, neighbours)}.`;
    return { ...base, state: "conflict", message };
  }
  if (found.problem !== undefined) return { ...base, state: "disconnected", message: found.problem };
  if (foreign !== undefined) return { ...base, state: "disconnected", message: foreign };
  if (!repository) return { ...base, state: "unmappedFile", message: "These files are not in a Git repository." };
  if (!target) return { ...base, state: "disconnected", message: "No target is selected for this folder." };
  if (pause !== undefined) return { ...base, state: "paused", message: pause };
  if (entry?.pause) return { ...base, state: "paused", message: `Paused by ${MOORING_FILE}.` };
  return { ...base, state: "connected", message: "" };
}

/** Compared like a pack without an entry; is done by itself until somebody confirms that it is the same pack. */
function movedPack(input: MappingInput, { pack, name }: Found, entry: MappingEntry): Mapping {
  const repository = repositoryOf(pack.root, input.repositories);
  const message = `${MOORING_FILE} still says ${entry.path}.`;
  return {
    packId: pack.id,
    packName: name,
    repository: repository?.root,
    path: pathInside(repository?.root ?? input.folder, pack.root) ?? ".",
    target: targetOfEntry(undefined, input.target),
    entry: undefined,
    movedFrom: entry,
    state: "moved",
    message,
    rivals: [],
    policy: policyOf(),
  };
}

function isUnreadable({ unreadable, config }: MappingInput, entry: MappingEntry): boolean {
  const managed = managedNameOf(entry, config);
  return managed !== undefined && unreadable?.has(managed) === true;
}

function unmappedPack(input: MappingInput, entry: MappingEntry): Mapping {
  const managed = managedNameOf(entry, input.config);
  const problem = managed === undefined ? unregistered(input, entry) : input.unreadable?.get(managed);
  const where = managed === undefined ? entry.path : `${entry.path} of ${managed}`;
  const message = problem ?? `No manifests found at ${where}.`;
  const target = targetOfEntry(entry, input.target);
  return {
    packId: undefined,
    packName: entry.pack,
    repository: input.repositories.find(({ name }) => name === managed)?.root,
    path: entry.path,
    target,
    state: entry.connected && problem === undefined ? "unmappedPack" : "disconnected",
    message,
    entry,
    rivals: [],
    policy: policyOf(entry),
  };
}

/** A sentence when the entry names a repository that is neither here nor registered: its path says nothing about this workspace. */
function unregistered({ repositories, config }: MappingInput, entry: MappingEntry): string | undefined {
  const isHere = repositories.some((own) => missingRepository(entry, own, config) === undefined);
  if (entry.repository === undefined || isHere) return undefined;
  return `No repository named ${entry.repository} is registered. Add it to see ${entry.path}.`;
}

/** The innermost repository that holds a file. */
function repositoryOf(file: string, repositories: readonly OwnRepository[]): OwnRepository | undefined {
  const holding = repositories.filter(({ root }) => pathInside(root, file) !== undefined);
  return holding.sort((a, b) => b.root.length - a.root.length)[0];
}

/** A sentence when the entry names a repository that is not the one the files lie in. */
function missingRepository(
  entry: MappingEntry | undefined,
  own: OwnRepository | undefined,
  config: MooringConfig,
): string | undefined {
  if (entry?.repository === undefined || entry.repository === own?.name) return undefined;
  const listed = config.repositories.find(({ name }) => name === entry.repository);
  if (!listed)
    return `${MOORING_FILE} names the repository ${entry.repository}, which is not listed under repositories.`;
  if (own?.url !== undefined && isSameAddress(own.url, listed.url)) return undefined;
  return `The repository ${entry.repository} is not open in this workspace.`;
}
