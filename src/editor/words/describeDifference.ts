import { l10n } from "vscode";
import { formatPath } from "../../model/fieldPath.ts";
import type { Culprit, Difference } from "../../model/verdict.ts";
import { formatDayTime, formatTime } from "./formatTime.ts";
import { formatValue } from "./formatValue.ts";

/** The sentence on the line: `live has 5 (kubectl-edit, today 12:03), file says 3`. */
export function describeDifference(difference: Difference, now: number): string {
  return markUnconfirmed(difference, describe(difference, now));
}

/** What the server was not able to confirm is told apart. */
function markUnconfirmed({ isUnconfirmed }: Difference, text: string): string {
  return isUnconfirmed ? l10n.t("{0} (not confirmed)", text) : text;
}

function describe(difference: Difference, now: number): string {
  const who = difference.culprit ? ` (${describeCulprit(difference.culprit, now)})` : "";
  const live = formatValue(difference.live);
  const desired = formatValue(difference.desired);
  const path = formatPath(difference.path);
  switch (difference.kind) {
    case "changed":
      return live === desired
        ? l10n.t("live value differs{0}", who)
        : l10n.t("live has {0}{1}, file says {2}", live, who, desired);
    case "absent":
      return l10n.t("not set in the cluster{0}, file says {1}", who, desired);
    case "leftover":
      return l10n.t("`{0}` was removed from the file but is still set in the cluster ({1})", path, live);
    case "order":
      return l10n.t("live has the same items in a different order{0}", who);
  }
}

/** `kubectl-edit, today 12:03`; with the subresource where one was used, and `perhaps` before a guess. */
export function describeCulprit(culprit: Culprit, now: number): string {
  const manager = culprit.subresource ? `${culprit.manager} (${culprit.subresource})` : culprit.manager;
  const time = culprit.time ? formatDayTime(culprit.time, now) : "";
  return markGuess(culprit, time ? `${manager}, ${time}` : manager);
}

/** `kubectl-edit, 12:03` for a tree row. */
export function shortCulprit(culprit: Culprit | undefined, now: number): string {
  if (!culprit) return "";
  const time = culprit.time ? formatTime(culprit.time, now) : "";
  return markGuess(culprit, time ? `${culprit.manager}, ${time}` : culprit.manager);
}

function markGuess({ isInferred }: Culprit, text: string): string {
  return isInferred ? l10n.t("perhaps {0}", text) : text;
}

/** `live 5, file 3` for a tree row. */
export function describeSides(difference: Difference): string {
  return markUnconfirmed(difference, sidesOf(difference));
}

function sidesOf(difference: Difference): string {
  const live = formatValue(difference.live, 40);
  const desired = formatValue(difference.desired, 40);
  switch (difference.kind) {
    case "changed":
      return live === desired ? l10n.t("values differ") : l10n.t("live {0}, file {1}", live, desired);
    case "absent":
      return l10n.t("not in cluster, file {0}", desired);
    case "leftover":
      return l10n.t("removed here, live {0}", live);
    case "order":
      return l10n.t("different order");
  }
}
