import { groupKind, type ObjectRef } from "../../model/objectRef.ts";

/**
 * Apply order after Flux (`ssa/manager_apply.go`): definitions and namespaces first, then classes, then the rest;
 * inside a stage what others refer to comes first. Deletes go backwards. Kinds as `groupKind` spells them.
 */
const DEFINITION = "CustomResourceDefinition.apiextensions.k8s.io";
const FIRST = new Set([DEFINITION, "Namespace", "ClusterRole.rbac.authorization.k8s.io"]);
const WITHIN = [
  DEFINITION,
  "Namespace",
  "PriorityClass.scheduling.k8s.io",
  "StorageClass.storage.k8s.io",
  "ResourceQuota",
  "LimitRange",
  "ServiceAccount",
  "ClusterRole.rbac.authorization.k8s.io",
  "Role.rbac.authorization.k8s.io",
  "ClusterRoleBinding.rbac.authorization.k8s.io",
  "RoleBinding.rbac.authorization.k8s.io",
  "NetworkPolicy.networking.k8s.io",
  "ConfigMap",
  "Secret",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Service",
];

/** 0, 1 or 2: no write of a stage happens before all dry-runs of that stage have passed. */
export function stageOf(ref: ObjectRef): number {
  if (FIRST.has(groupKind(ref))) return 0;
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
  const at = WITHIN.indexOf(groupKind(ref));
  return at < 0 ? WITHIN.length : at;
}

/** Kinds whose deletion takes data or other objects along: only after their name was typed. */
const HOLDERS: ReadonlySet<string> = new Set(["Namespace", "PersistentVolumeClaim", "PersistentVolume", DEFINITION]);

export function isDangerousToDelete(ref: ObjectRef): boolean {
  return HOLDERS.has(groupKind(ref));
}

export function isDefinition(ref: ObjectRef): boolean {
  return groupKind(ref) === DEFINITION;
}
