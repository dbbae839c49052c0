import { l10n } from "vscode";
import type { Commit } from "../../../git/git.ts";
import { formatPath } from "../../../model/fieldPath.ts";
import { describeSides } from "../../words/describeDifference.ts";
import type { PanelMapping } from "../../repositories/panelMappings.ts";
import type { TimelineEvent } from "../../../protocol/timelineProtocol.ts";

/** An event with its time, ms since the epoch; what is so now has the time it was looked at. */
export type TimedEvent = TimelineEvent & { readonly time: number };

const PACK_TRAILER = "Mooring-Pack";
/** Local hours between which a change was made last night. */
const NIGHT = { from: 18, to: 8 };

/** Commits of a pack's path, live changes that its cluster tells of, and what is not committed; newest first. */
export function timelineEvents(
  mapping: PanelMapping,
  commits: readonly Commit[],
  changed: readonly string[],
  now: number,
): readonly TimedEvent[] {
  const files = changed.map((file, at) => ({
    ...{ id: `file ${at}`, lane: "file", title: file, detail: l10n.t("not committed yet"), who: "" },
    ...{ canRevert: false, canRollBack: false, time: now },
  }));
  const live = (mapping.pack?.objects ?? []).flatMap(({ ref, id, verdict }) =>
    (verdict?.differences ?? []).flatMap((difference) => {
      const time = Date.parse(difference.culprit?.time ?? "");
      if (Number.isNaN(time)) return [];
      return {
        ...{ id: `live ${id} ${difference.pointer}`, lane: "cluster", time },
        ...{ canRevert: false, canRollBack: false },
        title: `${ref.kind} ${ref.name} · ${formatPath(difference.path)}`,
        detail: describeSides(difference),
        who: difference.culprit?.manager ?? "",
      };
    }),
  );
  const made = commits.map(({ oid, subject, author, time, trailers }, at) => ({
    ...{ id: oid, oid, lane: "commit", time, title: subject, who: author.name },
    detail: trailers["Mooring-Fields"] ?? "",
    canRevert: trailers[PACK_TRAILER] !== undefined,
    canRollBack: at > 0 && mapping.pack !== undefined,
  }));
  return [...files, ...live, ...made]
    .sort((a, b) => b.time - a.time)
    .map((event) => ({
      ...event,
      lane: event.lane as TimelineEvent["lane"],
      ...dayAndClock(event.time, now),
      isLastNight: event.lane !== "file" && isLastNight(event.time, now),
    }));
}

/** Between yesterday evening and this morning, as the clock on the wall says. */
export function isLastNight(time: number, now: number): boolean {
  const start = new Date(now);
  start.setDate(start.getDate() - 1);
  start.setHours(NIGHT.from, 0, 0, 0);
  const end = new Date(now);
  end.setHours(NIGHT.to, 0, 0, 0);
  return time >= start.getTime() && time < end.getTime();
}

function dayAndClock(time: number, now: number): { readonly day: string; readonly clock: string } {
  if (time >= now) return { day: l10n.t("Now"), clock: "" };
  const date = new Date(time);
  return {
    day: date.toLocaleDateString(undefined, { weekday: "long", year: "numeric", month: "long", day: "numeric" }),
    clock: `${two(date.getHours())}:${two(date.getMinutes())}`,
  };
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}
