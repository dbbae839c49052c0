import type { Commit } from "../../git/git.ts";
import { isJsonObject, type JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { formatRef, type ObjectRef } from "../../model/objectRef.ts";
import { messageOf } from "../../support/errors.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { TimelineItem } from "../api/mappingRequests.ts";
import { readPackHistory } from "../commit/packHistory.ts";
import { selectEntries } from "../folder/select.ts";
import type { Selection } from "../api/selection.ts";

/** Objects that are read one by one for their field managers. */
const MAX_OBJECTS = 200;

/**
 * What happened to the selection, newest first: commits of its files, writes that its live objects remember (each manager only
 * its last), events of the cluster, and when it came in and out of sync. What may not be read is left out.
 */
export async function timeline(
  folder: FolderReconciler,
  selection: Selection,
  options: { readonly since?: number | undefined; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly TimelineItem[]> {
  const entries = selectEntries(folder, selection);
  const { since = 0, limit } = options;
  const parts = await Promise.all([
    commits(folder, selection, entries, limit, signal),
    liveChanges(entries, signal),
    events(folder, entries, signal),
  ]);
  const all = [...parts.flat(), ...syncItems(folder, entries)].filter(({ time }) => time >= since);
  return all.sort((a, b) => b.time - a.time).slice(0, limit);
}

async function commits(
  folder: FolderReconciler,
  selection: Selection,
  entries: readonly ComparedObject[],
  limit: number,
  signal?: AbortSignal,
): Promise<readonly TimelineItem[]> {
  const pack = folder.packs.packs.find(({ id }) => id === selection.packId);
  const files =
    pack && selection.objectId === undefined ? pack.files : entries.map(({ desired }) => desired.origin.file);
  const log = await readPackHistory(folder, files, limit, signal);
  return log.map((commit: Commit) => ({ kind: "commit", time: commit.time, commit }));
}

async function liveChanges(entries: readonly ComparedObject[], signal?: AbortSignal): Promise<readonly TimelineItem[]> {
  const found = await Promise.all(
    entries.slice(0, MAX_OBJECTS).map(async ({ session, desired }) => {
      const sighting = session?.look(desired.ref);
      const known = sighting?.kind === "found" ? sighting.object : undefined;
      return known ?? (await session?.get(desired.ref, signal).catch(() => undefined));
    }),
  );
  return found.flatMap((live) => (live ? changesOf(live) : []));
}

function changesOf({ ref, managedFields }: LiveObject): readonly TimelineItem[] {
  return managedFields.flatMap(({ manager, operation, subresource, time }) => {
    const at = Date.parse(time);
    if (Number.isNaN(at) || subresource === "status") return [];
    return [{ kind: "live", time: at, object: formatRef(ref), manager, operation, subresource }];
  });
}

async function events(
  folder: FolderReconciler,
  entries: readonly ComparedObject[],
  signal?: AbortSignal,
): Promise<readonly TimelineItem[]> {
  const items: TimelineItem[] = [];
  for (const session of new Set(entries.flatMap((entry) => entry.session ?? []))) {
    const own = entries.filter((entry) => entry.session === session).map(({ desired }) => desired.ref);
    const resource = session.catalog.find("v1", "Event");
    if (!resource) continue;
    for (const namespace of new Set(own.map((ref) => ref.namespace).filter(Boolean))) {
      try {
        const { objects } = await session.cluster.list(resource, namespace, signal);
        items.push(...objects.flatMap(({ body }) => eventItem(body, own)));
      } catch (error) {
        folder.ports.log.info(`Events of ${namespace} are not shown: ${messageOf(error)}`);
      }
    }
  }
  return items;
}

/** An event about one of the objects; about the pods of a workload it is told by the workload's own. */
function eventItem(body: JsonObject, own: readonly ObjectRef[]): readonly TimelineItem[] {
  const about = isJsonObject(body.involvedObject) ? body.involvedObject : {};
  const ref = own.find(
    ({ kind, name, namespace }) => kind === about.kind && name === about.name && namespace === about.namespace,
  );
  const time = [body.lastTimestamp, body.eventTime, body.firstTimestamp]
    .map((at) => Date.parse(String(at)))
    .find((at) => !Number.isNaN(at));
  if (!ref || time === undefined) return [];
  const text = (key: string): string => (typeof body[key] === "string" ? body[key] : "");
  return [
    {
      kind: "event",
      time,
      object: formatRef(ref),
      reason: text("reason"),
      message: text("message"),
      isWarning: body.type === "Warning",
    },
  ];
}

function syncItems({ records }: FolderReconciler, entries: readonly ComparedObject[]): readonly TimelineItem[] {
  const packs = new Map(entries.map(({ pack }) => [pack.id, pack]));
  return [...packs.values()].flatMap(({ id, name }) =>
    records.get(id).sync.map(({ at, state, head }) => ({ kind: "sync", time: at, pack: name, state, head }) as const),
  );
}
