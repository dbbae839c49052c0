import type { MappingRecords, SyncState, Transition } from "./mappingRecords.ts";
import type { SyncSummary } from "./readModel.ts";

/** The time that a share is told of (ms). */
const SHARE_SPAN = 30 * 24 * 3_600_000;

/** Notes that the state of a pack against its cluster is another now. What happened while nobody looked is not known. */
export function noteSync(records: MappingRecords, packId: string, state: SyncState, now: number, head: string): void {
  const { sync } = records.get(packId);
  const last = sync.at(-1);
  if (last?.state === state && now >= last.at && !isGap(last, records)) return;
  const gap: Transition[] =
    last && last.state !== "unknown" && isGap(last, records)
      ? [{ at: records.seenAt, state: "unknown", head: "" }]
      : [];
  const next = [...sync, ...gap];
  if (next.at(-1)?.state !== state) next.push({ at: now, state, head });
  if (next.length > sync.length) records.update(packId, { sync: next });
}

/** The last note is of an earlier session. */
function isGap(last: Transition, records: MappingRecords): boolean {
  return last.at <= records.seenAt && records.seenAt < records.openedAt;
}

/** State, since when, and the share of the known time in sync, of a span that ends now. */
export function summarizeSync(sync: readonly Transition[], now: number, span = SHARE_SPAN): SyncSummary {
  const last = sync.at(-1);
  let inSync = 0;
  let out = 0;
  for (const [at, { at: start, state }] of sync.entries()) {
    const end = sync[at + 1]?.at ?? now;
    const length = Math.max(0, end - Math.max(start, now - span));
    if (state === "in") inSync += length;
    else if (state === "out") out += length;
  }
  return {
    state: last?.state ?? "unknown",
    since: last?.at,
    share: inSync + out > 0 ? inSync / (inSync + out) : undefined,
  };
}
