import { type ObjectRef, splitApiVersion } from "../../model/objectRef.ts";
import { isPackResource } from "../../model/packReport.ts";
import type { ClusterPackState, ObjectState } from "../api/readModel.ts";
import { own } from "../../model/own.ts";

const WORKLOADS: Readonly<Record<string, readonly string[]>> = {
  apps: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
  batch: ["CronJob", "Job"],
};

/** True for kinds that run pods. */
export function isWorkload({ apiVersion, kind }: ObjectRef): boolean {
  const { group } = splitApiVersion(apiVersion);
  return own(WORKLOADS, group)?.includes(kind) ?? false;
}

/** The packs among objects that no file names: `Pack` resources, then workloads, by name. */
export function clusterPacks(extra: readonly ObjectState[]): readonly ClusterPackState[] {
  const packs = extra.flatMap((object): ClusterPackState[] => {
    const kind = isPackResource(object.ref) ? "resource" : isWorkload(object.ref) ? "workload" : undefined;
    return kind ? [{ object, kind, name: `${object.ref.namespace}/${object.ref.name}` }] : [];
  });
  return packs.sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === "resource" ? -1 : 1));
}
