import type { Comparator } from "../compare/comparator.ts";
import { isComplete } from "./completeness.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderPacks } from "./folderPacks.ts";
import type { FolderRepositories } from "./folderRepositories.ts";
import type { MappingRecords, SyncState } from "../records/mappingRecords.ts";
import type { EnginePorts } from "../api/ports.ts";
import { staleSince } from "../live/staleness.ts";
import { noteSync } from "../records/syncTimes.ts";

/** The parts of a folder that the notes come from. */
interface NotedParts {
  readonly ports: EnginePorts;
  readonly packs: FolderPacks;
  readonly repositories: FolderRepositories;
  readonly comparison: Comparator;
  readonly records: MappingRecords;
}

/** Notes for each pack whether its cluster is as the files say, when a comparison is through. */
export function noteSyncStates(source: NotedParts): void {
  const { comparison, records, repositories, packs } = source;
  const now = source.ports.clock.now();
  const states = new Map<string, SyncState>();
  for (const entry of comparison.entries()) {
    const { id } = entry.pack;
    states.set(id, worse(states.get(id) ?? "in", stateOf(entry)));
  }
  for (const { id, root } of packs.packs) {
    const head = repositories.stateOf(root)?.head ?? "";
    const state = isComplete(source, id) ? (states.get(id) ?? "unknown") : "unknown";
    // a pack that was never compared needs no note of that
    if (state !== "unknown" || records.get(id).sync.length > 0) noteSync(records, id, state, now, head);
  }
}

function stateOf({ verdict, session, desired }: ComparedObject): SyncState {
  if (!verdict || verdict.state === "unknown" || staleSince(session, desired.ref) !== undefined) return "unknown";
  return verdict.state === "inSync" ? "in" : "out";
}

/** An old picture tells nothing, of any of its objects. */
function worse(a: SyncState, b: SyncState): SyncState {
  if (a === "unknown" || b === "unknown") return "unknown";
  return a === "out" || b === "out" ? "out" : "in";
}
