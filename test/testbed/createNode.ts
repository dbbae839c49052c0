import type { ApiAnswer, ApiCall } from "./apiCall.ts";

/** Makes a node for kwok to play. It is Ready a moment later. */
export async function createNode(request: (call: ApiCall) => Promise<ApiAnswer>, name: string): Promise<void> {
  const answer = await request({
    method: "POST",
    path: "/api/v1/nodes",
    body: {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        annotations: { "kwok.x-k8s.io/node": "fake" },
        labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" },
      },
    },
  });
  if (answer.status !== 201) throw new Error(`node ${name}: ${answer.status} ${String(answer.body["message"])}`);
}
