import assert from "node:assert/strict";
import type { Verdict } from "../../../src/model/verdict.ts";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { outcomes, run } from "./applySteps.ts";
import { EngineRig, verdictOf } from "./engineRig.ts";
import { at, live } from "./liveObjects.ts";

function definition(kind: string, scope: "Cluster" | "Namespaced", hasStatus: boolean): string {
  const plural = `${kind.toLowerCase()}s`;
  const subresources = hasStatus ? ", subresources: { status: {} }" : "";
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${plural}.kinds.example.com }
spec:
  group: kinds.example.com
  scope: ${scope}
  names: { kind: ${kind}, plural: ${plural}, singular: ${kind.toLowerCase()} }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }${subresources} }
`;
}

function custom(kind: string, name: string, rest: string): string {
  return `apiVersion: kinds.example.com/v1\nkind: ${kind}\nmetadata: { name: ${name} }\n${rest}`;
}

describe("objects as their kind has them, on a real API server", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const kubectl = (...args: readonly string[]): Promise<string> => plane().kubectl(args);
  const open = (): Promise<Engine> =>
    rig.open({ kubeconfig: plane().kubeconfig, renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }) });
  const applyAll = async (engine: Engine): Promise<readonly string[]> =>
    outcomes(await run(engine, await engine.apply.plan({ folder: rig.folder })));
  const install = async (kind: string, scope: "Cluster" | "Namespaced", hasStatus: boolean): Promise<void> => {
    await plane().kubectl(["apply", "-f", "-"], { input: definition(kind, scope, hasStatus) });
    const name = `${kind.toLowerCase()}s.kinds.example.com`;
    await waitFor(`${name} in discovery`, async () =>
      (await kubectl("api-resources", "--api-group=kinds.example.com", "--cached=false", "-o", "name")).includes(name),
    );
  };
  const found = (engine: Engine, kind: string, name: string): readonly [Verdict["state"], ...string[]] => {
    const { state, differences } = verdictOf(engine, rig.folder, kind, name);
    return [state, ...differences.map(({ pointer }) => pointer).sort()];
  };

  it("lose a namespace where the kind is cluster-scoped, also one that a kustomization gives", async () => {
    await install("Realm", "Cluster", false);
    rig.write("app/kustomization.yaml", "namespace: elsewhere\nresources: [all.yaml]\n");
    rig.write("app/all.yaml", custom("Realm", "north", "spec: { size: 1 }\n"));
    rig.write("space.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: { name: kinds-made, namespace: shop }\n");
    rig.write(
      "role.yaml",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: kinds-reader, namespace: shop }\nrules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]\n",
    );
    const engine = await open();
    assert.deepEqual((await applyAll(engine)).toSorted(), [
      "written ClusterRole kinds-reader",
      "written Namespace kinds-made",
      "written Realm north",
    ]);
    for (const [kind, name] of [
      ["ClusterRole", "kinds-reader"],
      ["Namespace", "kinds-made"],
      ["Realm", "north"],
    ] as const) {
      assert.deepEqual(found(engine, kind, name), ["inSync"]);
      assert.equal(verdictOf(engine, rig.folder, kind, name).ref.namespace, "");
    }
    await kubectl("patch", "realm", "north", "--type=merge", "-p", '{"spec":{"size":2}}');
    rig.closeEngines();
    assert.deepEqual(found(await open(), "Realm", "north"), ["drifted", "/spec/size"]);
  });

  it("keep their status where it is content: compared, removed and written like any field", async () => {
    await install("Gate", "Namespaced", false);
    rig.write("gate.yaml", custom("Gate", "side", "spec: { a: 1 }\nstatus: { phase: open, extra: x }\n"));
    const engine = await open();
    assert.deepEqual(await applyAll(engine), ["written Gate side"]);
    assert.deepEqual(at(await live(plane(), "gate", "side"), "status"), { phase: "open", extra: "x" });
    assert.deepEqual(found(engine, "Gate", "side"), ["inSync"]);
    await kubectl("patch", "gate", "side", "-n", "shop", "--type=merge", "-p", '{"status":{"phase":"closed"}}');
    rig.write("gate.yaml", custom("Gate", "side", "spec: { a: 1 }\nstatus: { phase: open }\n"));
    rig.closeEngines();
    const again = await open();
    assert.deepEqual(found(again, "Gate", "side"), ["drifted", "/status/extra", "/status/phase"]);
    const plan = await again.apply.plan({ folder: rig.folder });
    const force = plan.writes.flatMap(({ conflicts }, write) => conflicts.map((_, conflict) => ({ write, conflict })));
    await run(again, plan, force);
    assert.deepEqual(at(await live(plane(), "gate", "side"), "status"), { phase: "open" });
    const { yaml } = await again.apply.exportNamed(rig.folder, "Gate", "side");
    assert.match(yaml, /status:\n {2}phase: open/);
  });

  it("lose their status where a subresource takes it", async () => {
    await install("Lamp", "Namespaced", true);
    rig.write("lamp.yaml", custom("Lamp", "desk", "spec: { a: 1 }\nstatus: { phase: lit }\n"));
    const engine = await open();
    assert.deepEqual(await applyAll(engine), ["written Lamp desk"]);
    const patch = ["--subresource=status", "--type=merge", "-p", '{"status":{"phase":"dark"}}'];
    await kubectl("patch", "lamp", "desk", "-n", "shop", ...patch);
    rig.closeEngines();
    const again = await open();
    assert.deepEqual(found(again, "Lamp", "desk"), ["inSync"]);
    assert.doesNotMatch((await again.apply.exportNamed(rig.folder, "Lamp", "desk")).yaml, /status/);
  });

  it("say that they are being deleted, and what that waits for, while they equal the files", async () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: guarded, finalizers: [example.com/guard] }\ndata: { a: "1" }\n';
    const file = rig.write("map.yaml", text);
    await kubectl("apply", "--server-side", "--field-manager=mooring", "-n", "shop", "-f", file);
    await kubectl("delete", "cm", "guarded", "-n", "shop", "--wait=false");
    const { state, reason } = verdictOf(await open(), rig.folder, "ConfigMap", "guarded");
    assert.equal(state, "inSync");
    assert.match(reason, /being deleted.*example\.com\/guard/);
    rig.closeEngines();
    rig.write("map.yaml", text.replace('"1"', '"2"'));
    const plan = await (await open()).apply.plan({ folder: rig.folder });
    assert.match(plan.writes[0]?.note ?? "", /is being deleted/);
    await kubectl("patch", "cm", "guarded", "-n", "shop", "--type=merge", "-p", '{"metadata":{"finalizers":null}}');
  });

  it("are looked for on the server before their kind is called unserved", async () => {
    rig.write("widget.yaml", custom("Latch", "w", "spec: { a: 1 }\n"));
    assert.deepEqual(found(await open(), "Latch", "w"), ["unknown"]);
    rig.closeEngines();
    await install("Latch", "Namespaced", false);
    const engine = await open();
    assert.deepEqual(found(engine, "Latch", "w")[0], "missing");
    assert.deepEqual(await applyAll(engine), ["written Latch w"]);
    rig.closeEngines();
    const again = await open();
    assert.deepEqual([found(again, "Latch", "w"), verdictOf(again, rig.folder, "Latch", "w").reason], [["inSync"], ""]);
    assert.match((await again.apply.exportNamed(rig.folder, "latch", "w")).yaml, /kind: Latch/);
  });
});
