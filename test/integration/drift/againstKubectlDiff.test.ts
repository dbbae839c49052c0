import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import type { JsonObject } from "../../../src/model/json.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { EngineRig, verdictOf } from "../reconcile/engineRig.ts";
import { changedByMergePatch, changedPaths, isDefaultInList, isMergedByNumber, isNamed } from "./changedPaths.ts";
import { DriftServer } from "./driftServer.ts";
import { keyOf, kubectlDiff, type KubectlPair } from "./kubectlDiff.ts";
import { createRandom } from "./random.ts";
import { type BatchObject, RandomBatch } from "./randomBatch.ts";
import type { RandomKind } from "./randomKind.ts";
import { RANDOM_KINDS } from "./randomObjects.ts";
import { WIDGETS } from "./widgets.ts";
import { waitFor } from "../../testbed/waitFor.ts";

/** More by hand: `DIFF_ROUNDS=10000 DIFF_SEED=1`. A round is one object with its history. */
const ROUNDS = Number(process.env.DIFF_ROUNDS ?? 200);
const SEED = Number(process.env.DIFF_SEED ?? 1);
const BATCH = 20;

describe("verdicts beside kubectl diff and a forced dry-run: random objects with random histories", function () {
  this.timeout(ROUNDS * 5_000 + 120_000);
  const plane = useControlPlane();
  const tally = { inSync: 0, drifted: 0, unknown: 0, blocked: 0, byKubectl: 0, byDryRun: 0 };
  let server: DriftServer;

  before(async () => {
    server = new DriftServer(plane());
    await server.apply(
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.test",
      WIDGETS,
      "setup",
    );
    await waitFor("schema of the widgets", async () => {
      server = new DriftServer(plane());
      return server.schema(RANDOM_KINDS[0] as RandomKind);
    });
  });

  it(`never says "in sync" where either changes something that is not named (${ROUNDS} rounds from seed ${SEED})`, async () => {
    const faults: string[] = [];
    for (let batch = 0; batch * BATCH < ROUNDS; batch++) faults.push(...(await checkBatch(batch)));
    const shares = JSON.stringify(tally);
    if (process.env.DIFF_ROUNDS) console.log(shares);
    assert.equal(faults.length, 0, `${faults.length} of ${ROUNDS}\n${faults.slice(0, 5).join("\n\n")}`);
    // the rounds must reach every answer, or the test shows nothing
    assert.ok(tally.inSync > ROUNDS * 0.1 && tally.drifted > ROUNDS * 0.2, shares);
    assert.ok(tally.byKubectl > ROUNDS * 0.1 && tally.byDryRun > ROUNDS * 0.1, shares);
  });

  async function checkBatch(number: number): Promise<readonly string[]> {
    const rig = new EngineRig();
    const batch = new RandomBatch(rig, plane(), server, createRandom(SEED * 1_000_003 + number));
    try {
      await batch.make(BATCH);
      const engine = await rig.open({ kubeconfig: plane().kubeconfig, namespace: "default", showExtra: false });
      const pairs = await pairsOf(batch, rig);
      const faults: string[] = [];
      for (const object of batch.objects) {
        const verdict = verdictOf(engine, rig.folder, object.kind.kind, object.name);
        tally[verdict.state as keyof typeof tally] += 1;
        if (verdict.state === "unknown" || verdict.state === "blocked") continue;
        const named = [...verdict.differences, ...verdict.ignored.map(({ difference }) => difference)];
        const unnamed = (await changesOf(object, pairs)).filter(({ route }) => !isNamed(route, named));
        if (unnamed.length === 0) continue;
        faults.push(
          `batch ${number}, ${verdict.state}, ${unnamed.map(({ by, route }) => `${by} changes /${route.join("/")}`).join(", ")}\n` +
            `named ${named.map(({ pointer }) => pointer).join(" ")}\ndesired ${JSON.stringify(object.desired)}\n` +
            `live ${JSON.stringify(await server.get(object.path))}`,
        );
      }
      return faults;
    } finally {
      await batch.remove();
      await rig.close();
    }
  }

  /** All at once; one by one where kubectl stopped at an object that the server refuses. */
  async function pairsOf(batch: RandomBatch, rig: EngineRig): Promise<ReadonlyMap<string, KubectlPair>> {
    const diff = (objects: readonly BatchObject[]) =>
      kubectlDiff("kubectl", plane().kubeconfig, batch.list(objects), rig.base);
    const together = await diff(batch.objects);
    if (together) return together;
    const single: [string, KubectlPair][] = [];
    for (const object of batch.objects) single.push(...((await diff([object])) ?? []));
    return new Map(single);
  }

  async function changesOf(
    object: BatchObject,
    pairs: ReadonlyMap<string, KubectlPair>,
  ): Promise<readonly { readonly by: string; readonly route: readonly string[] }[]> {
    const pair = pairs.get(keyOf(object.desired));
    const isCustom = object.kind.apiVersion === "example.test/v1";
    const between = (before: JsonObject, after: JsonObject) =>
      isCustom ? changedByMergePatch(before, after, object.desired) : changedPaths(before, after);
    const live = await server.get(object.path);
    const byKubectl = (pair?.live ? between(pair.live, pair.merged) : []).filter(
      (route) => !isMergedByNumber(route, live) && !(isCustom && isDefaultInList(route, object.desired)),
    );
    const byDryRun = await dryRunChanges(object, live, "mooring");
    const again = object.applier === "kubectl --server-side" ? await dryRunChanges(object, live, "kubectl") : [];
    if (byKubectl.length > 0) tally.byKubectl += 1;
    if (byDryRun.length > 0) tally.byDryRun += 1;
    return [
      ...byKubectl.map((route) => ({ by: "kubectl diff", route })),
      ...byDryRun.map((route) => ({ by: "a forced dry-run", route })),
      ...again.map((route) => ({ by: "kubectl diff --server-side", route })),
    ];
  }

  async function dryRunChanges(
    { path, desired }: BatchObject,
    live: JsonObject,
    manager: string,
  ): Promise<readonly (readonly string[])[]> {
    const predicted = await server.apply(path, desired, manager, true);
    return predicted ? changedPaths(live, predicted) : [];
  }
});
