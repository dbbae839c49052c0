/** Manifests of one object, with comments to keep. */
export const deployment = (
  name: string,
  more = "",
  { replicas = "2", namespace = "" }: { readonly replicas?: string; readonly namespace?: string } = {},
): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${namespace ? `  namespace: ${namespace}\n` : ""}  labels:
    tier: front # for the dashboards
spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1 # pinned
${more}`;

export const configMap = (name: string, value = "one", namespace = ""): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
${namespace ? `  namespace: ${namespace}\n` : ""}data:
  key: ${value}
`;

/** Rights for the whole cluster. */
export const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: consent-evil }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: User, name: mallory, apiGroup: rbac.authorization.k8s.io }]
`;
