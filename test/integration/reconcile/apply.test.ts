import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { MooringError } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { applySteps, outcomes, quiet, run } from "./applySteps.ts";
import { EngineRig, find, stateOf, verdictOf } from "./engineRig.ts";
import { at, edit, live, owners } from "./liveObjects.ts";
import { configMap, deployment } from "./texts.ts";

describe("apply on a real API server", function () {
  this.timeout(240_000);
  const plane = useControlPlane({ nodes: true });
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const { open, all, deployed } = applySteps(plane, () => rig);

  it("writes one chosen field, takes over its conflict and leaves everything else as it is", async () => {
    await deployed("one.yaml", deployment("one"));
    await edit(plane(), "deployment", "one", { metadata: { labels: { tier: "back" } }, spec: { replicas: 5 } });
    const engine = await open();
    const object = find(stateOf(engine, rig.folder), "Deployment", "one");
    const selection = { folder: rig.folder, objectId: object.id, pointer: "/spec/replicas" };
    const plan = await engine.apply.plan(selection);
    assert.deepEqual(
      plan.writes.map(({ conflicts }) => conflicts.map(({ manager }) => manager)),
      [["kubectl-edit"]],
    );
    const report = await run(engine, plan, [{ write: 0, conflict: 0 }]);
    assert.deepEqual(outcomes(report), ["written Deployment one"]);
    const after = await live(plane(), "deployment", "one");
    assert.equal(at(after, "spec", "replicas"), 2);
    assert.equal(at(after, "metadata", "labels", "tier"), "back");
    assert.ok(owners(after, "f:metadata", "f:labels", "f:tier").includes("kubectl-edit Update"));
    assert.deepEqual(owners(after, "f:spec", "f:replicas"), ["mooring Apply"]);
    const verdict = verdictOf(engine, rig.folder, "Deployment", "one");
    assert.deepEqual(
      verdict.differences.map(({ pointer }) => pointer),
      ["/metadata/labels/tier"],
    );
  });

  it("leaves a conflict that was not ticked to its manager and says that it is still drift", async () => {
    await deployed("kept.yaml", deployment("kept"));
    await edit(plane(), "deployment", "kept", { metadata: { labels: { tier: "back" } }, spec: { replicas: 5 } });
    const engine = await open();
    const plan = await engine.apply.plan(all());
    const [write] = plan.writes;
    const conflict = write?.conflicts.findIndex(({ path: field }) => field.length === 2) ?? -1;
    await run(engine, plan, [{ write: 0, conflict }]);
    const after = await live(plane(), "deployment", "kept");
    assert.deepEqual([at(after, "spec", "replicas"), at(after, "metadata", "labels", "tier")], [2, "back"]);
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "kept").state, "drifted");
  });

  it("sends nothing for an object of which every change was left to its manager", async () => {
    await deployed("left.yaml", deployment("left"));
    await edit(plane(), "deployment", "left", { spec: { replicas: 5 } });
    const before = await live(plane(), "deployment", "left");
    const engine = await open();
    const report = await run(engine, await engine.apply.plan(all()));
    assert.deepEqual(outcomes(report), ["unchanged Deployment left (left to kubectl-edit)"]);
    assert.equal(report.canUndo, false);
    const after = await live(plane(), "deployment", "left");
    assert.equal(at(after, "metadata", "generation"), at(before, "metadata", "generation"));
    assert.deepEqual(owners(after, "f:spec", "f:template"), owners(before, "f:spec", "f:template"));
    assert.deepEqual(owners(after, "f:spec", "f:replicas"), ["kubectl-edit Update"]);
  });

  it("writes a whole object, waits until its pods are ready, and puts the old values back on undo", async () => {
    await deployed("whole.yaml", deployment("whole"));
    await edit(plane(), "deployment", "whole", {
      spec: { template: { spec: { containers: [{ name: "web", image: "registry.example.com/web:hotfix" }] } } },
    });
    const engine = await open();
    const plan = await engine.apply.plan(all());
    const report = await run(engine, plan, [{ write: 0, conflict: 0 }]);
    assert.deepEqual(await engine.apply.waitReady(report, quiet), []);
    const image = async () =>
      at(await live(plane(), "deployment", "whole"), "spec", "template", "spec", "containers", 0, "image");
    assert.equal(await image(), "registry.example.com/web:1");
    const status = at(await live(plane(), "deployment", "whole"), "status");
    assert.equal(at(status, "updatedReplicas"), 2);
    assert.equal(at(status, "readyReplicas"), 2);
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "whole").state, "inSync");
    await engine.apply.undo(report);
    assert.equal(await image(), "registry.example.com/web:hotfix");
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "whole").state, "drifted");
    await assert.rejects(engine.apply.undo(report), (error: unknown) => MooringError.is(error, "stale"));
  });

  it("stops waiting when told so, names what is not ready, and can still undo", async () => {
    await deployed("slow.yaml", deployment("slow"));
    await edit(plane(), "deployment", "slow", {
      spec: { template: { spec: { containers: [{ name: "web", image: "registry.example.com/web:hotfix" }] } } },
    });
    rig.write("slow.yaml", deployment("slow").replace("spec:\n", "spec:\n  paused: true\n"));
    const engine = await open();
    const report = await run(engine, await engine.apply.plan(all()), [{ write: 0, conflict: 0 }]);
    assert.deepEqual(outcomes(report), ["written Deployment slow"]);
    const stop = new AbortController();
    const notReady = await engine.apply.waitReady(report, () => stop.abort(), stop.signal);
    assert.deepEqual(
      notReady.map(({ ref }) => ref.name),
      ["slow"],
    );
    await engine.apply.undo(report);
    assert.equal(
      at(await live(plane(), "deployment", "slow"), "spec", "template", "spec", "containers", 0, "image"),
      "registry.example.com/web:hotfix",
    );
  });

  it("removes what it created when that is undone", async () => {
    rig.write("new.yaml", configMap("undone"));
    const engine = await open();
    const report = await run(engine, await engine.apply.plan(all()));
    assert.ok(await live(plane(), "configmap", "undone"));
    await engine.apply.undo(report);
    assert.equal(await live(plane(), "configmap", "undone"), undefined);
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "undone").state, "missing");
  });

  it("refuses a plan that is not the one shown, or whose ground moved", async () => {
    await deployed("stale.yaml", configMap("stale"));
    await edit(plane(), "configmap", "stale", { data: { key: "two" } });
    const engine = await open();
    const plan = await engine.apply.plan(all());
    const isStale = (error: unknown): boolean => MooringError.is(error, "stale");
    const force = plan.writes.flatMap(({ conflicts }, write) => conflicts.map((_, conflict) => ({ write, conflict })));
    await assert.rejects(engine.apply.run(plan, { hash: "another", force }, quiet), isStale);
    await assert.rejects(
      run(engine, { ...plan, writes: plan.writes.map((write) => ({ ...write, differences: [] })) }, force),
      isStale,
    );
    const identity = { ...plan.identity, uid: "another" };
    await assert.rejects(run(engine, { ...plan, identity }, force), isStale);
    fs.appendFileSync(path.join(rig.folder, "stale.yaml"), "# touched\n");
    await assert.rejects(run(engine, plan, force), /stale\.yaml changed after the plan was created/);
    assert.equal(at(await live(plane(), "configmap", "stale"), "data", "key"), "two");
  });

  it("does not force a field that changed hands after the plan was shown", async () => {
    await deployed("hands.yaml", deployment("hands"));
    await edit(plane(), "deployment", "hands", { spec: { replicas: 5 } });
    const engine = await open();
    const plan = await engine.apply.plan(all());
    await edit(plane(), "deployment", "hands", { metadata: { labels: { tier: "back" } } }, "kubectl-label");
    const report = await run(engine, plan, [{ write: 0, conflict: 0 }]);
    assert.match(outcomes(report).join("\n"), /^failed Deployment hands .*kubectl-label/);
    assert.equal(at(await live(plane(), "deployment", "hands"), "spec", "replicas"), 5);
  });
});
