// Applies that fail in the middle: what was written, what was not, what an undo takes back and what is left to do.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { type FaultProxy, startFaultProxy } from "../../testbed/faultProxy.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { type Admission, denyConfigMaps, hangConfigMaps } from "./admission.ts";
import { applySteps, outcomes, quiet, run } from "./applySteps.ts";
import { EngineRig, find, stateOf, verdictOf } from "./engineRig.ts";
import { at, edit, live, remove } from "./liveObjects.ts";
import { configMap } from "./texts.ts";
import type { ApplyReport } from "../../../src/reconcile/api/applyApi.ts";

/** Writes to it fail as on a full disk; where it is not, a folder stands in for it. */
const FULL = "/dev/full";
const NAMES = ["half-a", "half-b", "half-c"];

describe("an apply that fails in the middle", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  let proxy: FaultProxy;
  let admission: Admission | undefined;
  before(async () => {
    proxy = await startFaultProxy(plane());
  });
  after(() => proxy?.stop());
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(async () => {
    proxy.heal();
    proxy.latency = 0;
    await admission?.lift();
    admission = undefined;
    await rig.close();
    for (const name of NAMES) await remove(plane(), "configmap", name);
  });

  const { deployed, all } = applySteps(plane, () => rig);
  const open = (): Promise<Engine> => rig.open({ kubeconfig: proxy.kubeconfig });
  const writeThree = (): void => {
    for (const name of NAMES) rig.write(`${name}.yaml`, configMap(name));
  };
  /** Which of the three are in the cluster. */
  const there = async (): Promise<string> => {
    const found = await Promise.all(NAMES.map((name) => live(plane(), "configmap", name)));
    return NAMES.map((name, index) => (found[index] ? name.at(-1) : "")).join("");
  };
  const kinds = ({ results }: ApplyReport): readonly string[] => results.map(({ outcome }) => outcome);
  const planned = async (engine: Engine): Promise<readonly string[]> =>
    (await engine.apply.plan(all())).writes.map(({ ref }) => ref.name);
  const keyOf = async (name: string): Promise<unknown> => at(await live(plane(), "configmap", name), "data", "key");
  const fillDisk = (): void => {
    const [journal = ""] = fs.globSync(path.join(rig.cacheFolder, "journal/*/*.jsonl"));
    fs.rmSync(journal);
    if (fs.existsSync(FULL)) fs.symlinkSync(FULL, journal);
    else fs.mkdirSync(journal);
  };

  const expectHalf = async (engine: Engine, report: ApplyReport, why: RegExp): Promise<void> => {
    assert.deepEqual(kinds(report), ["written", "failed", "notReached"]);
    assert.match(report.results[1]?.message ?? "", why);
    assert.equal(report.results[2]?.message, "not reached; nothing was written");
    assert.equal(await there(), "a");
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "half-a").state, "inSync");
    assert.deepEqual(await engine.apply.interrupted(), [], "it came to an end, though not to a good one");
  };

  it("writes nothing of a stage in which admission denies one object, and names the policy", async () => {
    writeThree();
    const engine = await open();
    const plan = await engine.apply.plan(all());
    admission = await denyConfigMaps(plane(), { names: ["half-b"] });
    const report = await run(engine, plan);
    assert.deepEqual(kinds(report), ["notReached", "failed", "notReached"]);
    assert.match(report.results[1]?.message ?? "", /no-such-names.*the house has no such names/);
    assert.equal(report.canUndo, false);
    assert.equal(await there(), "");
  });

  it("goes on with the rest once admission no longer denies what its dry-runs let pass", async () => {
    writeThree();
    const engine = await open();
    admission = await denyConfigMaps(plane(), { names: ["half-b"], isDryRunAllowed: true });
    const report = await run(engine, await engine.apply.plan(all()));
    await expectHalf(engine, report, /no-such-names.*the house has no such names/);
    await admission.lift();
    admission = undefined;
    assert.deepEqual(await planned(engine), ["half-b", "half-c"]);
    assert.deepEqual(kinds(await run(engine, await engine.apply.plan(all()))), ["written", "written"]);
    await engine.apply.undo(report);
    assert.equal(await there(), "bc", "the first apply wrote one alone");
  });

  it("stops where a webhook is not responding in time, and takes back what it wrote", async () => {
    writeThree();
    const engine = await open();
    admission = await hangConfigMaps(plane(), { names: ["half-b"], isDryRunAllowed: true });
    const report = await run(engine, await engine.apply.plan(all()));
    await expectHalf(engine, report, /failed calling webhook "silent\.example\.test"/);
    await engine.apply.undo(report);
    assert.equal(await there(), "");
  });

  it("does not call an object in sync or missing that a silent webhook keeps from being tried", async () => {
    await deployed("half-a.yaml", configMap("half-a"));
    await edit(plane(), "configmap", "half-a", { data: { key: "two" } });
    admission = await hangConfigMaps(plane(), { names: ["half-a"] });
    const engine = await open();
    const { state, reason } = verdictOf(engine, rig.folder, "ConfigMap", "half-a");
    assert.ok(state === "blocked" || state === "unknown" || state === "drifted", state);
    if (state !== "drifted") assert.match(reason, /failed calling webhook/);
  });

  it("stops where the quota is used up, which no dry-run can know", async () => {
    const quotas = "/api/v1/namespaces/shop/resourcequotas";
    const hard = { "count/configmaps": "1" };
    const metadata = { name: "few", namespace: "shop" };
    const body = { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard } };
    await plane().request({ method: "POST", path: quotas, body });
    try {
      const contentType = "application/merge-patch+json";
      const status = { hard, used: { "count/configmaps": "0" } };
      await plane().request({ method: "PATCH", path: `${quotas}/few/status`, contentType, body: { status } });
      writeThree();
      const engine = await open();
      const report = await run(engine, await engine.apply.plan(all()));
      await expectHalf(engine, report, /exceeded quota: few/);
      await engine.apply.undo(report);
      assert.equal(await there(), "");
    } finally {
      await plane().request({ method: "DELETE", path: `${quotas}/few` });
    }
  });

  it("writes nothing into a namespace that is being terminated, and says so", async () => {
    const namespaces = "/api/v1/namespaces";
    const metadata = { name: "leaving" };
    await plane().request({
      method: "POST",
      path: namespaces,
      body: { apiVersion: "v1", kind: "Namespace", metadata },
    });
    rig.write("space.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: { name: leaving }\n");
    rig.write("map.yaml", configMap("late", "one", "leaving"));
    const before = await open();
    const plan = await before.apply.plan(all());
    // no controller runs that would finish it
    await plane().request({ method: "DELETE", path: `${namespaces}/leaving` });
    const report = await run(before, plan);
    assert.deepEqual(kinds(report), ["failed"]);
    assert.match(report.results[0]?.message ?? "", /leaving because it is being terminated/);
    const state = stateOf(await open(), rig.folder);
    assert.match(find(state, "Namespace", "leaving").verdict?.reason ?? "", /being deleted, and will be missing soon/);
    assert.equal(find(state, "ConfigMap", "late").verdict?.state, "missing");
    assert.equal(await live(plane(), "configmap", "late", "leaving"), undefined);
  });

  describe("a recreation", () => {
    const text = (key: string): string => `${configMap("half-b", key)}immutable: true\n`;
    /** No controller runs that would let an object go that others depend on. */
    const letGo = (): Promise<unknown> =>
      waitFor("the deletion", async () => {
        const map = await live(plane(), "configmap", "half-b");
        if (at(map, "metadata", "deletionTimestamp") === undefined) return false;
        await edit(plane(), "configmap", "half-b", { metadata: { finalizers: null } });
        return true;
      });
    /** Minutes of waiting are over in a moment. */
    const hasty: Clock = { ...systemClock, after: (delay, go) => systemClock.after(Math.min(delay, 20), go) };
    const recreate = async (clock: Clock = systemClock): Promise<{ engine: Engine; report: ApplyReport }> => {
      await deployed("half-b.yaml", text("one"));
      rig.write("half-b.yaml", text("two"));
      const engine = await rig.open({ kubeconfig: proxy.kubeconfig, clock });
      assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "half-b").state, "blocked");
      const plan = await engine.apply.plan(all(), { recreate: true });
      admission = await denyConfigMaps(plane(), { names: ["half-b"], operation: "CREATE" });
      const applying = run(engine, plan);
      if (clock === systemClock) await letGo();
      return { engine, report: await applying };
    };

    it("that deleted and was not let create brings the object back on undo", async () => {
      const { engine, report } = await recreate();
      assert.deepEqual(kinds(report), ["failed"]);
      assert.match(
        report.results[0]?.message ?? "",
        /the house has no such names.*It was deleted\. Undo restores it\./s,
      );
      assert.equal(await there(), "");
      assert.equal(report.canUndo, true);
      await admission?.lift();
      admission = undefined;
      await engine.apply.undo(report);
      assert.equal(await keyOf("half-b"), "one");
    });

    it("whose object a finalizer holds brings it back once it is gone", async () => {
      const { engine, report } = await recreate(hasty);
      assert.match(
        report.results[0]?.message ?? "",
        /still being deleted.*It is being deleted\. Undo restores it once/s,
      );
      await admission?.lift();
      admission = undefined;
      await assert.rejects(engine.apply.undo(report), /0 of 1 changes were reverted\. ConfigMap shop\/half-b was not/);
      await letGo();
      await engine.apply.undo(report);
      assert.equal(await keyOf("half-b"), "one");
    });
  });

  it("knows what was written although the answer was lost, and takes that back, too", async () => {
    await deployed("half-a.yaml", configMap("half-a"));
    await edit(plane(), "configmap", "half-a", { data: { key: "two" } });
    rig.write("half-b.yaml", configMap("half-b"));
    const engine = await open();
    const plan = await engine.apply.plan(all());
    const force = plan.writes.flatMap(({ conflicts }, write) => conflicts.map((_, conflict) => ({ write, conflict })));
    proxy.failNext(4, { kind: "lose" }, ["patch"]);
    const report = await run(engine, plan, force);
    assert.deepEqual(kinds(report), ["failed", "notReached"]);
    assert.match(report.results[0]?.message ?? "", /cannot be reached.*It was written, but the response was lost\./);
    assert.equal(await keyOf("half-a"), "one");
    await engine.apply.undo(report);
    assert.equal(await keyOf("half-a"), "two");
    assert.equal(await there(), "a");
  });

  it("writes nothing that it cannot note first, and keeps what it could not note afterwards", async () => {
    writeThree();
    const engine = await open();
    const plan = await engine.apply.plan(all());
    const report = await engine.apply.run(plan, { hash: plan.hash, force: [] }, ({ message }) => {
      if (message === "create ConfigMap shop/half-b") fillDisk();
    });
    assert.deepEqual(kinds(report), ["written", "failed", "notReached"]);
    assert.match(report.results[1]?.message ?? "", /journal .*cannot be written.*Nothing is changed without it/);
    assert.equal(await there(), "a");
    await engine.apply.undo(report);
    assert.equal(await there(), "");
  });

  it("reports a write whose end could not be noted as written", async () => {
    writeThree();
    const engine = await open();
    const plan = await engine.apply.plan(all());
    proxy.latency = 400;
    proxy.resetCounts();
    const applying = run(engine, plan);
    await waitFor("the first write", () => proxy.seen.some((one) => /^PATCH .*half-a(?!.*dryRun)/.test(one)));
    fillDisk();
    const report = await applying;
    assert.deepEqual(kinds(report), ["written", "failed", "notReached"]);
    assert.equal(await there(), "a");
    assert.ok(rig.lines.some((line) => /^warn: The journal .*cannot be written/.test(line)));
    proxy.latency = 0;
    await engine.apply.undo(report);
    assert.equal(await there(), "");
  });

  it("leaves alone what somebody else created since the plan, also on undo", async () => {
    writeThree();
    const engine = await open();
    const plan = await engine.apply.plan(all());
    await plane().kubectl(["create", "configmap", "half-b", "-n", "shop", "--from-literal=key=one"]);
    const report = await run(engine, plan);
    assert.deepEqual(outcomes(report).slice(1), [
      "failed ConfigMap half-b (ConfigMap shop/half-b was created after the plan. Refresh and try again.)",
      "notReached ConfigMap half-c (not reached; nothing was written)",
    ]);
    await engine.apply.undo(report);
    assert.equal(await there(), "b");
  });

  it("goes on with an undo that failed in the middle", async () => {
    writeThree();
    const engine = await open();
    const plan = await engine.apply.plan(all());
    const report = await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
    assert.equal(await there(), "abc");
    admission = await denyConfigMaps(plane(), { names: ["half-b"], operation: "DELETE" });
    await assert.rejects(engine.apply.undo(report), (error: unknown) => {
      assert.ok(error instanceof MooringError);
      assert.match(error.message, /^1 of 3 changes were reverted\. ConfigMap shop\/half-b was not: .*no such names/);
      return true;
    });
    assert.equal(await there(), "ab");
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "half-c").state, "missing");
    await admission.lift();
    admission = undefined;
    await engine.apply.undo(report);
    assert.equal(await there(), "");
  });
});
