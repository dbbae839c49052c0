/** Where the API server keeps the kinds of the fleet. */
export interface KindPlace {
  /** Path before the namespace. */
  readonly root: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

const core = "/api/v1";
const rbac = "/apis/rbac.authorization.k8s.io/v1";

const place = (root: string, plural: string, isNamespaced = true): KindPlace => ({ root, plural, isNamespaced });

/** Twenty kinds of seven group-versions beside the core: what applications of different age bring along. */
export const fleetKinds: Readonly<Record<string, KindPlace>> = {
  Namespace: place(core, "namespaces", false),
  ServiceAccount: place(core, "serviceaccounts"),
  ResourceQuota: place(core, "resourcequotas"),
  ConfigMap: place(core, "configmaps"),
  Secret: place(core, "secrets"),
  Service: place(core, "services"),
  PersistentVolumeClaim: place(core, "persistentvolumeclaims"),
  Deployment: place("/apis/apps/v1", "deployments"),
  StatefulSet: place("/apis/apps/v1", "statefulsets"),
  DaemonSet: place("/apis/apps/v1", "daemonsets"),
  CronJob: place("/apis/batch/v1", "cronjobs"),
  Job: place("/apis/batch/v1", "jobs"),
  Ingress: place("/apis/networking.k8s.io/v1", "ingresses"),
  NetworkPolicy: place("/apis/networking.k8s.io/v1", "networkpolicies"),
  PodDisruptionBudget: place("/apis/policy/v1", "poddisruptionbudgets"),
  HorizontalPodAutoscaler: place("/apis/autoscaling/v2", "horizontalpodautoscalers"),
  Role: place(rbac, "roles"),
  RoleBinding: place(rbac, "rolebindings"),
  ClusterRole: place(rbac, "clusterroles", false),
  ClusterRoleBinding: place(rbac, "clusterrolebindings", false),
};

/** Path of one object on the API server. */
export function objectPath(kind: string, namespace: string, name: string): string {
  const found = fleetKinds[kind];
  if (found === undefined) throw new Error(`${kind} is no kind of the fleet`);
  return `${found.root}${found.isNamespaced ? `/namespaces/${namespace}` : ""}/${found.plural}/${name}`;
}
