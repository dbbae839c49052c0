import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Plan } from "../../../src/model/plan.ts";
import type { ApplyReport, Engine, Selection } from "../../../src/reconcile/intents.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { EngineRig, find, stateOf, verdictOf } from "./engineRig.ts";
import { at, edit, live, owners, remove } from "./liveObjects.ts";
import { serverSideApply } from "./applyCorpora.ts";

const deployment = (name: string, more = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    tier: front # for the dashboards
spec:
  replicas: 2
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

const configMap = (name: string, value = "one", namespace = ""): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
${namespace ? `  namespace: ${namespace}\n` : ""}data:
  key: ${value}
`;

const quiet = (): void => undefined;

describe("apply on a real API server", function () {
  this.timeout(240_000);
  const plane = useControlPlane({ nodes: true });
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const open = (): Promise<Engine> => rig.open({ kubeconfig: plane().kubeconfig });
  const all = (): Selection => ({ folder: rig.folder });

  /** Writes the file and brings it to the cluster as Mooring would have. */
  async function deployed(file: string, text: string): Promise<string> {
    const name = rig.write(file, text);
    await serverSideApply(plane(), name, ["-n", "shop"]);
    return name;
  }

  async function run(engine: Engine, plan: Plan, force: Parameters<Engine["apply"]>[1]["force"] = [], wait = false): Promise<ApplyReport> {
    return engine.apply(plan, { hash: plan.hash, force, wait }, quiet);
  }

  const outcomes = ({ results }: ApplyReport): readonly string[] => results.map(({ outcome, write, message }) => `${outcome} ${write.ref.kind} ${write.ref.name}${message && ` (${message})`}`);

  it("writes one chosen field, takes over its conflict and leaves everything else as it is", async () => {
    await deployed("one.yaml", deployment("one"));
    await edit(plane(), "deployment", "one", { metadata: { labels: { tier: "back" } }, spec: { replicas: 5 } });
    const engine = await open();
    const object = find(stateOf(engine, rig.folder), "Deployment", "one");
    const selection = { folder: rig.folder, objectId: object.id, pointer: "/spec/replicas" };
    const plan = await engine.plan(selection);
    assert.deepEqual(plan.writes.map(({ conflicts }) => conflicts.map(({ manager }) => manager)), [["kubectl-edit"]]);
    const report = await run(engine, plan, [{ write: 0, conflict: 0 }]);
    assert.deepEqual(outcomes(report), ["written Deployment one"]);
    const after = await live(plane(), "deployment", "one");
    assert.equal(at(after, "spec", "replicas"), 2);
    assert.equal(at(after, "metadata", "labels", "tier"), "back");
    assert.ok(owners(after, "f:metadata", "f:labels", "f:tier").includes("kubectl-edit Update"));
    assert.deepEqual(owners(after, "f:spec", "f:replicas"), ["mooring Apply"]);
    const verdict = verdictOf(engine, rig.folder, "Deployment", "one");
    assert.deepEqual(verdict.differences.map(({ pointer }) => pointer), ["/metadata/labels/tier"]);
  });

  it("leaves a conflict that was not ticked to its manager and says that it is still drift", async () => {
    await deployed("kept.yaml", deployment("kept"));
    await edit(plane(), "deployment", "kept", { metadata: { labels: { tier: "back" } }, spec: { replicas: 5 } });
    const engine = await open();
    const plan = await engine.plan(all());
    const [write] = plan.writes;
    const conflict = write?.conflicts.findIndex(({ path: field }) => field.length === 2) ?? -1;
    await run(engine, plan, [{ write: 0, conflict }]);
    const after = await live(plane(), "deployment", "kept");
    assert.deepEqual([at(after, "spec", "replicas"), at(after, "metadata", "labels", "tier")], [2, "back"]);
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "kept").state, "drifted");
  });

  it("writes a whole object, waits until its pods are ready, and puts the old values back on undo", async () => {
    await deployed("whole.yaml", deployment("whole"));
    await edit(plane(), "deployment", "whole", { spec: { template: { spec: { containers: [{ name: "web", image: "registry.example.com/web:hotfix" }] } } } });
    const engine = await open();
    const plan = await engine.plan(all());
    const report = await run(engine, plan, [{ write: 0, conflict: 0 }], true);
    const image = async () => at(await live(plane(), "deployment", "whole"), "spec", "template", "spec", "containers", 0, "image");
    assert.equal(await image(), "registry.example.com/web:1");
    const status = at(await live(plane(), "deployment", "whole"), "status");
    assert.equal(at(status, "updatedReplicas"), 2);
    assert.equal(at(status, "readyReplicas"), 2);
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "whole").state, "inSync");
    await engine.undo(report);
    assert.equal(await image(), "registry.example.com/web:hotfix");
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "whole").state, "drifted");
    await assert.rejects(engine.undo(report), (error: unknown) => MooringError.is(error, "stale"));
  });

  it("removes what it created when that is undone", async () => {
    rig.write("new.yaml", configMap("undone"));
    const engine = await open();
    const report = await run(engine, await engine.plan(all()));
    assert.ok(await live(plane(), "configmap", "undone"));
    await engine.undo(report);
    assert.equal(await live(plane(), "configmap", "undone"), undefined);
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "undone").state, "missing");
  });

  it("writes nothing of a stage in which one dry-run fails", async () => {
    rig.write("good.yaml", configMap("stage-good"));
    rig.write("bad.yaml", deployment("stage-bad").replace("matchLabels: { app: stage-bad }", "matchLabels: { app: other }"));
    const engine = await open();
    const report = await run(engine, await engine.plan(all()));
    assert.equal(report.canUndo, false);
    const told = outcomes(report);
    assert.ok(told.some((line) => /^failed Deployment stage-bad .*selector/.test(line)), told.join("\n"));
    assert.ok(told.some((line) => line.startsWith("notReached ConfigMap stage-good")), told.join("\n"));
    assert.equal(await live(plane(), "configmap", "stage-good"), undefined);
  });

  it("brings a kind, a namespace and what needs them in one go", async () => {
    rig.write(
      "crd.yaml",
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: boats.fleet.example.com }
spec:
  group: fleet.example.com
  scope: Namespaced
  names: { kind: Boat, plural: boats, singular: boat, shortNames: [bt] }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { sails: { type: integer } } }
---
apiVersion: fleet.example.com/v1
kind: Boat
metadata: { name: vega }
spec: { sails: 3 }
---
apiVersion: v1
kind: Namespace
metadata: { name: harbour }
---
${configMap("berths", "twelve", "harbour")}`,
    );
    const engine = await open();
    assert.match(verdictOf(engine, rig.folder, "Boat", "vega").reason, /CustomResourceDefinition is in your files/);
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "berths").state, "missing");
    const report = await run(engine, await engine.plan(all()), [], true);
    assert.deepEqual([...new Set(report.results.map(({ outcome }) => outcome))], ["written"], outcomes(report).join("\n"));
    for (const [kind, name] of [["Boat", "vega"], ["ConfigMap", "berths"], ["Namespace", "harbour"]] as const) {
      assert.equal(verdictOf(engine, rig.folder, kind, name).state, "inSync", name);
    }
    const exported = await engine.exportNamed(rig.folder, "bt", "vega");
    assert.match(exported.yaml, /kind: Boat[\s\S]*sails: 3/);
  });

  it("recreates what cannot be changed in place, only when asked, and brings the old one back on undo", async () => {
    const job = (image: string): string => `apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec:
  suspend: true
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: job, image: "${image}" }]
`;
    await deployed("job.yaml", job("registry.example.com/job:1"));
    rig.write("job.yaml", job("registry.example.com/job:2"));
    const engine = await open();
    const verdict = verdictOf(engine, rig.folder, "Job", "once");
    assert.equal(verdict.state, "blocked");
    await assert.rejects(engine.plan(all()), (error: unknown) => MooringError.is(error, "refused"));
    const plan = await engine.plan(all(), { recreate: true });
    assert.match(plan.writes[0]?.note ?? "", /Deletes Job shop\/once/);
    const report = await run(engine, plan);
    assert.deepEqual(outcomes(report), ["written Job once"]);
    const image = async () => at(await live(plane(), "job", "once"), "spec", "template", "spec", "containers", 0, "image");
    assert.equal(await image(), "registry.example.com/job:2");
    await engine.undo(report);
    assert.equal(await image(), "registry.example.com/job:1");
  });

  it("refuses a plan that is not the one shown, or whose ground moved", async () => {
    await deployed("stale.yaml", configMap("stale"));
    await edit(plane(), "configmap", "stale", { data: { key: "two" } });
    const engine = await open();
    const plan = await engine.plan(all());
    const isStale = (error: unknown): boolean => MooringError.is(error, "stale");
    const force = plan.writes.flatMap(({ conflicts }, write) => conflicts.map((_, conflict) => ({ write, conflict })));
    await assert.rejects(engine.apply(plan, { hash: "another", force, wait: false }, quiet), isStale);
    await assert.rejects(run(engine, { ...plan, writes: plan.writes.map((write) => ({ ...write, differences: [] })) }, force), isStale);
    const identity = { ...plan.identity, uid: "another" };
    await assert.rejects(run(engine, { ...plan, identity }, force), isStale);
    fs.appendFileSync(path.join(rig.folder, "stale.yaml"), "# touched\n");
    await assert.rejects(run(engine, plan, force), /stale\.yaml changed after the plan was made/);
    assert.equal(at(await live(plane(), "configmap", "stale"), "data", "key"), "two");
  });

  it("does not force a field that changed hands after the plan was shown", async () => {
    await deployed("hands.yaml", deployment("hands"));
    await edit(plane(), "deployment", "hands", { spec: { replicas: 5 } });
    const engine = await open();
    const plan = await engine.plan(all());
    await edit(plane(), "deployment", "hands", { metadata: { labels: { tier: "back" } } }, "kubectl-label");
    const report = await run(engine, plan, [{ write: 0, conflict: 0 }]);
    assert.match(outcomes(report).join("\n"), /^failed Deployment hands .*kubectl-label/);
    assert.equal(at(await live(plane(), "deployment", "hands"), "spec", "replicas"), 5);
  });

  it("removes a field that left Git and that kubectl apply once wrote, and nothing else of that tool", async () => {
    const file = rig.write("left.yaml", deployment("left", "          resources: { limits: { cpu: 200m, memory: 64Mi } }\n"));
    await plane().kubectl(["apply", "-n", "shop", "-f", file]);
    rig.initGit();
    rig.write("left.yaml", deployment("left", "          resources: { limits: { memory: 64Mi } }\n"));
    rig.commitAll("Drop the CPU limit");
    rig.write("left.yaml", rig.read("left.yaml").replace("replicas: 2", "replicas: 2 # two are enough"));
    rig.commitAll("Say why");
    const engine = await open();
    const { differences } = verdictOf(engine, rig.folder, "Deployment", "left");
    assert.deepEqual(differences.map(({ kind, pointer, culprit }) => `${kind} ${pointer} ${culprit?.manager}`), [
      "leftover /spec/template/spec/containers/0/resources/limits/cpu kubectl-client-side-apply",
    ]);
    const plan = await engine.plan(all());
    assert.deepEqual(plan.writes.map(({ takeOver }) => takeOver), [["kubectl-client-side-apply"]]);
    await run(engine, plan);
    const after = await live(plane(), "deployment", "left");
    assert.deepEqual(at(after, "spec", "template", "spec", "containers", 0, "resources", "limits"), { memory: "64Mi" });
    assert.ok(owners(after, "f:spec", "f:replicas").includes("kubectl-client-side-apply Update"));
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "left").state, "inSync");
  });

  it("prunes only what it applied itself, that nobody owns and that no file names any more", async () => {
    rig.write("kept.yaml", configMap("prune-kept"));
    rig.write("gone.yaml", configMap("prune-gone"));
    rig.write("owned.yaml", configMap("prune-owned"));
    rig.write("remade.yaml", configMap("prune-remade"));
    const engine = await open();
    await run(engine, await engine.plan(all()));
    await serverSideApply(plane(), rig.write("../foreign.yaml", configMap("prune-foreign")), ["-n", "shop"]);
    const owner = await live(plane(), "configmap", "prune-kept");
    const reference = { apiVersion: "v1", kind: "ConfigMap", name: "prune-kept", uid: String(at(owner, "metadata", "uid")) };
    await edit(plane(), "configmap", "prune-owned", { metadata: { ownerReferences: [reference] } });
    await remove(plane(), "configmap", "prune-remade");
    await plane().kubectl(["create", "configmap", "prune-remade", "-n", "shop"]);
    for (const name of ["gone", "owned", "remade"]) fs.rmSync(path.join(rig.folder, `${name}.yaml`));
    await engine.refresh(all());
    const packId = find(stateOf(engine, rig.folder), "ConfigMap", "prune-kept").packId ?? "";
    const selection = { folder: rig.folder, packId };
    const plan = await engine.plan(selection, { prune: true });
    assert.deepEqual(plan.writes.map(({ action, ref }) => `${action} ${ref.name}`), ["delete prune-gone"]);
    rig.write("broken.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: [");
    await engine.refresh(all());
    await assert.rejects(engine.plan(selection, { prune: true }), /cannot be read or rendered/);
    fs.rmSync(path.join(rig.folder, "broken.yaml"));
    await engine.refresh(all());
    await run(engine, plan);
    assert.equal(await live(plane(), "configmap", "prune-gone"), undefined);
    for (const name of ["kept", "owned", "remade", "foreign"]) assert.ok(await live(plane(), "configmap", `prune-${name}`), name);
  });

  it("says after a crash which writes were under way", async () => {
    rig.write("crash.yaml", configMap("crash"));
    const engine = await open();
    const plan = await engine.plan(all());
    await run(engine, plan);
    const journal = path.join(rig.cacheFolder, "journal.jsonl");
    const lines = fs.readFileSync(journal, "utf8").trimEnd().split("\n");
    fs.writeFileSync(journal, `${lines.slice(0, 2).join("\n")}\n{"oper`); // killed between the note and the answer
    const next = rig.create({ kubeconfig: plane().kubeconfig });
    const [interrupted, ...more] = await next.interrupted();
    assert.deepEqual(more, []);
    assert.deepEqual(interrupted?.open, ["create ConfigMap shop/crash"]);
    assert.match(interrupted?.text ?? "", /apply 1 changes to admin\/shop/);
    assert.deepEqual(await next.interrupted(), []);
  });
});
