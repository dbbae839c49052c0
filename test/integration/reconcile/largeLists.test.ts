import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "mocha";
import { systemClock } from "../../../src/support/clock.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { WIDGETS } from "../drift/widgets.ts";
import { EngineRig, objectsOf, type RigOptions, stateOf } from "./engineRig.ts";

const NAMES = ["five", "four", "one", "three", "two"];
/** Five of them make a list that is worth leaving bodies out. */
const PADDING = "p".repeat(60_000);
const settings = (name: string, value = "1"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n  value: "${value}"\n  padding: ${PADDING}\n`;
const widget = (name: string): string =>
  `apiVersion: example.test/v1\nkind: Widget\nmetadata:\n  name: ${name}\n  annotations: {padding: ${PADDING}}\nspec: {}\n`;

describe("large lists of which an earlier run needed no body", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;

  before(async () => {
    rig = new EngineRig();
    rig.write("mooring.yaml", "");
    for (const name of NAMES) rig.write(`maps/${name}.yaml`, settings(name));
    for (const entry of fs.readdirSync(path.join(rig.folder, "maps")))
      fs.utimesSync(path.join(rig.folder, "maps", entry), new Date(0), new Date(0));
    await apply("maps");
    await new Promise((resolve) => setTimeout(resolve, 3_100));
  });
  after(() => rig?.close());

  /** The first run reads the lists as a whole, and the next ones know. */
  beforeEach(async () => {
    assert.deepEqual((await run()).states, ALL);
  });

  function apply(folder: string): Promise<string> {
    const force = ["--server-side", "--force-conflicts", "--field-manager=mooring"];
    return plane().kubectl(["apply", "-n", "shop", ...force, "-f", path.join(rig.folder, folder)]);
  }

  interface Run {
    readonly states: Readonly<Record<string, string>>;
    /** Lists that were asked for, and objects that were read one by one. */
    readonly lists: number;
    readonly gets: number;
  }

  async function run(options: Partial<RigOptions> = {}): Promise<Run> {
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, ...options });
    const state = stateOf(engine, rig.folder);
    const found = [...objectsOf(state), ...state.extra].map(({ ref, verdict }) => [
      ref.name,
      [verdict?.state, verdict?.health?.status].filter((word) => word && word !== "current").join(" "),
    ]);
    const { list: lists, get: gets } = engine.folders.requests();
    rig.closeEngines();
    return { states: Object.fromEntries(found.sort()), lists, gets };
  }

  const ALL = Object.fromEntries(NAMES.map((name) => [name, "inSync"]));
  const patch = (name: string, value: string) =>
    plane().kubectl(["patch", "configmap", name, "-n", "shop", "-p", `{"data":{"value":"${value}"}}`]);

  it("come without bodies, and nothing is read one by one", async () => {
    assert.match(fs.readFileSync(path.join(rig.cacheFolder, "lists-1.json"), "utf8"), /configmaps/);
    assert.deepEqual(await run(), { states: ALL, lists: 1, gets: 0 });
  });

  it("name an object that was changed, whose body is read for it", async () => {
    await patch("two", "9");
    assert.deepEqual(await run(), { states: { ...ALL, two: "drifted" }, lists: 1, gets: 1 });
    await patch("two", "1");
    assert.deepEqual(await run(), { states: ALL, lists: 1, gets: 1 });
    assert.deepEqual(await run(), { states: ALL, lists: 1, gets: 0 });
  });

  it("are read as a whole once more than a few objects changed", async () => {
    for (const name of NAMES) await patch(name, "9");
    const drifted = Object.fromEntries(NAMES.map((name) => [name, "drifted"]));
    const changed = await run();
    assert.deepEqual([changed.states, changed.lists], [drifted, 2]);
    assert.ok(changed.gets <= 3, String(changed.gets));
    // it is known now that the bodies are needed
    assert.deepEqual(await run(), { states: drifted, lists: 1, gets: 0 });
    await apply("maps");
    assert.deepEqual((await run()).states, ALL);
  });

  it("name an object that was deleted, and compare one that was created in its place", async () => {
    await plane().kubectl(["delete", "configmap", "two", "-n", "shop"]);
    assert.deepEqual((await run()).states, { ...ALL, two: "missing" });
    await plane().kubectl(["create", "configmap", "two", "-n", "shop", "--from-literal=value=8"]);
    assert.deepEqual((await run()).states, { ...ALL, two: "drifted" });
    await plane().kubectl(["delete", "configmap", "two", "-n", "shop"]);
    await apply("maps/two.yaml");
    assert.deepEqual(await run(), { states: ALL, lists: 1, gets: 1 });
  });

  it("name an object that no file names, by its metadata", async () => {
    await plane().kubectl(["create", "configmap", "stray", "-n", "shop", "--from-literal=a=b"]);
    assert.deepEqual(await run(), { states: { ...ALL, stray: "extra" }, lists: 1, gets: 0 });
    await plane().kubectl(["delete", "configmap", "stray", "-n", "shop"]);
  });

  it("name drift again once the rule that ignored it is gone", async () => {
    const rule = "ignore:\n  - kinds: [ConfigMap]\n    paths: [/data/value]\n";
    rig.write("mooring.yaml", rule);
    await patch("two", "9");
    assert.deepEqual((await run()).states, ALL);
    rig.write("mooring.yaml", "");
    assert.deepEqual((await run()).states, { ...ALL, two: "drifted" });
    await patch("two", "1");
  });

  it("are compared anew by another build of Mooring", async () => {
    const file = path.join(rig.cacheFolder, "proven-1.json");
    const stored = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, stored.replace(/"build":"[^"]+"/, '"build":"other"'));
    const compared = await run();
    assert.deepEqual([compared.states, compared.lists], [ALL, 2]);
    assert.deepEqual(await run(), { states: ALL, lists: 1, gets: 0 });
  });

  it("keep what an object's status says of its health", async () => {
    const deployment = (padding: string): string =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations: {padding: ${padding}}\n` +
      "spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n" +
      "    spec:\n      containers: [{name: web, image: web}]\n";
    rig.write("web/web.yaml", deployment("p".repeat(210_000)));
    await apply("web");
    const unready = { ...ALL, web: "inSync inProgress" };
    assert.deepEqual((await run()).states, unready);
    // the body says so, and comes with the list
    for (let times = 0; times < 3; times++) assert.deepEqual(await run(), { states: unready, lists: 2, gets: 0 });
    await plane().kubectl(["delete", "deployment", "web", "-n", "shop"]);
    fs.rmSync(path.join(rig.folder, "web"), { recursive: true });
  });

  it("are compared anew when the server publishes another schema for the kind", async () => {
    const definition = rig.write("../definition.json", JSON.stringify(WIDGETS));
    await plane().kubectl(["apply", "--server-side", "-f", definition]);
    await plane().kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]);
    for (const name of NAMES) rig.write(`widgets/${name}.yaml`, widget(`widget-${name}`));
    await apply("widgets");
    const all = { ...ALL, ...Object.fromEntries(NAMES.map((name) => [`widget-${name}`, "inSync"])) };
    // the server publishes a schema a moment after the definition
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const runUntil = async (lists: number): Promise<Run | undefined> => {
      for (let tries = 0; tries < 100; tries++) {
        ahead += 11 * 60_000; // the index of the schemas is asked for again
        const last = await run({ clock });
        assert.deepEqual(last.states, all);
        if (last.lists === lists) return last;
      }
      return undefined;
    };
    await runUntil(3);
    assert.deepEqual(await runUntil(2), { states: all, lists: 2, gets: 0 });
    await plane().kubectl(["patch", "crd", "widgets.example.test", "--type=json", "-p", ADDED_FIELD]);
    assert.ok(await runUntil(3));
  });
});

const ADDED_FIELD = JSON.stringify([
  {
    op: "add",
    path: "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/addedLater",
    value: { type: "string" },
  },
]);
