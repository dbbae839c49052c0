import assert from "node:assert/strict";
import { valueAt } from "../../../src/model/fieldPath.ts";
import { setTimeout as delay } from "node:timers/promises";
import { before, describe, it } from "mocha";
import { KnownDefaults, learnDefaults } from "../../../src/drift/compare/knownDefaults.ts";
import { judgeDryRun } from "../../../src/drift/compare/judgeDryRun.ts";
import { prove } from "../../../src/drift/compare/prove.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { jsonEqual } from "../../../src/model/json.ts";
import { redactObject } from "../../../src/support/redaction.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { DriftServer, toLive, withoutBookkeeping } from "./driftServer.ts";
import { possibleCulprits, type Step } from "./history.ts";
import { createRandom, type Random } from "./random.ts";
import { editRandomly, partOf } from "./randomEdit.ts";
import type { RandomKind } from "./randomKind.ts";
import { RANDOM_KINDS } from "./randomObjects.ts";
import { WIDGETS } from "./widgets.ts";
import { waitFor } from "../../testbed/waitFor.ts";

const MANAGER = "mooring";
/** More by hand: `DRIFT_RUNS=5000 DRIFT_SEED=1`. */
const RUNS = Number(process.env.DRIFT_RUNS ?? 280);
const SEED = Number(process.env.DRIFT_SEED ?? 1);

interface Tally {
  proven: number;
  suspectsInSync: number;
  drifted: number;
  refused: number;
  named: number;
  guessed: number;
  unnamed: number;
}

/** One case in so many is spread over several seconds: managedFields count in whole ones, and names must hold in both. */
const SLOW_SHARE = 5;
const SLOW_AT_ONCE = 24;
const SLOW_PAUSE = 1_100;

describe("drift on a real API server: random objects, random edits by several managers", function () {
  this.timeout(RUNS * 2_000 + 120_000);
  const plane = useControlPlane();
  const tally: Tally = { proven: 0, suspectsInSync: 0, drifted: 0, refused: 0, named: 0, guessed: 0, unnamed: 0 };
  const defaults = new KnownDefaults();
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

  it(`never says "in sync" where a dry-run changes something, and names who wrote what differs (${RUNS} cases from seed ${SEED})`, async () => {
    const runs = Array.from({ length: RUNS }, (_, run) => run);
    const slow = runs.filter((run) => run % SLOW_SHARE === 0);
    for (const run of runs) if (run % SLOW_SHARE !== 0) await checkRun(run, 0);
    while (slow.length > 0) await Promise.all(slow.splice(0, SLOW_AT_ONCE).map((run) => checkRun(run, SLOW_PAUSE)));
    // the cases must reach every verdict, or the test shows nothing
    const shares = JSON.stringify(tally);
    assert.ok(tally.proven > RUNS * 0.1 && tally.drifted > RUNS * 0.2 && tally.named > RUNS * 0.2, shares);
    assert.ok(tally.guessed > 0, shares);
    if (process.env.DRIFT_RUNS) console.log(shares);
  });

  function checkRun(run: number, pause: number): Promise<void> {
    const kind = RANDOM_KINDS[run % RANDOM_KINDS.length] as RandomKind;
    return checkCase(kind, createRandom(SEED * 1_000_003 + run), pause, `case ${run} (${kind.kind})`);
  }

  async function checkCase(kind: RandomKind, random: Random, pause: number, name: string): Promise<void> {
    const objectName = `random-${random.int(1, 1e9)}`;
    const path = server.pathOf(kind, objectName);
    const make = (): JsonObject => withIdentity(kind, objectName, kind.make(random));
    let desired = make();
    const creator = random.chance(0.9) ? MANAGER : "other-tool";
    const created = await server.apply(path, desired, creator);
    if (!created) {
      tally.refused += 1;
      return;
    }
    const steps: Step[] = [{ manager: creator, after: created, applied: redactObject(desired) }];
    for (let edit = random.int(0, 3); edit > 0; edit--) {
      await delay(pause);
      await editLive(kind, path, make, steps, random);
    }
    for (let edit = random.pick([0, 0, 1, 2]); edit > 0; edit--) desired = editRandomly(desired, make(), random);
    await compare(kind, path, desired, steps, name);
    await server.remove(path);
  }

  async function editLive(
    kind: RandomKind,
    path: string,
    make: () => JsonObject,
    steps: Step[],
    random: Random,
  ): Promise<void> {
    const live = await server.get(path);
    const manager = random.pick(["team-a", "team-b", "kubectl-edit", "dashboard"]);
    const way = random.next();
    let applied: JsonObject | undefined;
    let isWritten = false;
    if (way < 0.35) {
      applied = partOf(random.chance(0.4) ? (steps[0]?.applied ?? make()) : make(), random);
      if (kind.kind === "Secret") applied = partOf(make(), random);
      isWritten = (await server.apply(path, applied, manager)) !== undefined;
    } else if (way < 0.8) {
      isWritten = await server.update(path, editRandomly(live, make(), random), manager);
    } else if (way < 0.88 && ["Deployment", "StatefulSet"].includes(kind.kind)) {
      isWritten = await server.patch(`${path}/scale`, { spec: { replicas: random.int(0, 4) } }, manager);
    } else if (way < 0.92) {
      isWritten = await server.patch(path, [{ op: "replace", path: "/metadata/managedFields", value: [{}] }], manager);
      if (isWritten) {
        // nobody is known any more
        steps.splice(0, steps.length, { manager: "before-first-apply", after: await server.get(path) });
        return;
      }
    } else {
      applied = make();
      isWritten = (await server.apply(path, applied, MANAGER)) !== undefined;
      if (isWritten) {
        steps.push({ manager: MANAGER, after: await server.get(path), applied: redactObject(applied) });
        return;
      }
    }
    if (isWritten)
      steps.push({ manager, after: await server.get(path), ...(applied ? { applied: redactObject(applied) } : {}) });
  }

  async function compare(
    kind: RandomKind,
    path: string,
    wire: JsonObject,
    steps: readonly Step[],
    name: string,
  ): Promise<void> {
    const raw = await server.get(path);
    const predictedRaw = await server.apply(path, wire, MANAGER, true);
    const schema = await server.schema(kind);
    const comparison = { desired: redactObject(wire), live: toLive(raw), schema, manager: MANAGER, bases: [] };
    const proof = prove({ ...comparison, defaults });
    const show = (): string =>
      `${name}\ndesired ${JSON.stringify(wire)}\nlive ${JSON.stringify(raw)}\npredicted ${JSON.stringify(predictedRaw)}`;
    if (!predictedRaw) {
      assert.equal(proof.kind, "suspect", `proven although the server refuses it: ${show()}`);
      tally.refused += 1;
      return;
    }
    const changesNothing = jsonEqual(withoutBookkeeping(raw), withoutBookkeeping(predictedRaw));
    if (proof.kind === "inSync") {
      assert.ok(changesNothing, `false "in sync": ${show()}`);
      tally.proven += 1;
    }
    const predicted = toLive(predictedRaw);
    const differences = judgeDryRun({ ...comparison, predicted });
    // what a tool driven by hand applied and the file no longer has: our dry-run leaves it to that tool
    const kept = differences.filter(
      ({ kind: found, path: at }) =>
        found === "leftover" && jsonEqual(valueAt(predicted.body, at), valueAt(comparison.live.body, at)),
    );
    for (const { culprit } of kept)
      assert.deepEqual([culprit?.manager, culprit?.operation], ["kubectl-edit", "Apply"], show());
    assert.equal(
      differences.length === kept.length,
      changesNothing,
      `judged ${JSON.stringify(differences)}: ${show()}`,
    );
    if (schema) learnDefaults(defaults, { desired: comparison.desired, live: comparison.live, predicted, schema });
    if (changesNothing) {
      if (proof.kind === "suspect") tally.suspectsInSync += 1;
      return;
    }
    tally.drifted += 1;
    for (const difference of differences) {
      if (!difference.culprit) {
        tally.unnamed += 1;
        continue;
      }
      if (difference.culprit.isInferred) {
        tally.guessed += 1;
        continue;
      }
      tally.named += 1;
      const possible = possibleCulprits(steps, difference.path, schema);
      assert.ok(
        possible.has(difference.culprit.manager),
        `named ${difference.culprit.manager}, not ${[...possible].join(" or ")}, for ${difference.pointer}: ${show()}`,
      );
    }
  }
});

function withIdentity({ apiVersion, kind, isNamespaced }: RandomKind, name: string, body: JsonObject): JsonObject {
  const metadata = { ...(body.metadata as JsonObject), name, ...(isNamespaced ? { namespace: "default" } : {}) };
  return { apiVersion, kind, ...body, metadata };
}
