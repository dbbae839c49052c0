import assert from "node:assert/strict";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { approvePolicies, EngineRig, until } from "./engineRig.ts";
import { addRemote, pushedByOthers } from "./remote.ts";
import { BINDING, configMap } from "./texts.ts";

const HEALED = "mappings:\n  - { pack: shop/one, path: one, heal: true }\n";

describe("what is followed without a click, on a real API server and real git", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  async function given(name: string): Promise<void> {
    const file = rig.write("one/a.yaml", configMap(name));
    rig.write("mooring.yaml", HEALED);
    rig.initGit();
    await serverSideApply(plane(), file, ["-n", "shop"]);
  }
  const open = (): Promise<Engine> => rig.open({ kubeconfig: plane().kubeconfig, watch: true });
  const watching = (engine: Engine): Promise<unknown> =>
    until(engine, rig.folder, ({ mappings }) => mappings[0]?.heal.kind === "watching");

  const pushed: readonly (readonly [
    what: string,
    isTaken: boolean,
    files: (name: string) => Record<string, string>,
  ])[] = [
    ["a changed file of the pack", true, (name) => ({ "one/a.yaml": configMap(name, "theirs") })],
    ["a new manifest beside it", true, (name) => ({ "one/b.yaml": configMap(`${name}-b`) })],
    [
      "mooring.yaml as well",
      false,
      (name) => ({ "one/a.yaml": configMap(name, "theirs"), "mooring.yaml": `${HEALED}# more\n` }),
    ],
    ["a new folder as well", false, (name) => ({ "one/a.yaml": configMap(name, "theirs"), "evil/crb.yaml": BINDING })],
    [
      "settings of the editor as well",
      false,
      (name) => ({ "one/a.yaml": configMap(name, "theirs"), ".vscode/settings.json": "{}\n" }),
    ],
    ["a file outside any pack", false, () => ({ "README.md": "Hello\n" })],
  ];
  for (const [what, isTaken, files] of pushed)
    it(`${isTaken ? "follows" : "leaves to the user"} a push of ${what}`, async () => {
      await given("consent-push");
      const bare = addRemote(rig);
      const engine = await open();
      await approvePolicies(engine, rig.folder);
      await watching(engine);
      pushedByOthers(rig, bare, files("consent-push"));
      const before = rig.git("rev-parse", "HEAD");
      assert.equal((await engine.automation.checkRemote(rig.folder)).isTaken, isTaken);
      assert.equal(rig.git("rev-parse", "HEAD") === before, !isTaken);
      if (isTaken) await until(engine, rig.folder, () => engine.folders.requests().write > 0);
      else assert.equal(engine.folders.requests().write, 0);
    });

  it("does not follow what a later commit took away again", async () => {
    await given("consent-twice");
    const bare = addRemote(rig);
    const engine = await open();
    await approvePolicies(engine, rig.folder);
    await watching(engine);
    pushedByOthers(rig, bare, { "one/a.yaml": configMap("consent-twice", "theirs"), ".vscode/tasks.json": "{}\n" });
    pushedByOthers(rig, bare, { ".vscode/tasks.json": undefined });
    assert.equal((await engine.automation.checkRemote(rig.folder)).isTaken, false);
  });
});
