import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { MooringError } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { applySteps, outcomes, quiet, run } from "./applySteps.ts";
import { EngineRig, find, stateOf, verdictOf } from "./engineRig.ts";
import { at, edit, live, owners, remove } from "./liveObjects.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { configMap, deployment } from "./texts.ts";

describe("apply of packs on a real API server", function () {
  this.timeout(240_000);
  const plane = useControlPlane({ controllers: true });
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const { open, all, deployed } = applySteps(plane, () => rig);

  it("writes nothing of a stage in which one dry-run fails", async () => {
    rig.write("good.yaml", configMap("stage-good"));
    rig.write(
      "bad.yaml",
      deployment("stage-bad").replace("matchLabels: { app: stage-bad }", "matchLabels: { app: other }"),
    );
    const engine = await open();
    const report = await run(engine, await engine.apply.plan(all()));
    assert.equal(report.canUndo, false);
    const told = outcomes(report);
    assert.ok(
      told.some((line) => /^failed Deployment stage-bad .*selector/.test(line)),
      told.join("\n"),
    );
    assert.ok(
      told.some((line) => line.startsWith("notReached ConfigMap stage-good")),
      told.join("\n"),
    );
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
    const report = await run(engine, await engine.apply.plan(all()));
    assert.deepEqual(await engine.apply.waitReady(report, quiet), []);
    assert.deepEqual(
      [...new Set(report.results.map(({ outcome }) => outcome))],
      ["written"],
      outcomes(report).join("\n"),
    );
    for (const [kind, name] of [
      ["Boat", "vega"],
      ["ConfigMap", "berths"],
      ["Namespace", "harbour"],
    ] as const) {
      assert.equal(verdictOf(engine, rig.folder, kind, name).state, "inSync", name);
    }
    const exported = await engine.apply.exportNamed(rig.folder, "bt", "vega");
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
    await assert.rejects(engine.apply.plan(all()), (error: unknown) => MooringError.is(error, "refused"));
    const plan = await engine.apply.plan(all(), { recreate: true });
    assert.match(plan.writes[0]?.note ?? "", /Deletes Job shop\/once/);
    const report = await run(engine, plan);
    assert.deepEqual(outcomes(report), ["written Job once"]);
    const image = async () =>
      at(await live(plane(), "job", "once"), "spec", "template", "spec", "containers", 0, "image");
    assert.equal(await image(), "registry.example.com/job:2");
    await engine.apply.undo(report);
    assert.equal(await image(), "registry.example.com/job:1");
  });

  it("removes a field that left Git and that kubectl apply once wrote, and nothing else of that tool", async () => {
    const file = rig.write(
      "left.yaml",
      deployment("left", "          resources: { limits: { cpu: 200m, memory: 64Mi } }\n"),
    );
    await plane().kubectl(["apply", "-n", "shop", "-f", file]);
    rig.initGit();
    rig.write("left.yaml", deployment("left", "          resources: { limits: { memory: 64Mi } }\n"));
    rig.commitAll("Drop the CPU limit");
    rig.write("left.yaml", rig.read("left.yaml").replace("replicas: 2", "replicas: 2 # two are enough"));
    rig.commitAll("Say why");
    const engine = await open();
    const { differences } = verdictOf(engine, rig.folder, "Deployment", "left");
    assert.deepEqual(
      differences.map(({ kind, pointer, culprit }) => `${kind} ${pointer} ${culprit?.manager}`),
      ["leftover /spec/template/spec/containers/0/resources/limits/cpu kubectl-client-side-apply"],
    );
    const plan = await engine.apply.plan(all());
    assert.deepEqual(
      plan.writes.map(({ takeOver }) => takeOver),
      [["kubectl-client-side-apply"]],
    );
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
    await run(engine, await engine.apply.plan(all()));
    await serverSideApply(plane(), rig.write("../foreign.yaml", configMap("prune-foreign")), ["-n", "shop"]);
    const owner = await live(plane(), "configmap", "prune-kept");
    const reference = {
      apiVersion: "v1",
      kind: "ConfigMap",
      name: "prune-kept",
      uid: String(at(owner, "metadata", "uid")),
    };
    await edit(plane(), "configmap", "prune-owned", { metadata: { ownerReferences: [reference] } });
    await remove(plane(), "configmap", "prune-remade");
    await plane().kubectl(["create", "configmap", "prune-remade", "-n", "shop"]);
    await edit(plane(), "configmap", "prune-kept", { data: { key: "drifted" } }); // not what a prune is about
    for (const name of ["gone", "owned", "remade"]) fs.rmSync(path.join(rig.folder, `${name}.yaml`));
    await engine.folders.refresh(all());
    const packId = find(stateOf(engine, rig.folder), "ConfigMap", "prune-kept").packId ?? "";
    const selection = { folder: rig.folder, packId };
    const plan = await engine.apply.plan(selection, { prune: true });
    assert.deepEqual(
      plan.writes.map(({ action, ref }) => `${action} ${ref.name}`),
      ["delete prune-gone"],
    );
    rig.write("gone.yaml", configMap("prune-gone"));
    await assert.rejects(run(engine, plan), (error: unknown) => MooringError.is(error, "stale"));
    fs.rmSync(path.join(rig.folder, "gone.yaml"));
    rig.write("broken.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: [");
    await engine.folders.refresh(all());
    await assert.rejects(engine.apply.plan(selection, { prune: true }), /cannot be read or rendered/);
    fs.rmSync(path.join(rig.folder, "broken.yaml"));
    await engine.folders.refresh(all());
    await run(engine, plan);
    assert.equal(await live(plane(), "configmap", "prune-gone"), undefined);
    for (const name of ["kept", "owned", "remade", "foreign"])
      assert.ok(await live(plane(), "configmap", `prune-${name}`), name);
  });

  it("says after a crash which writes were under way", async () => {
    rig.write("crash.yaml", configMap("crash"));
    const engine = await open();
    const plan = await engine.apply.plan(all());
    await run(engine, plan);
    const folder = path.join(rig.cacheFolder, "journal");
    const [name = ""] = fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((one) => /jsonl/.test(one));
    const [head = "", ...lines] = fs.readFileSync(path.join(folder, name), "utf8").trimEnd().split("\n");
    // killed between the note and the answer
    const { process: mark } = JSON.parse(head) as { process: { start: string } };
    const ended = JSON.stringify({ process: { ...mark, pid: 2 ** 30, start: "" } });
    fs.writeFileSync(path.join(folder, name), `${ended}\n${lines.slice(0, 2).join("\n")}\n{"oper`);
    const next = rig.create({ kubeconfig: plane().kubeconfig });
    const [interrupted, ...more] = await next.apply.interrupted();
    assert.deepEqual(more, []);
    assert.deepEqual(interrupted?.open, ["create ConfigMap shop/crash"]);
    assert.match(interrupted?.text ?? "", /apply 1 changes to admin\/shop/);
    assert.deepEqual(await next.apply.interrupted(), []);
  });
});
