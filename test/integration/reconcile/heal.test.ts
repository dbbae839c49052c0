import assert from "node:assert/strict";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { MappingState } from "../../../src/reconcile/api/readModel.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { approvePolicies, EngineRig, stateOf, until, verdictOf } from "./engineRig.ts";
import { at, edit, live, remove } from "./liveObjects.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { configMap } from "./texts.ts";

const HEALED = (name: string, more = ""): string =>
  `mappings:\n  - { pack: shop/${name}, path: ${name}, heal: true${more} }\n`;

describe("healing on a real API server", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  /** Pauses of a second and more that were asked for; they pass a hundred times as fast. */
  let pauses: number[];
  const clock: Clock = {
    ...systemClock,
    after: (delay, run) => {
      if (delay >= 1_000) pauses.push(delay);
      return systemClock.after(delay >= 1_000 ? delay / 100 : delay, run);
    },
  };
  beforeEach(() => {
    rig = new EngineRig();
    pauses = [];
  });
  afterEach(() => rig.close());

  async function opened(
    name: string,
    more = "",
    options: Partial<Parameters<EngineRig["open"]>[0]> = {},
  ): Promise<Engine> {
    const file = rig.write(`${name}/one.yaml`, configMap(name));
    rig.write("mooring.yaml", HEALED(name, more));
    rig.initGit();
    await serverSideApply(plane(), file, ["-n", "shop"]);
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, watch: true, clock, ...options });
    if (options.isTrusted !== false) await approvePolicies(engine, rig.folder);
    return engine;
  }
  const mapping = (engine: Engine): MappingState => {
    const [first] = stateOf(engine, rig.folder).mappings;
    if (!first) throw new Error("no mapping");
    return first;
  };
  const value = async (name: string): Promise<unknown> => at(await live(plane(), "configmap", name), "data", "key");
  const byHand = (name: string, key: string): Promise<unknown> => edit(plane(), "configmap", name, { data: { key } });
  const healing = (engine: Engine, kind: string): Promise<unknown> =>
    until(engine, rig.folder, ({ mappings }) => mappings[0]?.heal.kind === kind);
  /** What happens by itself would have happened by then: every pause is over. */
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));

  it("puts back what was changed and what was deleted, and writes nothing while all is in sync", async () => {
    const engine = await opened("heal-back");
    await settled();
    assert.equal(engine.folders.requests().write, 0);
    assert.equal(mapping(engine).heal.kind, "watching");
    await byHand("heal-back", "by hand");
    await until(engine, rig.folder, () => engine.folders.requests().write > 0);
    await until(engine, rig.folder, () => verdictOf(engine, rig.folder, "ConfigMap", "heal-back").state === "inSync");
    assert.equal(await value("heal-back"), "one");
    await remove(plane(), "configmap", "heal-back");
    await until(engine, rig.folder, () => engine.folders.requests().write > 1);
    await until(engine, rig.folder, () => verdictOf(engine, rig.folder, "ConfigMap", "heal-back").state === "inSync");
    const { write } = engine.folders.requests();
    await settled();
    assert.equal(engine.folders.requests().write, write);
    assert.deepEqual([...new Set(pauses.filter((pause) => pause === 2_000))], [2_000]);
    assert.deepEqual([mapping(engine).sync.state, mapping(engine).appliedBy], ["in", "mooring"]);
  });

  it("goes slower each time and stops after five, with the name of the other writer", async () => {
    const engine = await opened("heal-fight");
    for (let round = 0; round < 6; round += 1) {
      await byHand("heal-fight", `round ${round}`);
      if (round < 5) await until(engine, rig.folder, () => engine.folders.requests().write > round);
      if (round < 5)
        await until(
          engine,
          rig.folder,
          () => verdictOf(engine, rig.folder, "ConfigMap", "heal-fight").state === "inSync",
        );
    }
    await healing(engine, "stopped");
    await settled();
    assert.equal(await value("heal-fight"), "round 5");
    const heals = pauses.filter((pause) => [2, 6, 18, 54, 162].includes(pause / 1_000));
    assert.deepEqual([...new Set(heals)], [2_000, 6_000, 18_000, 54_000, 162_000]);
    const { heal } = mapping(engine);
    assert.ok(heal.kind === "stopped");
    assert.match(heal.message, /kubectl-edit changed ConfigMap shop\/heal-fight \/data\/key again after 5 heals/);
    rig.closeEngines();
    const next = await rig.open({ kubeconfig: plane().kubeconfig, watch: true, clock });
    await healing(next, "stopped");
    await settled();
    assert.equal(next.folders.requests().write, 0);
    await next.mappings.resume({ folder: rig.folder, packId: mapping(next).packId ?? "" });
    await until(next, rig.folder, () => verdictOf(next, rig.folder, "ConfigMap", "heal-fight").state === "inSync");
    assert.equal(await value("heal-fight"), "one");
  });

  const held: readonly (readonly [
    what: string,
    name: string,
    more: string,
    options: Partial<Parameters<EngineRig["open"]>[0]>,
    message: RegExp,
  ])[] = [
    ["a protected target", "heal-protected", "", { protectedContexts: ["adm*"] }, /protected.*mooring.healProtected/],
    ["what Flux applies", "heal-flux", ", engine: flux", {}, /flux applies it/],
    ["what is paused", "heal-paused", ", pause: true", {}, /Paused/],
    ["an untrusted workspace", "heal-untrusted", "", { isTrusted: false }, /not trusted/],
  ];
  for (const [what, name, more, options, message] of held) {
    it(`never touches ${what}`, async () => {
      const engine = await opened(name, more, options);
      await byHand(name, "by hand");
      await until(engine, rig.folder, () => verdictOf(engine, rig.folder, "ConfigMap", name).state === "drifted");
      await settled();
      assert.equal(engine.folders.requests().write, 0);
      assert.equal(await value(name), "by hand");
      const { heal } = mapping(engine);
      assert.ok(heal.kind === "held");
      assert.match(heal.message, message);
    });
  }

  it("never applies what is not committed", async () => {
    const engine = await opened("heal-typing");
    engine.folders.setOverlay(
      rig.write("heal-typing/one.yaml", configMap("heal-typing")),
      configMap("heal-typing", "typing"),
    );
    await until(
      engine,
      rig.folder,
      () => verdictOf(engine, rig.folder, "ConfigMap", "heal-typing").state === "drifted",
    );
    await settled();
    engine.folders.setOverlay(rig.write("heal-typing/one.yaml", configMap("heal-typing", "saved")), undefined);
    engine.folders.fileChanged(rig.write("heal-typing/one.yaml", configMap("heal-typing", "saved")));
    await until(engine, rig.folder, () => stateOf(engine, rig.folder).mappings[0]?.places.commit === "differs");
    await settled();
    assert.equal(engine.folders.requests().write, 0);
    rig.commitAll("Mean it");
    await until(engine, rig.folder, () => verdictOf(engine, rig.folder, "ConfigMap", "heal-typing").state === "inSync");
    assert.equal(await value("heal-typing"), "saved");
  });

  it("leaves alone what a controller of Flux marked, whatever mooring.yaml says", async () => {
    const engine = await opened("heal-marked");
    await edit(plane(), "configmap", "heal-marked", {
      metadata: { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } },
      data: { key: "by flux" },
    });
    await healing(engine, "held");
    await settled();
    assert.equal(engine.folders.requests().write, 0);
    assert.equal(mapping(engine).appliedBy, "flux");
  });
});
