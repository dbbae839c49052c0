import assert from "node:assert/strict";
import { exportLive, reduceDefaults } from "../../../src/manifests/export/exportLive.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { toYaml } from "../../../src/manifests/yaml/toYaml.ts";
import { isJsonObject, type JsonObject, jsonEqual } from "../../../src/model/json.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";

const POD =
  "{metadata: {labels: {app: a}}, spec: {containers: [{name: main, image: 'registry.invalid/web:1', ports: [{containerPort: 80}], resources: {limits: {cpu: 100m}}, env: [{name: A, value: 'yes'}], volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, emptyDir: {}}]}}";

/** path of the collection, and the object as a person wrote it */
const OBJECTS: readonly (readonly [path: string, yaml: string])[] = [
  [
    "/apis/apps/v1/namespaces/shop/deployments",
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, namespace: shop, labels: {app: a}, annotations: {note: n1}}, spec: {replicas: 2, selector: {matchLabels: {app: a}}, template: ${POD}}}`,
  ],
  [
    "/apis/apps/v1/namespaces/shop/statefulsets",
    `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: s, namespace: shop}, spec: {serviceName: s, selector: {matchLabels: {app: a}}, template: ${POD}, volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], volumeMode: Filesystem, resources: {requests: {storage: 1Gi}}}}]}}`,
  ],
  [
    "/apis/batch/v1/namespaces/shop/cronjobs",
    "{apiVersion: batch/v1, kind: CronJob, metadata: {name: c, namespace: shop}, spec: {schedule: '0 0 1 1 *', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'registry.invalid/x:1'}]}}}}}}",
  ],
  [
    "/api/v1/namespaces/shop/services",
    "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: a}, ports: [{name: http, port: 80}, {name: dns, port: 53, protocol: UDP}]}}",
  ],
  [
    "/api/v1/namespaces/shop/services",
    "{apiVersion: v1, kind: Service, metadata: {name: headless, namespace: shop}, spec: {clusterIP: None, selector: {app: a}, ports: [{port: 80}]}}",
  ],
  [
    "/api/v1/namespaces/shop/configmaps",
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}, data: {on: 'yes', text: \"a\\n  b\\n\"}}",
  ],
  [
    "/api/v1/namespaces/shop/persistentvolumeclaims",
    "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: p, namespace: shop}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}",
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies",
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: n1, namespace: shop}, spec: {podSelector: {}, egress: [{}], policyTypes: [Egress]}}",
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles",
    "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r, namespace: shop}, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}",
  ],
  ["/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: other, labels: {team: t}}}"],
];

describe("export from a real API server", () => {
  const plane = useControlPlane({ controllers: true });

  for (const [collection, yaml] of OBJECTS) {
    const file = parseManifest(yaml, "").documents[0]?.value ?? {};
    const name = String(isJsonObject(file.metadata) ? file.metadata.name : "");

    it(`gives ${String(file.kind)} ${name} back as it was written`, async () => {
      const apply = {
        method: "PATCH",
        contentType: "application/apply-patch+yaml",
        path: `${collection}/${name}?fieldManager=somebody`,
      } as const;
      const applied = await plane().request({ ...apply, body: file });
      assert.ok(applied.status < 300, JSON.stringify(applied.body));
      const raw = await settled(`${collection}/${name}`, file.kind === "Deployment" || file.kind === "StatefulSet");

      let questions = 0;
      const reduced = await reduceDefaults(raw, async (candidate) => {
        questions += 1;
        const metadata = { ...(isJsonObject(candidate.metadata) ? candidate.metadata : {}), name: `${name}-random` };
        const { status, body } = await plane().request({
          method: "POST",
          path: `${collection}?dryRun=All`,
          body: { ...candidate, metadata },
        });
        if (status >= 300) throw new MooringError("invalid", JSON.stringify(body));
        return body;
      });

      assert.ok(jsonEqual(reduced, file), `exported\n${toYaml(reduced)}\nfrom\n${toYaml(raw)}`);
      assert.ok(questions <= 1, `${questions} questions`);
    });

    it(`changes nothing of ${String(file.kind)} ${name} when the export is applied`, async () => {
      const raw = (await plane().request({ method: "GET", path: `${collection}/${name}` })).body;
      const full = parseManifest(toYaml(exportLive(raw)), "").documents[0]?.value ?? {};
      const path = `${collection}/${name}?fieldManager=exporter&dryRun=All&force=true`;
      const { status, body } = await plane().request({
        method: "PATCH",
        contentType: "application/apply-patch+yaml",
        path,
        body: full,
      });
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual(specOf(body), specOf(raw));
    });
  }

  /** The object, once its controller has written to it. */
  async function settled(path: string, hasController: boolean): Promise<JsonObject> {
    return waitFor(path, async () => {
      const { body } = await plane().request({ method: "GET", path });
      const status = isJsonObject(body.status) ? body.status : {};
      return !hasController || status.observedGeneration !== undefined ? body : undefined;
    });
  }
});

function specOf({ metadata: _metadata, status: _status, ...rest }: JsonObject): JsonObject {
  return rest;
}
