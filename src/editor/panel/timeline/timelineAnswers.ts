import { l10n } from "vscode";
import { formatDayTime } from "../../words/formatTime.ts";
import type { PanelMapping } from "../../repositories/panelMappings.ts";
import type { TimelineAnswerRow } from "../../../protocol/timelineProtocol.ts";
import type { TimedEvent } from "./timelineEvents.ts";

/** What people ask first after an alarm, answered from the events; "not known" where they do not tell. */
export function timelineAnswers(
  mapping: PanelMapping,
  events: readonly TimedEvent[],
  now: number,
): TimelineAnswerRow[] {
  const night = events.filter(({ isLastNight }) => isLastNight);
  const live = events.filter(({ lane }) => lane === "cluster");
  const { state, since } = mapping.state.sync;
  const driftedAt = state === "out" ? (since ?? live.at(-1)?.time) : undefined;
  const at = (time: number): string => formatDayTime(new Date(time).toISOString(), now);
  const lastGood = events.find(({ lane, time }) => lane === "commit" && (driftedAt === undefined || time < driftedAt));
  return [
    {
      question: l10n.t("What changed last night?"),
      answer: countChanges(night.length),
      ids: night.map(({ id }) => id),
    },
    {
      question: l10n.t("Drifted since when?"),
      answer:
        driftedAt !== undefined
          ? l10n.t("Since {0}.", at(driftedAt))
          : state === "in"
            ? l10n.t("It has not drifted: it is in sync.")
            : l10n.t("Unknown: not compared with a cluster."),
      ids: live.map(({ id }) => id),
    },
    {
      question: l10n.t("Which version was last in sync?"),
      answer:
        state === "unknown" || !lastGood
          ? l10n.t("Unknown.")
          : l10n.t("{0} {1}, of {2}.", lastGood.id.slice(0, 7), lastGood.title, at(lastGood.time)),
      ids: state === "unknown" || !lastGood ? [] : [lastGood.id],
    },
  ];
}

function countChanges(count: number): string {
  if (count === 0) return l10n.t("No known changes.");
  return count === 1 ? l10n.t("1 change.") : l10n.t("{0} changes.", count);
}
