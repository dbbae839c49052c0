import { splitApiVersion, type ObjectRef } from "../model/objectRef.ts";

/**
 * Apply order after Flux (`ssa/manager_apply.go`): definitions and namespaces first, then classes, then the rest;
 * inside a stage what others refer to comes first. Deletes go backwards.
 */
const FIRST = new Set(["CustomResourceDefinition", "Namespace", "ClusterRole"]);
const WITHIN = [
  "CustomResourceDefinition",
  "Namespace",
  "PriorityClass",
  "StorageClass",
  "ResourceQuota",
  "LimitRange",
  "ServiceAccount",
  "ClusterRole",
  "Role",
  "ClusterRoleBinding",
  "RoleBinding",
  "NetworkPolicy",
  "ConfigMap",
  "Secret",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Service",
];

/** 0, 1 or 2: no write of a stage happens before all dry-runs of that stage have passed. */
export function stageOf(ref: ObjectRef): number {
  if (FIRST.has(ref.kind)) return 0;
  return ref.kind.endsWith("Class") ? 1 : 2;
}

export function compareForApply(a: ObjectRef, b: ObjectRef): number {
  return (
    stageOf(a) - stageOf(b) ||
    rank(a) - rank(b) ||
    a.namespace.localeCompare(b.namespace) ||
    a.name.localeCompare(b.name)
  );
}

function rank(ref: ObjectRef): number {
  const at = WITHIN.indexOf(ref.kind);
  return at < 0 ? WITHIN.length : at;
}

/** Kinds whose deletion takes data or other objects along: only after their name was typed. */
export function isDangerousToDelete(ref: ObjectRef): boolean {
  const { group } = splitApiVersion(ref.apiVersion);
  return (
    (group === "" &&
      (ref.kind === "Namespace" || ref.kind === "PersistentVolumeClaim" || ref.kind === "PersistentVolume")) ||
    ref.kind === "CustomResourceDefinition"
  );
}
