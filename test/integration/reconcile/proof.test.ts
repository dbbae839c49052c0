import assert from "node:assert/strict";
import { cp, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { ObjectState } from "../../../src/reconcile/api/readModel.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { corporaFolder } from "../manifests/corpora.ts";
import { applyCorpora } from "./applyCorpora.ts";
import { EngineRig, objectsOf, stateOf } from "./engineRig.ts";
import { chooseEdits, type Edit } from "./randomEdits.ts";

/** Requests one run may need beside lists and dry-runs: `/api`, `/apis`, the OpenAPI index and one document per group-version. */
const DISCOVERY = 3;

const NAMESPACE = "boutique";

describe("real manifests on a real API server", function () {
  this.timeout(600_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  let engine: Engine;
  let edits: readonly Edit[] = [];

  before(async () => {
    rig = new EngineRig();
    const corpora = await corporaFolder();
    await cp(path.join(corpora, "kube-prometheus/manifests"), path.join(rig.folder, "kube-prometheus"), {
      recursive: true,
    });
    const shop = "online-boutique/release/kubernetes-manifests.yaml";
    await cp(path.join(corpora, shop), path.join(rig.folder, "boutique/shop.yaml"));
    await applyCorpora(plane(), rig.folder, NAMESPACE);
    rig.initGit();
  });
  after(() => rig?.close());

  it("proves that everything is in sync, with a request per kind and not per object", async () => {
    engine = await rig.open({ kubeconfig: plane().kubeconfig, namespace: NAMESPACE });
    const state = stateOf(engine, rig.folder);
    const objects = objectsOf(state);
    assert.deepEqual(objects.filter(isNot("inSync")).map(describe_), []);
    assert.deepEqual(state.extra.map(describe_), []);
    assert.deepEqual(state.problems, []);
    assert.ok(objects.length > 160, `${objects.length} objects`);
    const requests = engine.folders.requests();
    const kinds = new Set(objects.map(({ ref }) => `${ref.apiVersion} ${ref.kind}`)).size;
    const versions = new Set(objects.map(({ ref }) => ref.apiVersion)).size;
    assert.ok(requests.dryRun <= objects.length * 0.05, `${requests.dryRun} dry-runs for ${objects.length} objects`);
    assert.ok(requests.list <= kinds, `${requests.list} lists for ${kinds} kinds`);
    assert.ok(requests.discovery <= DISCOVERY + versions, `${requests.discovery} for discovery and schemas`);
    assert.equal(requests.total, requests.list + requests.dryRun + requests.discovery);
    console.log(`      ${objects.length} objects, ${kinds} kinds: ${JSON.stringify(requests)}`);
    rig.closeEngines();
  });

  it("needs nothing but lists at the second start", async () => {
    engine = await rig.open({ kubeconfig: plane().kubeconfig, namespace: NAMESPACE });
    const objects = objectsOf(stateOf(engine, rig.folder));
    assert.deepEqual(objects.filter(isNot("inSync")).map(describe_), []);
    const requests = engine.folders.requests();
    assert.equal(requests.total, requests.list, JSON.stringify(requests));
    rig.closeEngines();
  });

  it("names each of 30 random edits by three managers at its line, and nothing else", async () => {
    const seed = Number(process.env.MOORING_SEED ?? 20260806);
    edits = chooseEdits(plane(), rig.folder, { namespace: NAMESPACE, seed, count: 30 });
    for (const edit of edits) await edit.make();
    engine = await rig.open({ kubeconfig: plane().kubeconfig, namespace: NAMESPACE });
    const objects = objectsOf(stateOf(engine, rig.folder));
    const found = objects.filter(isNot("inSync")).flatMap((object) => rowsOf(object, rig));
    const expected = edits.flatMap((edit) => edit.expected);
    assert.deepEqual(found.sort(), [...expected].sort(), `seed ${seed}`);
    assert.equal(new Set(edits.map(({ manager }) => manager)).size, 3);
  });

  it("keeps no value of a manifest in the cache folder", async () => {
    rig.closeEngines();
    const files = await keptFiles(rig.cacheFolder);
    assert.ok(files.some(({ name }) => name.startsWith("verdicts")));
    for (const { name, text } of files) assert.ok(!text.includes("microservices-demo"), name);
  });
});

/** Every file below the folder. A writer that ends its work just now replaces a file while it is read: then again. */
async function keptFiles(folder: string): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => ({
    name,
    text: await readFile(path.join(parentPath, name), "utf8"),
  }));
  return Promise.all(read).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return keptFiles(folder);
  });
}

function isNot(state: string): (object: ObjectState) => boolean {
  return ({ verdict }) => verdict?.state !== state;
}

function describe_({ ref, verdict }: ObjectState): string {
  const fields =
    verdict?.differences.map(({ kind, pointer, culprit }) => `${kind} ${pointer} by ${culprit?.manager}`) ?? [];
  return `${ref.kind} ${ref.namespace}/${ref.name}: ${verdict?.state} ${verdict?.reason} ${fields.join(", ")}`;
}

/** One row per difference: object, verdict, kind, pointer, manager and the text of the line that is named. */
function rowsOf({ ref, verdict }: ObjectState, rig: EngineRig): readonly string[] {
  return (verdict?.differences ?? []).map(({ kind, pointer, culprit, place }) => {
    const line = place && rig.line(place.file, place.range.line)?.trim();
    return [`${ref.kind} ${ref.name}`, verdict?.state, kind, pointer, culprit?.manager ?? "-", line].join(" | ");
  });
}
