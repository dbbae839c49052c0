import assert from "node:assert/strict";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { outcomes, run } from "./applySteps.ts";
import { EngineRig, objectsOf, stateOf } from "./engineRig.ts";

const POD = "metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: registry.example.com/web, ";
const SELECTOR = "selector: { matchLabels: { app: web } }";

function workload(container: string, more = "", volumes = ""): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { ${more}${SELECTOR}, template: { ${POD}${container} }]${volumes} } } }\n`;
}

function object(apiVersion: string, kind: string, rest: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web }\n${rest}\n`;
}

/** Who applied the file before: each leaves other owners behind. */
const APPLIERS: readonly (readonly string[])[] = [
  ["apply"],
  ["create"],
  ["apply", "--server-side"],
  ["apply", "--server-side", "--field-manager=mooring"],
];

/** Two states of a file that exclude each other. */
const SWITCHES: readonly { readonly what: string; readonly before: string; readonly after: string }[] = [
  {
    what: "a value that comes from a Secret now",
    before: workload("env: [{ name: T, value: abc }]"),
    after: workload("env: [{ name: T, valueFrom: { secretKeyRef: { name: t, key: k } } }]"),
  },
  {
    what: "another handler of a probe",
    before: workload("livenessProbe: { httpGet: { path: /, port: 80 } }"),
    after: workload("livenessProbe: { tcpSocket: { port: 80 } }"),
  },
  {
    what: "another source of a volume",
    before: workload("ports: []", "", ", volumes: [{ name: v, emptyDir: {} }]"),
    after: workload("ports: []", "", ", volumes: [{ name: v, configMap: { name: c } }]"),
  },
  {
    what: "a strategy without the parameters of the one before, which are defaults",
    before: workload("ports: []", "strategy: { type: RollingUpdate }, "),
    after: workload("ports: []", "strategy: { type: Recreate }, "),
  },
  {
    what: "the other of two limits of a budget",
    before: object("policy/v1", "PodDisruptionBudget", `spec: { minAvailable: 1, ${SELECTOR} }`),
    after: object("policy/v1", "PodDisruptionBudget", `spec: { maxUnavailable: 1, ${SELECTOR} }`),
  },
  {
    what: "another number of a named port",
    before: object("v1", "Service", "spec: { ports: [{ name: http, port: 80 }] }"),
    after: object("v1", "Service", "spec: { ports: [{ name: http, port: 8080 }] }"),
  },
  {
    what: "another number of the only port",
    before: object("v1", "Service", "spec: { ports: [{ port: 80 }] }"),
    after: object("v1", "Service", "spec: { ports: [{ port: 8080 }] }"),
  },
];

/** Two states of a file between which the object cannot go. */
const IMMUTABLE: readonly {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly at: string;
}[] = [
  {
    what: "the value of a PriorityClass",
    before: object("scheduling.k8s.io/v1", "PriorityClass", "value: 10"),
    after: object("scheduling.k8s.io/v1", "PriorityClass", "value: 11"),
    at: "/value",
  },
  {
    what: "a parameter of a StorageClass",
    before: object("storage.k8s.io/v1", "StorageClass", "provisioner: p.example.com\nparameters: { a: '1' }"),
    after: object("storage.k8s.io/v1", "StorageClass", "provisioner: p.example.com\nparameters: { a: '2' }"),
    at: "/parameters/a",
  },
  {
    what: "the role of a binding",
    before: object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: a }",
    ),
    after: object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: b }",
    ),
    at: "/roleRef/name",
  },
  {
    what: "the storage of a claim template, not the defaults beside it",
    before: object(
      "apps/v1",
      "StatefulSet",
      `spec: { serviceName: web, ${SELECTOR}, template: { ${POD} ports: [] }] } }, volumeClaimTemplates: [{ metadata: { name: d }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }] }`,
    ),
    after: object(
      "apps/v1",
      "StatefulSet",
      `spec: { serviceName: web, ${SELECTOR}, template: { ${POD} ports: [] }] } }, volumeClaimTemplates: [{ metadata: { name: d }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 2Gi } } } }] }`,
    ),
    at: "/spec/volumeClaimTemplates/0/spec/resources/requests/storage",
  },
  {
    what: "a field with a rule of its own wording",
    before: object("refused.example.com/v1", "Bucket", "spec: { region: eu-1 }"),
    after: object("refused.example.com/v1", "Bucket", "spec: { region: eu-2 }"),
    at: "/spec/region",
  },
];

const BUCKETS = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: buckets.refused.example.com }
spec:
  group: refused.example.com
  scope: Namespaced
  names: { kind: Bucket, plural: buckets, singular: bucket }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                region: { type: string, maxLength: 20, x-kubernetes-validations: [{ rule: self == oldSelf, message: regions stay }] }
`;

describe("changes that the server refuses, on a real API server", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  let count = 0;
  let namespace = "";
  beforeEach(async () => {
    rig = new EngineRig();
    namespace = `refused-${count++}`;
    await plane().kubectl(["create", "namespace", namespace]);
  });
  afterEach(() => rig.close());

  const only = async () => {
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, namespace });
    const verdict = () => {
      const [found] = objectsOf(stateOf(engine, rig.folder));
      assert.ok(found?.verdict);
      return found.verdict;
    };
    return { engine, verdict };
  };

  for (const { what, before, after } of SWITCHES) {
    for (const how of APPLIERS) {
      it(`${what} is drift, and an apply brings it (made by ${how.join(" ")})`, async () => {
        const file = rig.write("web.yaml", before);
        rig.initGit();
        await plane().kubectl([...how, "-n", namespace, "-f", file]);
        rig.write("web.yaml", after);
        rig.commitAll("Switch");
        const { engine, verdict } = await only();
        assert.deepEqual([verdict().state, verdict().evidence], ["drifted", "dryRun"], verdict().reason);
        const plan = await engine.apply.plan({ folder: rig.folder });
        const force = plan.writes.flatMap(({ conflicts }, write) =>
          conflicts.map((_, conflict) => ({ write, conflict })),
        );
        assert.match(outcomes(await run(engine, plan, force))[0] ?? "", /^written \w+ web$/);
        assert.deepEqual([verdict().state, verdict().differences], ["inSync", []], verdict().reason);
        await plane().kubectl(["diff", "-n", namespace, "--server-side", "--field-manager=mooring", "-f", file]);
      });
    }
  }

  it("a field that cannot change blocks, whatever the words of the refusal, and a new object is offered", async () => {
    await plane().kubectl(["apply", "-f", "-"], { input: BUCKETS });
    await waitFor("buckets", async () =>
      (await plane().kubectl(["api-resources", "--api-group=refused.example.com", "--cached=false"])).includes(
        "buckets",
      ),
    );
    for (const { what, before, after, at } of IMMUTABLE) {
      const file = rig.write("web.yaml", before);
      const args = ["apply", "--server-side", "--field-manager=mooring", "-n", namespace, "-f", file];
      await waitFor(what, () => plane().kubectl(args));
      rig.write("web.yaml", after);
      const { engine, verdict } = await only();
      assert.equal(verdict().state, "blocked", `${what}: ${verdict().reason}`);
      assert.deepEqual(
        verdict().differences.map(({ pointer }) => pointer),
        [at],
        what,
      );
      const plan = await engine.apply.plan({ folder: rig.folder }, { recreate: true });
      assert.deepEqual(
        plan.writes.map(({ action }) => action),
        ["recreate"],
      );
      rig.closeEngines();
    }
  });

  it("a change that another deployment tool's field excludes is blocked, with the field and the tool", async () => {
    const state = (strategy: string): string => workload("ports: []", strategy);
    const by = (manager: string, text: string): Promise<string> =>
      plane().kubectl(
        ["apply", "--server-side", "--force-conflicts", `--field-manager=${manager}`, "-n", namespace, "-f", "-"],
        { input: text },
      );
    await by("mooring", state(""));
    await by("team-a", state("strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 2 } }, "));
    rig.write("web.yaml", state("strategy: { type: Recreate }, "));
    const { engine, verdict } = await only();
    const { state: found, reason, differences } = verdict();
    assert.equal(found, "blocked", reason);
    assert.match(reason, /rollingUpdate.*applied by team-a.*conflicts with the change/);
    assert.deepEqual(
      differences.map(({ kind, pointer }) => `${kind} ${pointer}`),
      ["changed /spec/strategy/type", "leftover /spec/strategy/rollingUpdate"],
    );
    await assert.rejects(engine.apply.plan({ folder: rig.folder }), /team-a/);
  });

  it("a file that is not valid is not called immutable", async () => {
    const file = rig.write("web.yaml", object("v1", "Service", "spec: { ports: [{ name: http, port: 80 }] }"));
    await plane().kubectl(["apply", "--server-side", "--field-manager=mooring", "-n", namespace, "-f", file]);
    rig.write("web.yaml", object("v1", "Service", "spec: { ports: [{ name: http, port: 80, targetPort: 99999 }] }"));
    assert.equal((await only()).verdict().state, "unknown");
  });
});
