import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { TimelineAnswer, TimelineQuestion } from "../api/mappingRequests.ts";
import { timeline } from "./timeline.ts";
import type { Selection } from "../api/selection.ts";

const LIMIT = 500;
/** Last night: from this hour of the day before, local time. */
const EVENING = 18;

/** Answers one of the saved questions about a pack. */
export async function askTimeline(
  folder: FolderReconciler,
  selection: Selection,
  question: TimelineQuestion,
  signal?: AbortSignal,
): Promise<TimelineAnswer> {
  const read = (since?: number): ReturnType<typeof timeline> =>
    timeline(folder, selection, { since, limit: LIMIT }, signal);
  const sync = selection.packId === undefined ? [] : folder.records.get(selection.packId).sync;
  const last = sync.at(-1);
  switch (question) {
    case "lastNight": {
      const since = eveningBefore(folder.ports.clock.now());
      const items = (await read(since)).filter(({ kind }) => kind !== "sync");
      return { question, since, items };
    }
    case "driftedSince": {
      if (last?.state !== "out") return { question, since: undefined, items: [] };
      // whoever wrote just before it was seen has most likely caused it
      const items = (await read()).filter(({ time, kind }) => kind !== "sync" && time >= last.at - 60_000);
      return { question, since: last.at, items };
    }
    case "lastInSync": {
      const at = sync.findLastIndex(({ state }) => state === "in");
      const found = sync[at];
      if (!found) return { question, since: undefined, items: [] };
      const commits = (await read()).flatMap((item) => (item.kind === "commit" ? [item] : []));
      // a commit that came while it was in sync may be the very one that ended that
      const known = commits.find(({ commit }) => commit.oid === found.head);
      const { commit } = known ?? commits.find(({ time }) => time <= found.at) ?? {};
      return { question, since: found.at, until: sync[at + 1]?.at, head: found.head, commit, items: [] };
    }
  }
}

function eveningBefore(now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() - 1);
  day.setHours(EVENING, 0, 0, 0);
  return day.getTime();
}
