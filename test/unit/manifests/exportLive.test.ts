import assert from "node:assert/strict";
import { exportLive, reduceDefaults } from "../../../src/manifests/export/exportLive.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import type { Json, JsonObject } from "../../../src/model/json.ts";
import { MooringError } from "../../../src/support/errors.ts";

const yaml = (text: string): JsonObject => {
  const [document] = parseManifest(text, "").documents;
  assert.ok(document, text);
  return document.value;
};

/** name, live object, exported object; as YAML */
type Row = readonly [name: string, live: string, exported: string];

const ROWS: readonly Row[] = [
  [
    "drops what the server sets, and status",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b, uid: u, resourceVersion: '1', generation: 2, creationTimestamp: t, selfLink: s, ownerReferences: [{name: o}], managedFields: []}\ndata: {k: v}\nimmutable: true\nstatus: {x: 1}\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata: {k: v}\nimmutable: true\n",
  ],
  [
    "drops annotations and labels of tools by exact key and keeps what people mean",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  annotations: {deployment.kubernetes.io/revision: '3', kubectl.kubernetes.io/last-applied-configuration: x, argocd.argoproj.io/tracking-id: t, argocd.argoproj.io/sync-wave: '1', note: n}\n  labels: {kustomize.toolkit.fluxcd.io/name: f, app: a}\n",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, annotations: {argocd.argoproj.io/sync-wave: '1', note: n}, labels: {app: a}}\n",
  ],
  [
    "leaves no map behind that it emptied, and every empty map that was there",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, annotations: {deployment.kubernetes.io/revision: '3'}, finalizers: [kubernetes.io/pvc-protection]}\nspec: {podSelector: {}, egress: [{}], ingress: []}\n",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}, egress: [{}], ingress: []}\n",
  ],
  [
    "drops addresses of a Service",
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], selector: {a: b}}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {a: b}}\n",
  ],
  [
    "keeps a Service headless",
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: None, clusterIPs: [None], selector: {a: b}}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: None, selector: {a: b}}\n",
  ],
  [
    "drops the finalizers of a Namespace",
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {kubernetes.io/metadata.name: a}}\nspec: {finalizers: [kubernetes]}\nstatus: {phase: Active}\n",
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n",
  ],
  [
    "drops the node of a Pod",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodeName: n, containers: []}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n",
  ],
  [
    "keeps nodeName in other kinds",
    "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {nodeName: n, volumeName: v}\n",
    "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {nodeName: n, volumeName: v}\n",
  ],
  [
    "drops the volume of a claim",
    "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {volumeName: v, storageClassName: s}\n",
    "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {storageClassName: s}\n",
  ],
  [
    "drops CA bundles of webhooks",
    "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: a}\nwebhooks: [{name: w, clientConfig: {caBundle: x, url: u}}]\n",
    "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: a}\nwebhooks: [{name: w, clientConfig: {url: u}}]\n",
  ],
  [
    "drops unset times in templates, and the status of claim templates",
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {template: {metadata: {creationTimestamp: null, labels: {a: b}}}, volumeClaimTemplates: [{metadata: {name: d, creationTimestamp: null}, status: {phase: Pending}}]}\n",
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {a: b}}}, volumeClaimTemplates: [{metadata: {name: d}}]}\n",
  ],
  [
    "drops the selector a Job was given",
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {selector: {matchLabels: {batch.kubernetes.io/controller-uid: u}}, template: {metadata: {labels: {batch.kubernetes.io/controller-uid: u, job-name: a, app: x}}}}\n",
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {app: x}}}}\n",
  ],
  [
    "empties the rules of an aggregated role",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: []}\nrules: [{verbs: [get]}]\n",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: []}\nrules: []\n",
  ],
  [
    "keeps the selector and the labels of a custom kind that is named Job too",
    "apiVersion: batch.example.com/v1\nkind: Job\nmetadata: {name: a}\nspec: {selector: {matchLabels: {controller-uid: u}}, template: {metadata: {labels: {controller-uid: u, app: x}}}}\n",
    "apiVersion: batch.example.com/v1\nkind: Job\nmetadata: {name: a}\nspec: {selector: {matchLabels: {controller-uid: u}}, template: {metadata: {labels: {controller-uid: u, app: x}}}}\n",
  ],
  [
    "keeps the rules of a custom kind that is named ClusterRole too",
    "apiVersion: example.com/v1\nkind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: []}\nrules: [{verbs: [get]}]\n",
    "apiVersion: example.com/v1\nkind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: []}\nrules: [{verbs: [get]}]\n",
  ],
  [
    "keeps top-level keys it does not know",
    "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nprovisioner: p\nparameters: {}\n",
    "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nprovisioner: p\nparameters: {}\n",
  ],
];

const managed = (manager: string, fieldsV1: Json, subresource = "", operation = "Update"): Json => ({
  manager,
  operation,
  apiVersion: "apps/v1",
  subresource,
  fieldsV1,
});

describe("exportLive", () => {
  for (const [name, live, exported] of ROWS) it(name, () => assert.deepEqual(exportLive(yaml(live)), yaml(exported)));

  it("does not change the live object", () => {
    const live = yaml(ROWS[1]?.[1] ?? "");
    const copy = structuredClone(live);
    exportLive(live);
    assert.deepEqual(live, copy);
  });

  it("drops fields only controllers own, and keeps those that people own as well", () => {
    const live: JsonObject = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        name: "a",
        managedFields: [
          managed("kubectl", {
            "f:spec": { "f:paused": {}, "f:list": { 'k:{"name":"x"}': { ".": {}, "f:name": {} } } },
          }),
          managed(
            "kube-controller-manager",
            {
              "f:spec": {
                "f:replicas": {},
                "f:paused": {},
                "f:added": { ".": {}, "f:x": {} },
                "f:list": { 'k:{"name":"x"}': { "f:seen": {} }, 'k:{"name":"y"}': { ".": {}, "f:name": {} } },
              },
            },
            "scale",
          ),
          managed("someone", { "f:status": { "f:ready": {} } }, "status"),
        ],
      },
      spec: { replicas: 3, paused: true, added: { x: 1 }, unowned: 1, list: [{ name: "x", seen: 1 }, { name: "y" }] },
    };
    assert.deepEqual(exportLive(live).spec, { paused: true, unowned: 1, list: [{ name: "x" }] });
  });

  it("keeps an object that controllers made as a whole", () => {
    const live: JsonObject = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "kube-root-ca.crt",
        managedFields: [managed("kube-controller-manager", { "f:data": { ".": {}, "f:ca.crt": {} } })],
      },
      data: { "ca.crt": "x" },
    };
    assert.deepEqual(exportLive(live).data, { "ca.crt": "x" });
  });

  it("refuses Secrets unless asked to write their values", () => {
    const secret = yaml(
      "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\ndata: {password: c2VjcmV0}\n",
    );
    assert.throws(
      () => exportLive(secret),
      (error) =>
        MooringError.is(error, "refused") && /Secret shop\/s/.test(error.message) && !/c2VjcmV0/.test(error.message),
    );
    assert.deepEqual(exportLive(secret, { includeSecretValues: true }), secret);
  });
});

describe("reduceDefaults", () => {
  const owned = managed(
    "kubectl",
    {
      "f:spec": {
        "f:replicas": {},
        "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {} } },
        "f:empty": {},
      },
    },
    "",
    "Apply",
  );
  const live: JsonObject = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a", labels: { x: "y" }, managedFields: [owned] },
    spec: { replicas: 1, strategy: { type: "Rolling" }, limit: 10, ports: [{ port: 80, protocol: "TCP" }], empty: {} },
  };
  const small = { replicas: 1, ports: [{ port: 80 }], empty: {} };
  const full = {
    replicas: 1,
    strategy: { type: "Rolling" },
    limit: 10,
    ports: [{ port: 80, protocol: "TCP" }],
    empty: {},
  };

  /** A server that fills in `defaults` and notes what it was asked. */
  function server(defaults: JsonObject): {
    readonly asked: JsonObject[];
    confirm(candidate: JsonObject): Promise<JsonObject>;
  } {
    const asked: JsonObject[] = [];
    return {
      asked,
      confirm: async (candidate) => {
        asked.push(candidate);
        const spec = candidate.spec as JsonObject;
        const ports = (spec.ports as JsonObject[]).map((port) => ({ protocol: "TCP", ...port }));
        return { ...candidate, metadata: { name: "random", uid: "u" }, spec: { ...defaults, ...spec, ports } };
      },
    };
  }

  it("drops what nobody owns when the server brings it back, with one question", async () => {
    const { asked, confirm } = server({ strategy: { type: "Rolling" }, limit: 10, more: 1 });
    assert.deepEqual(await reduceDefaults(live, confirm), {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a", labels: { x: "y" } },
      spec: small,
    });
    assert.equal(asked.length, 1);
  });

  it("keeps what the server would set to another value, and proves the rest", async () => {
    const { asked, confirm } = server({ strategy: { type: "Recreate" }, limit: 10 });
    assert.deepEqual((await reduceDefaults(live, confirm)).spec, { ...small, strategy: { type: "Rolling" } });
    // two for the rest, two for the field and its part
    assert.equal(asked.length, 4);
  });

  it("drops defaults that an Update owns, one question for each field, and keeps those that were written down", async () => {
    const all = { "f:spec": { "f:replicas": {}, "f:strategy": {}, "f:limit": {}, "f:ports": {}, "f:empty": {} } };
    const annotations = {
      "kubectl.kubernetes.io/last-applied-configuration": '{"spec":{"limit":10,"ports":[{"port":80}]}}',
    };
    const { asked, confirm } = server({ replicas: 3, strategy: { type: "Rolling" }, limit: 10 });
    const metadata = { name: "a", annotations, managedFields: [managed("kubectl-create", all)] };
    assert.deepEqual((await reduceDefaults({ ...live, metadata }, confirm)).spec, { ...small, limit: 10 });
    // replicas, strategy, empty, the protocol of the port; then all together
    assert.equal(asked.length, 5);
  });

  it("keeps everything when the server says the candidate is not valid", async () => {
    const confirm = async (): Promise<never> => {
      throw new MooringError("invalid", "no");
    };
    assert.deepEqual((await reduceDefaults(live, confirm)).spec, full);
  });

  it("hands on other errors", async () => {
    const confirm = async (): Promise<never> => {
      throw new MooringError("unreachable", "no");
    };
    await assert.rejects(reduceDefaults(live, confirm), { reason: "unreachable" });
  });

  it("asks nothing without managed fields", async () => {
    const { asked, confirm } = server({});
    assert.deepEqual((await reduceDefaults({ ...live, metadata: { name: "a" } }, confirm)).spec, full);
    assert.equal(asked.length, 0);
  });
});
