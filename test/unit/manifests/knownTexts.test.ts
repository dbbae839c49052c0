import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type FileSystemPort, nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { KnownTexts } from "../../../src/manifests/parse/knownTexts.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { type ManifestDocument, parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import type { DesiredObject } from "../../../src/model/desired.ts";
import { MooringError } from "../../../src/support/errors.ts";

/** Shapes of text that a folder of manifests may hold. */
const TEXTS: Readonly<Record<string, string>> = {
  "one object": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n}\ndata: {k: v}\n",
  "no namespace": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n",
  "several documents, one of them empty":
    "# first\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: 80}]}\n",
  "a List":
    "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n",
  "a definition":
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ws.e.test}\nspec:\n  group: e.test\n  scope: Cluster\n  names: {kind: W, plural: ws}\n",
  "a Secret": "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: canary-4711}\n",
  "an object that SOPS encrypted": "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nsops: {mac: x}\n",
  generateName: "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\nspec: {}\n",
  "metadata that is no map": "apiVersion: v1\nkind: ConfigMap\nmetadata: text\n",
  "a file of a tool": "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nmetadata: {name: a}\n",
};

describe("texts that an earlier run read", () => {
  let base: string;
  let folder: string;
  const reads: string[] = [];
  const files: FileSystemPort = {
    ...nodeFileSystem,
    readText: (file, maxBytes) => {
      reads.push(file);
      return nodeFileSystem.readText(file, maxBytes);
    },
    readTextNow: (file) => {
      reads.push(file);
      return fs.readFileSync(file, "utf8");
    },
    // as of a file that was written long ago
    version: (file) => Promise.resolve(`${fs.statSync(file).size}:${fs.statSync(file).mtimeMs}`),
  };

  beforeEach(() => {
    base = fs.mkdtempSync(path.join(os.tmpdir(), "mooring-known-"));
    folder = path.join(base, "work");
    fs.mkdirSync(folder);
    reads.length = 0;
  });
  afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

  async function nextRun(): Promise<ManifestCache> {
    const cache = new ManifestCache(undefined, new KnownTexts(path.join(base, "state")));
    await cache.load(folder);
    reads.length = 0;
    return cache;
  }

  async function firstRun(text: string): Promise<{ readonly file: string; readonly hashes: readonly string[] }> {
    const file = path.join(folder, "a.yaml");
    fs.writeFileSync(file, text);
    const cache = await nextRun();
    const { documents } = await cache.read(file, files);
    const hashes = documents.map((one) => desired(cache, one, file).hash);
    await cache.save(folder);
    return { file, hashes };
  }

  function desired(cache: ManifestCache, document: ManifestDocument, file: string): DesiredObject {
    return cache.desired(document, { kind: "file", file, document: document.document, item: document.item });
  }

  for (const [name, text] of Object.entries(TEXTS)) {
    it(`are not read again: ${name}`, async () => {
      const { file, hashes } = await firstRun(text);
      const cache = await nextRun();
      const { documents, problems } = await cache.read(file, files);
      assert.deepEqual(reads, [], "read although it is known");
      const parsed = parseManifest(text, file);
      assert.deepEqual(problems, parsed.problems);
      const outline = ({ document, item, head, range, isKubernetes }: ManifestDocument) => ({
        document,
        item,
        head,
        range,
        isKubernetes,
      });
      assert.deepEqual(documents.map(outline), parsed.documents.map(outline));
      const isSecret = text.includes("kind: Secret");
      if (!isSecret)
        assert.deepEqual(
          documents.map((one) => desired(cache, one, file).hash),
          hashes,
        );
      assert.deepEqual(reads, [], "the hash needs no text");
      assert.deepEqual(
        documents.map(({ value }) => value),
        parsed.documents.map(({ value }) => value),
      );
      assert.equal(reads.length, parsed.documents.length > 0 ? 1 : 0, "a text is read once for all its values");
    });
  }

  it("are parsed before they are needed, away from the event loop", async () => {
    const { file } = await firstRun(TEXTS["several documents, one of them empty"] ?? "");
    const cache = await nextRun();
    const { documents } = await cache.read(file, files);
    const [first, second] = documents.map((one) => desired(cache, one, file));
    await first?.prepare?.();
    assert.equal(reads.length, 1);
    assert.deepEqual(second?.body.spec, { ports: [{ port: 80 }] });
    assert.equal(reads.length, 1, "one document prepares the text");
  });

  it("are known by their text where the file was touched", async () => {
    const { file } = await firstRun(TEXTS["one object"] ?? "");
    fs.utimesSync(file, 1, 1);
    const cache = await nextRun();
    const { documents } = await cache.read(file, files);
    assert.equal(reads.length, 1);
    assert.notEqual(documents[0]?.bodyHash, undefined, "parsed although the text is known");
  });

  it("are parsed again where they changed", async () => {
    const { file } = await firstRun(TEXTS["one object"] ?? "");
    fs.writeFileSync(file, (TEXTS["one object"] ?? "").replace("k: v", "k: w!"));
    const cache = await nextRun();
    const [document] = (await cache.read(file, files)).documents;
    assert.deepEqual(document?.value.data, { k: "w!" });
    assert.equal(document?.bodyHash, undefined);
  });

  it("are refused where the file changed after it was looked at", async () => {
    const { file } = await firstRun(TEXTS["one object"] ?? "");
    const cache = await nextRun();
    const [document] = (await cache.read(file, files)).documents;
    fs.writeFileSync(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n");
    const isStale = (error: unknown): boolean => MooringError.is(error, "stale");
    assert.throws(() => document?.value, isStale);
    await assert.rejects(async () => document?.prepare?.(), isStale);
  });

  it("keep no value, and the object of a Secret no hash", async () => {
    await firstRun(TEXTS["a Secret"] ?? "");
    const [name = ""] = fs.readdirSync(path.join(base, "state"));
    const stored = fs.readFileSync(path.join(base, "state", name), "utf8");
    assert.match(stored, /Secret/);
    assert.doesNotMatch(stored, /canary|mooring-redacted|password/);
    assert.equal(fs.statSync(path.join(base, "state", name)).mode & 0o077, 0);
    const [document] = (await (await nextRun()).read(path.join(folder, "a.yaml"), files)).documents;
    assert.equal(document?.bodyHash, undefined);
  });

  it("are not kept where they have a problem: it is reported in each run", async () => {
    const { file } = await firstRun("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: [}\n");
    const { problems } = await (await nextRun()).read(file, files);
    assert.equal(problems.length, 1);
  });

  it("without an object are not read again either", async () => {
    const file = path.join(folder, "values.yaml");
    fs.writeFileSync(file, "a: 1\n");
    const first = await nextRun();
    const isWanted = (text: string): boolean => text.includes("apiVersion");
    assert.equal(await first.readIf(isWanted, file, files), undefined);
    await first.save(folder);
    assert.equal(await (await nextRun()).readIf(isWanted, file, files), undefined);
    assert.deepEqual(reads, []);
  });

  for (const damage of ["", "{", "[]", '{"format":1,"build":"another"}', '{"format":1,"build":null,"files":[1]}']) {
    it(`are read again where what was kept is ${JSON.stringify(damage)}`, async () => {
      const { file } = await firstRun(TEXTS["one object"] ?? "");
      const [name = ""] = fs.readdirSync(path.join(base, "state"));
      fs.writeFileSync(path.join(base, "state", name), damage);
      const { documents } = await (await nextRun()).read(file, files);
      assert.deepEqual(documents[0]?.value.data, { k: "v" });
      assert.equal(reads.length, 1);
    });
  }
});
