import assert from "node:assert/strict";
import { parse } from "yaml";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { EngineRig } from "./engineRig.ts";

const container = { name: "web", image: "registry.example.com/web:1" };
const OBJECTS: Readonly<Record<string, object>> = {
  Deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [
            {
              ...container,
              ports: [{ containerPort: 80 }],
              volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
              livenessProbe: { httpGet: { path: "/healthz", port: 80 } },
            },
          ],
          volumes: [
            { name: "tmp", emptyDir: {} },
            { name: "conf", configMap: { name: "conf" } },
          ],
        },
      },
    },
  },
  StatefulSet: {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    spec: {
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: { metadata: { labels: { app: "db" } }, spec: { containers: [container] } },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  },
  Service: {
    apiVersion: "v1",
    kind: "Service",
    spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80 }] },
  },
  Pod: { apiVersion: "v1", kind: "Pod", spec: { containers: [container] } },
  CronJob: {
    apiVersion: "batch/v1",
    kind: "CronJob",
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", containers: [container] } } } },
    },
  },
  NetworkPolicy: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] },
  },
};
const WAYS: Readonly<Record<string, readonly string[]>> = {
  "kubectl create": ["create"],
  "kubectl apply": ["apply"],
  "kubectl apply --server-side": ["apply", "--server-side"],
};

function withoutDefaultsInParts(spec: object): object {
  const isDefault = (key: string): boolean => key === "volumeMode" || key === "protocol";
  return JSON.parse(JSON.stringify(spec, (key, value: unknown) => (isDefault(key) ? undefined : value))) as object;
}

describe("an exported object", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  before(() => {
    rig = new EngineRig();
  });
  after(() => rig.close());

  const exported = async (kind: string, name: string): Promise<{ spec: object }> => {
    const engine = await rig.open({
      kubeconfig: plane().kubeconfig,
      renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }),
    });
    try {
      return parse((await engine.apply.exportNamed(rig.folder, kind, name)).yaml) as { spec: object };
    } finally {
      rig.closeEngines();
    }
  };
  const made = async (kind: string, name: string, command: readonly string[], spec?: object): Promise<void> => {
    const object = { ...OBJECTS[kind], metadata: { name }, ...(spec === undefined ? {} : { spec }) };
    await plane().kubectl([...command, "-n", "shop", "-f", "-"], { input: JSON.stringify(object) });
  };

  for (const [way, command] of Object.entries(WAYS)) {
    it(`has no defaults and no assigned node ports after ${way}`, async () => {
      for (const kind of Object.keys(OBJECTS)) {
        const name = `${command.join("")}-${kind}`.toLowerCase().replaceAll("--", "-");
        await made(kind, name, command);
        const { spec } = (OBJECTS as Record<string, { spec: object }>)[kind] ?? {};
        const { spec: found } = await exported(kind, name);
        // a list that is owned as a whole says nothing about its parts: what the server added to them stays
        const kept = way.endsWith("--server-side") ? withoutDefaultsInParts(found) : found;
        assert.deepEqual(kept, spec, kind);
      }
    });
  }

  it("has what people wrote down, defaults and node ports too", async () => {
    const spec = {
      type: "NodePort",
      selector: { app: "web" },
      sessionAffinity: "None",
      ports: [{ port: 80, nodePort: 30_080, protocol: "TCP" }],
    };
    for (const command of [["apply"], ["apply", "--server-side"]]) {
      await made("Service", "written", command, spec);
      assert.deepEqual((await exported("Service", "written")).spec, spec);
      await plane().kubectl(["delete", "service", "written", "-n", "shop"]);
    }
  });

  it("has what was changed by hand afterwards", async () => {
    await made("Deployment", "edited", ["create"]);
    const kubectl = (...args: readonly string[]): Promise<string> => plane().kubectl([...args, "-n", "shop"]);
    await kubectl("set", "image", "deployment/edited", "web=registry.example.com/web:2");
    await kubectl("scale", "deployment/edited", "--replicas=5");
    await kubectl("patch", "deployment/edited", "-p", '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":2}}}}');
    const text = JSON.stringify(OBJECTS.Deployment).replace("web:1", "web:2");
    const { spec } = JSON.parse(text) as { spec: object };
    assert.deepEqual((await exported("Deployment", "edited")).spec, {
      ...spec,
      replicas: 5,
      strategy: { rollingUpdate: { maxSurge: 2 } },
    });
  });
});
