import fs from "node:fs";
import path from "node:path";
import type { JsonObject } from "../../src/model/json.ts";
import { AUTHOR, git } from "../demo/git.ts";
import type { ControlPlane } from "../testbed/controlPlane.ts";
import { type LogKubelet, startLogKubelet } from "../testbed/kubelet.ts";
import { configDefinition, packDefinition, packResource } from "../testbed/packDefinition.ts";
import { waitFor } from "../testbed/waitFor.ts";

const GROUP = "/apis/k8s.kubit.ir/v1alpha1/namespaces/shop";

/** A Pack that uses variables of its project, one that nobody defines, and an encrypted one of its own. */
const PACK = `apiVersion: k8s.kubit.ir/v1alpha1
kind: Pack
metadata: { name: web, namespace: shop }
spec:
  chart: { name: genpack, version: ~=0.6.1, repository: { kind: ClusterPackRepository, name: house } }
  vars:
    PASSWORD: |
      $KUBIT_VAULT;1.2;AES256;pass
      3663663832383838623116130366432
  values:
    image: "web:{{ vars.TAG }}"
    missing: "{{ vars.GONE }}"
`;
const CONFIG = `apiVersion: k8s.kubit.ir/v1alpha1
kind: Config
metadata: { name: project, namespace: shop }
spec:
  vars:
    TAG: 1.4.0
`;
const WORKER = `apiVersion: apps/v1
kind: Deployment
metadata: { name: worker, namespace: shop }
spec:
  replicas: 1
  selector: { matchLabels: { app: worker } }
  template:
    metadata: { labels: { app: worker } }
    spec: { containers: [{ name: main, image: "registry.example.com/worker:1" }] }
`;

/** Writes a repository of packs, brings it to the cluster, and adds a failing Pack that only the cluster has. */
export async function deployPacks(plane: ControlPlane, workTree: string): Promise<LogKubelet> {
  const write = (name: string, text: string): void => {
    const file = path.join(workTree, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  write("web/web.pack.yaml", PACK);
  write("vars/project.yaml", CONFIG);
  write("worker/worker.yaml", WORKER);
  await git(workTree, ["init", "--quiet", "--initial-branch=main"]);
  await git(workTree, ["config", "user.name", AUTHOR.name]);
  await git(workTree, ["config", "user.email", AUTHOR.email]);
  await git(workTree, ["remote", "add", "origin", "git@github.com:team/shop.git"]);
  await git(workTree, ["add", "."]);
  await git(workTree, ["commit", "--quiet", "-m", "Add the packs"]);

  const post = async (address: string, body: JsonObject): Promise<void> => {
    const answer = await plane.request({ method: "POST", path: address, body });
    if (answer.status !== 201) throw new Error(`${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  for (const body of [packDefinition, configDefinition])
    await post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", body);
  for (const plural of ["packs", "configs"])
    await waitFor(
      plural,
      async () => (await plane.request({ method: "GET", path: `${GROUP}/${plural}` })).status === 200,
    );
  await plane.kubectl(["apply", "--server-side", "--field-manager=mooring", "--recursive", "-f", workTree]);
  await post(`${GROUP}/packs`, packResource("redis"));
  await plane.request({
    method: "PATCH",
    path: `${GROUP}/packs/redis/status`,
    contentType: "application/merge-patch+json",
    body: { status: { phase: "Failed", message: "timed out", retries: 2 } },
  });
  const kubelet = await startLogKubelet(plane, "node");
  await post("/api/v1/namespaces/shop/serviceaccounts", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "worker", namespace: "shop" },
  });
  await post("/api/v1/namespaces/shop/pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "worker-1", namespace: "shop", labels: { app: "worker" } },
    spec: {
      nodeName: "node",
      serviceAccountName: "worker",
      automountServiceAccountToken: false,
      containers: [{ name: "main", image: "registry.example.com/worker:1" }],
    },
  });
  await post("/api/v1/namespaces/shop/events", {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "pulled", namespace: "shop" },
    involvedObject: { kind: "Pod", namespace: "shop", name: "worker-1" },
    type: "Normal",
    reason: "Pulled",
    message: "image is there",
    lastTimestamp: new Date().toISOString(),
  });
  kubelet.logs.set("shop/worker-1/main", "hello from the pod\ntoken=abcdefgh1234\n");
  return kubelet;
}
