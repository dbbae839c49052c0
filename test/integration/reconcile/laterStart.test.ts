import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { type FileSystemPort, nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { EngineRig, objectsOf, stateOf } from "./engineRig.ts";

const CANARY = "canary-5e1f";
const settings = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {value: "${value}"}\n`;
const FILES = {
  "mooring.yaml": "",
  "a/one.yaml": settings("one", "1"),
  "a/two.yaml": settings("two", "2"),
  "a/many.yaml": [settings("three", "3"), settings("four", "4")].join("---\n"),
  "a/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: hidden}\nstringData: {password: ${CANARY}}\n`,
  "b/applied.yaml": settings("applied", "5"),
};

describe("a later start on the same files and the same cluster", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  const reads: string[] = [];
  const files: FileSystemPort = {
    ...nodeFileSystem,
    readText: (file, maxBytes) => {
      reads.push(path.basename(file));
      return nodeFileSystem.readText(file, maxBytes);
    },
    readTextNow: (file) => {
      reads.push(path.basename(file));
      return fs.readFileSync(file, "utf8");
    },
  };

  before(async () => {
    rig = new EngineRig();
    for (const [name, text] of Object.entries(FILES)) {
      const file = rig.write(name, text);
      fs.utimesSync(file, new Date(0), new Date(0));
    }
    rig.initGit();
    const apply = (...args: readonly string[]) => plane().kubectl(["apply", "-n", "shop", ...args]);
    await apply("--server-side", "--field-manager=mooring", "-f", path.join(rig.folder, "a"));
    await apply("-f", path.join(rig.folder, "b"));
    await settle();
  });
  after(() => rig?.close());

  /** Files that were written within the last seconds are always read. */
  function settle(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 3_100));
  }

  async function states(): Promise<Readonly<Record<string, string>>> {
    reads.length = 0;
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, files });
    const found = objectsOf(stateOf(engine, rig.folder)).map(({ ref, verdict }) => [ref.name, verdict?.state ?? ""]);
    rig.closeEngines();
    return Object.fromEntries(found.sort());
  }

  const ALL = { applied: "inSync", four: "inSync", hidden: "inSync", one: "inSync", three: "inSync", two: "inSync" };
  const yamlReads = (): readonly string[] =>
    reads.filter((name) => /\.yaml$/.test(name) && name !== "mooring.yaml").sort();

  it("reads no text but those of Secrets, whose values it does not keep", async () => {
    assert.deepEqual(await states(), ALL);
    assert.ok(yamlReads().length >= 5);
    assert.deepEqual(await states(), ALL);
    assert.deepEqual([...new Set(yamlReads())], ["secret.yaml"]);
  });

  it("keeps no value on disk", () => {
    for (const entry of fs.readdirSync(rig.cacheFolder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8");
      assert.ok(!text.includes(CANARY) && !text.includes(Buffer.from(CANARY).toString("base64")), entry.name);
    }
  });

  it("reads the text of an object that somebody changed in the cluster, and names the difference", async () => {
    await plane().kubectl(["patch", "configmap", "three", "-n", "shop", "-p", '{"data":{"value":"9"}}']);
    assert.deepEqual(await states(), { ...ALL, three: "drifted" });
    assert.deepEqual([...new Set(yamlReads())], ["many.yaml", "secret.yaml"]);
    await plane().kubectl(["patch", "configmap", "three", "-n", "shop", "-p", '{"data":{"value":"3"}}']);
    assert.deepEqual(await states(), ALL);
  });

  it("sees a file that changed, also when its size and its time of change are as before", async () => {
    const file = path.join(rig.folder, "a/one.yaml");
    fs.writeFileSync(file, settings("one", "7"));
    fs.utimesSync(file, new Date(0), new Date(0));
    assert.deepEqual(await states(), { ...ALL, one: "drifted" });
    fs.writeFileSync(file, settings("one", "1"));
    fs.utimesSync(file, new Date(0), new Date(0));
    assert.deepEqual(await states(), ALL);
  });

  it("sees an object that was deleted and created again with the same content", async () => {
    await plane().kubectl(["delete", "configmap", "two", "-n", "shop"]);
    assert.deepEqual(await states(), { ...ALL, two: "missing" });
    await plane().kubectl(["create", "configmap", "two", "-n", "shop", "--from-literal=value=8"]);
    assert.deepEqual(await states(), { ...ALL, two: "drifted" });
    await plane().kubectl(["patch", "configmap", "two", "-n", "shop", "-p", '{"data":{"value":"2"}}']);
    assert.deepEqual(await states(), ALL);
  });

  it("sees a field that left the file of an object that kubectl applied", async () => {
    await settle();
    assert.deepEqual(await states(), ALL);
    rig.write("b/applied.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\n");
    assert.deepEqual(await states(), { ...ALL, applied: "drifted" });
    rig.commitAll("Remove the value");
    assert.deepEqual(await states(), { ...ALL, applied: "drifted" });
  });
});
