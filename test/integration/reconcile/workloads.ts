/** A workload of two replicas in namespace `shop`. */
export const workload = (kind: string, name: string, more = ""): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec:
  ${kind === "DaemonSet" ? "" : "replicas: 2"}
  ${kind === "StatefulSet" ? `serviceName: ${name}` : ""}
  ${more}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: registry.example.com/main:1 }] }
`;

export const SETTINGS =
  "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { a: b }\n";
