import type { JsonObject } from "../../src/model/json.ts";
import type { ApiAnswer, ApiCall } from "../testbed/apiCall.ts";

export const NAMESPACE = "shop";

/** What the demo wants of a control plane: requests as its administrator. */
export interface DemoCluster {
  request(call: ApiCall): Promise<ApiAnswer>;
}

/** Paths of the kinds that the shop is made of. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  ConfigMap: "/api/v1/*/configmaps",
  CronJob: "/apis/batch/v1/*/cronjobs",
  Deployment: "/apis/apps/v1/*/deployments",
  HorizontalPodAutoscaler: "/apis/autoscaling/v2/*/horizontalpodautoscalers",
  Ingress: "/apis/networking.k8s.io/v1/*/ingresses",
  Namespace: "/api/v1/namespaces",
  NetworkPolicy: "/apis/networking.k8s.io/v1/*/networkpolicies",
  PodDisruptionBudget: "/apis/policy/v1/*/poddisruptionbudgets",
  Role: "/apis/rbac.authorization.k8s.io/v1/*/roles",
  RoleBinding: "/apis/rbac.authorization.k8s.io/v1/*/rolebindings",
  Secret: "/api/v1/*/secrets",
  Service: "/api/v1/*/services",
  ServiceAccount: "/api/v1/*/serviceaccounts",
  StatefulSet: "/apis/apps/v1/*/statefulsets",
};

/** Path of the list of a kind in the shop's namespace, or of the kind where it has none. */
export function collectionPath(kind: string): string {
  const collection = COLLECTIONS[kind];
  if (collection === undefined) throw new Error(`the demo does not know where ${kind} is served`);
  return collection.replace("*", `namespaces/${NAMESPACE}`);
}

export function objectPath(kind: string, name: string): string {
  return `${collectionPath(kind)}/${name}`;
}

/** A request that must succeed. */
export async function mustCall(cluster: DemoCluster, call: ApiCall): Promise<JsonObject> {
  const { status, body } = await cluster.request(call);
  if (status >= 300)
    throw new Error(`${call.method} ${call.path} was answered with ${status}: ${String(body.message ?? body.text)}`);
  return body;
}
