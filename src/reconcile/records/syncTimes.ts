import type { MappingRecords, SyncState, Transition } from "./mappingRecords.ts";
import type { SyncSummary } from "../api/readModel.ts";

/** The time that a share is told of (ms). */
const SHARE_SPAN = 30 * 24 * 3_600_000;

/** Days that are told of one by one. */
const DAYS = 14;

/** Milliseconds since the epoch. */
interface Day {
  readonly from: number;
  readonly to: number;
}

/** Notes that the state of a pack against its cluster is another now. What happened while nobody looked is not known. */
export function noteSync(records: MappingRecords, packId: string, state: SyncState, now: number, head: string): void {
  records.change(packId, (record) => {
    const { sync } = record;
    const last = sync.at(-1);
    if (last?.state === state && now >= last.at && !isGap(last, records)) return record;
    const gap: Transition[] =
      last && last.state !== "unknown" && isGap(last, records)
        ? [{ at: records.seenAt, state: "unknown", head: "" }]
        : [];
    const next = [...sync, ...gap];
    if (next.at(-1)?.state !== state) next.push({ at: now, state, head });
    return next.length > sync.length ? { ...record, sync: next } : record;
  });
}

/** The last note is of an earlier session. */
function isGap(last: Transition, records: MappingRecords): boolean {
  return last.at <= records.seenAt && records.seenAt < records.openedAt;
}

/** State, since when, and the share of the known time in sync, of a span that ends now. */
export function summarizeSync(
  sync: readonly Transition[],
  now: number,
  span = SHARE_SPAN,
  days = lastDays(now),
): SyncSummary {
  const last = sync.at(-1);
  return {
    state: last?.state ?? "unknown",
    since: last?.at,
    share: shareBetween(sync, now - span, now),
    days: days.map(({ from, to }) => shareBetween(sync, from, to)),
  };
}

/** The days of a summary, oldest first; the last one ends now. Calendar arithmetic is slow: many summaries share it. */
export function lastDays(now: number): readonly Day[] {
  const starts = Array.from({ length: DAYS }, (_, at) => midnight(now, DAYS - 1 - at));
  return starts.map((from, at) => ({ from, to: starts[at + 1] ?? now }));
}

/** Of the known time between two moments. */
function shareBetween(sync: readonly Transition[], from: number, to: number): number | undefined {
  let inSync = 0;
  let out = 0;
  for (const [at, { at: start, state }] of sync.entries()) {
    const end = Math.min(sync[at + 1]?.at ?? to, to);
    const length = Math.max(0, end - Math.max(start, from));
    if (state === "in") inSync += length;
    else if (state === "out") out += length;
  }
  return inSync + out > 0 ? inSync / (inSync + out) : undefined;
}

/** The beginning of a day by the clock on the wall; days are not always 24 hours. */
function midnight(now: number, daysAgo: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() - daysAgo);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}
