import { l10n } from "vscode";
import { type PackReport, type PackStatus, retriesAutomatically } from "../../model/packReport.ts";
import { formatTime } from "./formatTime.ts";

export function packStatusWord(status: PackStatus | undefined): string {
  switch (status) {
    case "applied":
      return l10n.t("applied");
    case "applyFailed":
      return l10n.t("apply failed");
    case "removing":
      return l10n.t("removing");
    case "removeFailed":
      return l10n.t("remove failed");
    case "removed":
      return l10n.t("removed");
    case "invalid":
      return l10n.t("invalid");
    case undefined:
      return l10n.t("not reported yet");
  }
}

/** `apply failed, tried 3 times, again at 12:03`. */
export function describePackReport(report: PackReport, now: number): string {
  const parts = [packStatusWord(report.status)];
  if (report.isBehind) parts.push(l10n.t("the last change has not been observed yet"));
  if (retriesAutomatically(report.status)) parts.push(...retryWords(report, now));
  return parts.join(", ");
}

/** What it means and what is left to do; "" where the word says all. */
export function explainReport({ status, message }: PackReport): string {
  switch (status) {
    case "applyFailed":
    case "removeFailed":
      return message || l10n.t("The operator reports no reason. See the events of the pack.");
    case "removed":
      return l10n.t("It was deleted in the cluster. Apply it again, or delete its file.");
    case "invalid":
      return message
        ? l10n.t("The values do not match the schema of the chart: {0}", message)
        : l10n.t("The values do not match the schema of the chart. Correct them in the file.");
    case "applied":
    case "removing":
    case undefined:
      return message;
  }
}

function retryWords({ retry }: PackReport, now: number): string[] {
  const words: string[] = [];
  if (retry?.attempts !== undefined)
    words.push(retry.attempts === 1 ? l10n.t("tried once") : l10n.t("tried {0} times", retry.attempts));
  words.push(
    retry?.at === undefined
      ? l10n.t("retried automatically")
      : l10n.t("retrying at {0}", formatTime(new Date(retry.at).toISOString(), now)),
  );
  return words;
}
