import { ThemeColor, ThemeIcon } from "vscode";
import type { Health } from "../../model/health.ts";
import type { VerdictState } from "../../model/verdict.ts";

/** Drift is no error: it gets the warning colour. Red is kept for failures of health and of Mooring itself. */
const ICONS: Readonly<Record<VerdictState, { readonly icon: string; readonly color: string }>> = {
  inSync: { icon: "pass", color: "charts.green" },
  drifted: { icon: "diff-modified", color: "list.warningForeground" },
  missing: { icon: "diff-removed", color: "list.warningForeground" },
  extra: { icon: "diff-added", color: "charts.blue" },
  blocked: { icon: "lock", color: "list.warningForeground" },
  unknown: { icon: "question", color: "disabledForeground" },
};

/** `isStale`: the cluster is away, so the colour is taken back while the shape stays. */
export function stateIcon(state: VerdictState | undefined, isStale: boolean, health?: Health): ThemeIcon {
  if (state === undefined) return new ThemeIcon("circle-outline", new ThemeColor("disabledForeground"));
  if (state === "inSync" && health?.status === "failed")
    return new ThemeIcon("error", new ThemeColor(isStale ? "disabledForeground" : "list.errorForeground"));
  const { icon, color } = ICONS[state];
  return new ThemeIcon(icon, new ThemeColor(isStale ? "disabledForeground" : color));
}
