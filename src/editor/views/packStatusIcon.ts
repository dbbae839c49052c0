import { ThemeColor, ThemeIcon } from "vscode";
import type { PackStatus } from "../../model/packReport.ts";

/** Another shape for each status, so that none is told by colour alone. */
const ICONS: Readonly<Record<PackStatus, { readonly icon: string; readonly color: string }>> = {
  applied: { icon: "pass", color: "charts.green" },
  applyFailed: { icon: "error", color: "list.errorForeground" },
  removing: { icon: "trash", color: "list.warningForeground" },
  removeFailed: { icon: "stop", color: "list.errorForeground" },
  removed: { icon: "circle-slash", color: "list.warningForeground" },
  invalid: { icon: "warning", color: "list.warningForeground" },
};

export function packStatusIcon(status: PackStatus | undefined): ThemeIcon {
  if (status === undefined) return new ThemeIcon("circle-outline", new ThemeColor("disabledForeground"));
  const { icon, color } = ICONS[status];
  return new ThemeIcon(icon, new ThemeColor(color));
}
