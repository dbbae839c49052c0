import { l10n } from "vscode";

const DAY = { day: "numeric", month: "short" } as const;

/**
 * The strip of drift per day in words, for the ear and the tooltip.
 * @param days share of the known time of each day in sync (0 to 1), oldest first, today last; undefined where it is not known
 */
export function driftWords(days: readonly (number | undefined)[], now: number): string {
  const known = days.filter((share) => share !== undefined);
  if (known.length === 0) return "";
  const drifted = days.flatMap((share, at) => {
    if (share === undefined || share === 1) return [];
    return [l10n.t("{0} for {1} %", dayName(now, days.length - 1 - at), Math.ceil((1 - share) * 100))];
  });
  const unknown = days.length - known.length;
  const first =
    drifted.length === 0
      ? l10n.t("no drift in the last {0} days", days.length)
      : l10n.t("drifted on {0} of the last {1} days: {2}", drifted.length, days.length, drifted.join(", "));
  if (unknown === 0) return first;
  return unknown === 1 ? l10n.t("{0}; 1 day unknown", first) : l10n.t("{0}; {1} days unknown", first, unknown);
}

function dayName(now: number, ago: number): string {
  const day = new Date(now);
  day.setDate(day.getDate() - ago);
  return day.toLocaleDateString(undefined, DAY);
}
