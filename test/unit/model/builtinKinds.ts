const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  "apps/v1": ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
  "batch/v1": ["Job", "CronJob"],
  "policy/v1": ["PodDisruptionBudget"],
  "networking.k8s.io/v1": ["NetworkPolicy", "Ingress"],
  "rbac.authorization.k8s.io/v1": ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
  "storage.k8s.io/v1": ["StorageClass"],
  "scheduling.k8s.io/v1": ["PriorityClass"],
  "discovery.k8s.io/v1": ["EndpointSlice"],
  "apiextensions.k8s.io/v1": ["CustomResourceDefinition"],
  "apiregistration.k8s.io/v1": ["APIService"],
  "admissionregistration.k8s.io/v1": ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"],
};

/** The apiVersion of a kind that comes with Kubernetes; `v1` for the rest. */
export function versionOf(kind: string): string {
  return Object.keys(VERSIONS).find((apiVersion) => VERSIONS[apiVersion]?.includes(kind)) ?? "v1";
}
