import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { messageOf } from "../../support/errors.ts";
import { yieldToEventLoop } from "../../support/yieldToEventLoop.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import type { EnginePorts } from "../api/ports.ts";
import type { ProvenVerdicts } from "../compare/provenVerdicts.ts";
import { isCurrent, isProvable } from "../compare/provenEntries.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { KindCache } from "../live/kindCache.ts";
import type { LargeLists } from "../live/largeLists.ts";
import type { Sessions } from "../live/sessions.ts";
import type { VerdictMemo } from "../compare/verdictMemo.ts";

/** What the folders of one engine share. */
export interface FolderShared {
  readonly ports: EnginePorts;
  readonly files: OverlayFiles;
  readonly cache: ManifestCache;
  readonly sessions: Sessions;
  readonly lists: LargeLists;
  readonly memo: VerdictMemo;
  readonly proven: ProvenVerdicts;
  readonly onDidChange: (folder: string) => void;
}

/** A folder after everything in it was compared. */
interface Compared {
  readonly folderPath: string;
  readonly connections: { sessions(): Iterable<ClusterSession> };
  readonly comparison: { entries(): Iterable<ComparedObject> };
}

/** Keeps for later runs what was found in a folder. A full disk costs them their time, nothing else. */
export async function saveCaches(
  { folderPath: folder, connections, comparison }: Compared,
  { memo, proven, lists, cache, ports }: FolderShared,
): Promise<void> {
  noteLists(connections.sessions(), comparison.entries());
  // one after the other: together they would be one long block
  for (const save of [() => memo.save(), () => proven.save(), () => lists.save(), () => cache.save(folder)]) {
    await yieldToEventLoop();
    await save().catch((error: unknown) =>
      ports.log.warn(`The comparison results could not be saved: ${messageOf(error)}`),
    );
  }
}

/** After everything was judged: tells the sessions which of their lists a later run needs with all bodies. */
function noteLists(sessions: Iterable<ClusterSession>, entries: Iterable<ComparedObject>): void {
  const needed = new Map<KindCache, number>();
  for (const { session, desired, verdict } of entries) {
    const collection = session?.collectionOf(desired.ref);
    if (!collection || (verdict && isProvable(desired, verdict) && isCurrent(verdict))) continue;
    needed.set(collection, (needed.get(collection) ?? 0) + 1);
  }
  for (const session of sessions) session.noteLists((collection) => needed.get(collection) ?? 0);
}
