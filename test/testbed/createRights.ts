import type { Json, JsonObject } from "../../src/model/json.ts";
import type { ApiAnswer, ApiCall } from "./apiCall.ts";
import { devNamespace, type UserName } from "./users.ts";

const rbac = "rbac.authorization.k8s.io";
const look = ["get", "list", "watch"];

const readableCore = [
  ...[
    "configmaps",
    "endpoints",
    "events",
    "limitranges",
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "persistentvolumes",
  ],
  ...["pods", "pods/log", "podtemplates", "replicationcontrollers", "resourcequotas", "serviceaccounts", "services"],
];

/** All but the core group, of which `reader` must not see the Secrets: RBAC cannot say "all but". */
const readableGroups = [
  ...["admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "autoscaling", "batch"],
  ...[
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
  ],
  ...["policy", rbac, "scheduling.k8s.io", "storage.k8s.io"],
];

/**
 * Gives the users their rights, and makes the namespace of `shop-dev`.
 * @param extraGroups API groups of custom resources that `reader` may see.
 */
export async function createRights(
  request: (call: ApiCall) => Promise<ApiAnswer>,
  extraGroups: readonly string[],
): Promise<void> {
  const make = async (collection: string, body: JsonObject): Promise<void> => {
    const answer = await request({ method: "POST", path: collection, body });
    if (answer.status !== 201) throw new Error(`${collection}: ${answer.status} ${String(answer.body["message"])}`);
  };
  const inNamespace = `/apis/${rbac}/v1/namespaces/${devNamespace}`;
  await make("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: devNamespace } });
  await make(`${inNamespace}/roles`, role("Role", "shop-dev", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]));
  await make(`${inNamespace}/rolebindings`, binding("Role", "shop-dev"));
  const readable = [
    { apiGroups: [""], resources: readableCore, verbs: look },
    { apiGroups: [...readableGroups, ...extraGroups], resources: ["*"], verbs: look },
  ];
  await make(`/apis/${rbac}/v1/clusterroles`, role("ClusterRole", "reader", readable));
  await make(`/apis/${rbac}/v1/clusterrolebindings`, binding("ClusterRole", "reader"));
}

function role(kind: "Role" | "ClusterRole", name: UserName, rules: readonly Json[]): JsonObject {
  return { apiVersion: `${rbac}/v1`, kind, metadata: { name }, rules };
}

/** Binds a role to the user of the same name. */
function binding(kind: "Role" | "ClusterRole", name: UserName): JsonObject {
  return {
    apiVersion: `${rbac}/v1`,
    kind: `${kind}Binding`,
    metadata: { name },
    roleRef: { apiGroup: rbac, kind, name },
    subjects: [{ kind: "User", apiGroup: rbac, name }],
  };
}
