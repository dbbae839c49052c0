import { l10n } from "vscode";
import { formatRef } from "../../model/objectRef.ts";
import type { Target } from "../../model/target.ts";
import type { Culprit, Verdict } from "../../model/verdict.ts";
import type { Health } from "../../model/health.ts";
import type { ObjectState } from "../../reconcile/api/readModel.ts";
import { shortCulprit } from "./describeDifference.ts";
import { describePackReport } from "./describePack.ts";
import { formatAgo, formatTime } from "./formatTime.ts";
import { countFields, fieldsOf, stateWord } from "./words.ts";

/** `drifted · 2 fields · kubectl-edit, 12:03`. */
export function describeObject(object: ObjectState, now: number): string {
  const { verdict } = object;
  const parts = [stateWord(verdict?.state)];
  if (verdict?.state === "drifted") parts.push(countFields(fieldsOf(verdict).length));
  const who = shortCulprit(verdict ? latestCulprit(verdict) : undefined, now);
  if (who) parts.push(who);
  if (object.report) parts.push(describePackReport(object.report, now));
  else if (verdict?.health && verdict.health.status !== "current") parts.push(healthWord(verdict.health));
  if ((verdict?.state === "unknown" || verdict?.state === "blocked") && verdict.reason) parts.push(verdict.reason);
  // the time itself: an age in each row would count on in all of them
  if (object.staleSince !== undefined)
    parts.push(l10n.t("last seen {0}", formatTime(new Date(object.staleSince).toISOString(), now)));
  return parts.join(" · ");
}

/** The one who wrote last among the differences; a guess only where nobody is certain. */
export function latestCulprit(verdict: Verdict): Culprit | undefined {
  const all = verdict.differences.flatMap(({ culprit }) => culprit ?? []);
  const certain = all.filter(({ isInferred }) => !isInferred);
  return (certain.length > 0 ? certain : all).reduce<Culprit | undefined>(
    (latest, culprit) => (!latest || culprit.time > latest.time ? culprit : latest),
    undefined,
  );
}

/** How the verdict is known and since when. */
export function describeEvidence(verdict: Verdict, now: number): string {
  const ago = formatAgo(verdict.asOf, now);
  switch (verdict.evidence) {
    case "proof":
      return l10n.t("verified from the watch cache, {0}", ago);
    case "dryRun":
      return l10n.t("confirmed by dry-run, {0}", ago);
    case "none":
      return l10n.t("unknown, {0}", ago);
  }
}

export function healthWord(health: Health): string {
  switch (health.status) {
    case "current":
      return l10n.t("ready");
    case "inProgress":
      return l10n.t("in progress");
    case "failed":
      return l10n.t("failed");
    case "terminating":
      return l10n.t("terminating");
    case "unknown":
      return l10n.t("health unknown");
  }
}

/** On the `kind` line of an object that the cluster does not have. */
export function describeMissing(object: ObjectState, target: Target): string {
  return l10n.t("{0} is not in {1}", formatRef(object.ref), target.context);
}
