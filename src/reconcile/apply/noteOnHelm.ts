import { releaseName } from "../../manifests/charts/releaseName.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";

/**
 * What the next `helm upgrade` does with a write; "" for what is not Helm's. Helm merges three ways (`pkg/kube/client.go`): it sets
 * what the new manifest says and removes what the old one had and the new one has not; what neither names it leaves alone. Of a
 * custom resource it only writes what differs between its two manifests. An object that its last manifest does not have must
 * carry its marks, else it stops.
 */
export function noteOnHelm(folder: FolderReconciler, { applier, desired, pack, verdict }: ComparedObject): string {
  const { origin, released } = desired;
  if (applier === "helm")
    return "Applied by Helm: the next `helm upgrade` resets these fields to the chart and release values. Upgrade with the same files to keep this change.";
  if (verdict?.state !== "missing" || origin.kind !== "chart" || released) return "";
  const isRelease = [...folder.comparison.entriesOf(pack.id)].some((one) => one.applier === "helm");
  if (!isRelease || desired.hasHelmMarks) return "";
  return `Helm installed this chart as ${releaseName(pack.name)}. If its last manifest does not have this object, the next \`helm upgrade\` stops: it is not Helm's. Create it with \`helm upgrade\`, or let Mooring read the release (setting mooring.charts.readReleases, or --release-values) to mark it.`;
}
