import assert from "node:assert/strict";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { ContextApprovals, ContextUse } from "../../../src/reconcile/api/ports.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { EngineRig, find, stateOf } from "./engineRig.ts";
import { addStranger, type StrangerContext } from "./strangerContext.ts";

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: { a: b }\n`;

/** Answers as a user gives them, kept in memory. */
function approvals(): ContextApprovals {
  const allowed = new Set<string>();
  const key = (folder: string, use: ContextUse): string => [folder, use.context, use.server].join("\n");
  return {
    isAllowed: (folder, use) => allowed.has(key(folder, use)),
    set: (folder, use, isAllowed) => {
      if (isAllowed) allowed.add(key(folder, use));
      else allowed.delete(key(folder, use));
      return Promise.resolve();
    },
  };
}

describe("a context that only mooring.yaml names", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  let stranger: StrangerContext;

  beforeEach(async () => {
    rig = new EngineRig();
    stranger = await addStranger(plane().kubeconfig, rig.base);
    rig.write("own/a.yaml", configMap("own"));
    rig.write("far/a.yaml", configMap("far"));
    map("stranger");
    rig.initGit();
  });
  afterEach(async () => {
    await rig.close();
    await stranger.stop();
  });

  const map = (context: string): string =>
    rig.write("mooring.yaml", `mappings:\n  - { pack: far, path: far, cluster: { context: ${context} } }\n`);
  const packId = (engine: Engine, name: string): string =>
    stateOf(engine, rig.folder).packs.find(({ pack }) => pack.name === name)?.pack.id ?? "";

  it("gets no request and runs no program, while all other packs are compared", async () => {
    const engine = await rig.open({ kubeconfig: stranger.kubeconfig, contexts: approvals(), watch: true });
    const state = stateOf(engine, rig.folder);
    assert.equal(find(state, "ConfigMap", "own").verdict?.state, "missing");
    assert.equal(find(state, "ConfigMap", "far").verdict, undefined);
    const { server } = stranger;
    assert.deepEqual(state.otherContexts, [
      { context: "stranger", server, kind: "waiting", message: "", packIds: [packId(engine, "far")] },
    ]);
    const mapping = state.mappings.find(({ packName }) => packName === "far");
    assert.equal(mapping?.state, "waiting");
    assert.match(mapping.message, /approval to use context stranger/);
    await assert.rejects(
      engine.apply.plan({ folder: rig.folder, packId: packId(engine, "far") }),
      /Nothing was sent to the context stranger/,
    );
    await engine.folders.refresh({ folder: rig.folder });
    engine.folders.wake();
    assert.deepEqual([stranger.calls(), stranger.signedIn()], [0, false]);
  });

  it("is used once it was allowed, by that folder alone, and no more after that was taken back", async () => {
    map("reader");
    const contexts = approvals();
    const engine = await rig.open({ kubeconfig: stranger.kubeconfig, contexts });
    const [other] = stateOf(engine, rig.folder).otherContexts;
    assert.equal(other?.kind, "waiting");
    await engine.folders.allowContext(rig.folder, other, true);
    assert.equal(find(stateOf(engine, rig.folder), "ConfigMap", "far").verdict?.state, "missing");
    assert.equal(contexts.isAllowed(`${rig.folder}-2`, other), false);
    await engine.folders.allowContext(rig.folder, other, false);
    const state = stateOf(engine, rig.folder);
    assert.equal(state.otherContexts[0]?.kind, "waiting");
    assert.equal(find(state, "ConfigMap", "far").verdict, undefined);
    assert.equal(find(state, "ConfigMap", "own").verdict?.state, "missing");
  });

  it("waits again when its name leads to another server", async () => {
    const contexts = approvals();
    await contexts.set(rig.folder, { context: "stranger", server: stranger.server }, true);
    const moved = stranger.move();
    const engine = await rig.open({ kubeconfig: stranger.kubeconfig, contexts });
    const [other] = stateOf(engine, rig.folder).otherContexts;
    assert.deepEqual([other?.kind, other?.server], ["waiting", moved]);
    assert.deepEqual([stranger.calls(), stranger.signedIn()], [0, false]);
  });

  it("needs no answer where it is the one that the user chose for the folder", async () => {
    map("admin");
    const engine = await rig.open({ kubeconfig: stranger.kubeconfig, contexts: approvals() });
    const state = stateOf(engine, rig.folder);
    assert.deepEqual(state.otherContexts, []);
    assert.equal(find(state, "ConfigMap", "far").verdict?.state, "missing");
  });

  it("waits, too, when mooring.yaml comes to name it later", async () => {
    map("admin");
    const engine = await rig.open({ kubeconfig: stranger.kubeconfig, contexts: approvals() });
    map("stranger");
    await engine.folders.refresh({ folder: rig.folder });
    assert.equal(stateOf(engine, rig.folder).otherContexts[0]?.kind, "waiting");
    assert.equal(find(stateOf(engine, rig.folder), "ConfigMap", "far").verdict, undefined);
    assert.deepEqual([stranger.calls(), stranger.signedIn()], [0, false]);
  });

  it("tells why there is no connection after it was allowed", async () => {
    const contexts = approvals();
    await contexts.set(rig.folder, { context: "stranger", server: stranger.server }, true);
    const engine = await rig.open({ kubeconfig: stranger.kubeconfig, contexts });
    const [other] = stateOf(engine, rig.folder).otherContexts;
    assert.equal(other?.kind, "failed");
    assert.match(other.message, /stranger/);
  });
});
