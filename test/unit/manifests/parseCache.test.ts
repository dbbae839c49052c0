import assert from "node:assert/strict";
import fs from "node:fs";
import { type FileSystemPort, nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { OverlayFiles } from "../../../src/reconcile/files/overlayFiles.ts";
import { configMap, withFolder } from "./discoverFolder.ts";

describe("ManifestCache", () => {
  it("parses a text once, also when asked twice at the same time", async () => {
    const cache = new ManifestCache();
    const [one, two] = await Promise.all([
      cache.parse(configMap("a"), "/a.yaml"),
      cache.parse(configMap("a"), "/a.yaml"),
    ]);
    assert.equal(one, two);
    assert.equal(await cache.parse(configMap("a"), "/a.yaml"), one);
    assert.notEqual(await cache.parse(configMap("b"), "/a.yaml"), one);
  });

  it("leaves the event loop free while it parses much", async () => {
    const cache = new ManifestCache();
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    // anchors keep the quick reader out: this takes far longer than one slice
    const text = Array.from({ length: 400 }, (_item, at) => `${configMap(`a${at}`)}x: &x 1\ny: *x\n`).join("---\n");
    await Promise.all([1, 2, 3].map((at) => cache.parse(`${text}# ${at}\n`, `/${at}.yaml`)));
    isDone = true;
    assert.ok(turns > 3, `${turns} turns`);
  });

  it("goes on with other texts when one is cancelled", async () => {
    const cache = new ManifestCache();
    await assert.rejects(cache.parse(configMap("a"), "/a.yaml", AbortSignal.abort()), { name: "AbortError" });
    assert.equal((await cache.parse(configMap("a"), "/a.yaml")).documents.length, 1);
  });

  it("goes on with the same text for a caller who did not cancel", async () => {
    const cache = new ManifestCache();
    const cancelled = cache.parse(configMap("a"), "/a.yaml", AbortSignal.abort());
    const other = cache.parse(configMap("a"), "/a.yaml");
    await assert.rejects(cancelled, { name: "AbortError" });
    assert.equal((await other).documents.length, 1);
  });

  it("answers a file that is too large with one problem, without reading it", async () => {
    await withFolder({ "a.yaml": "#".repeat(11 * 1024 * 1024) }, async (folder) => {
      const { documents, problems } = await new ManifestCache().read(`${folder}/a.yaml`, nodeFileSystem);
      assert.equal(documents.length, 0);
      assert.deepEqual(
        problems.map(({ code, range }) => [code, range]),
        [["tooLarge", undefined]],
      );
    });
  });

  it("makes the desired object of a document once", async () => {
    const cache = new ManifestCache();
    const [document] = (await cache.parse(configMap("a"), "/a.yaml")).documents;
    assert.ok(document);
    const origin = { kind: "file", file: "/a.yaml", document: 0, item: undefined } as const;
    assert.equal(cache.desired(document, origin), cache.desired(document, { ...origin }));
    const rendered = { kind: "chart", root: "/", file: "/Chart.yaml" } as const;
    assert.equal(cache.desired(document, rendered).origin, rendered);
  });
});

describe("a file that is read again", () => {
  it("is not read while its version is the same, and is read when there is none", async () => {
    let version: string | undefined = "1";
    let text = configMap("a");
    let reads = 0;
    const files: FileSystemPort = {
      ...nodeFileSystem,
      version: () => Promise.resolve(version),
      readText: () => Promise.resolve(((reads += 1), text)),
    };
    const cache = new ManifestCache();
    const nameNow = async (): Promise<unknown> => (await cache.read("/a.yaml", files)).documents[0]?.value.metadata;
    assert.deepEqual([await nameNow(), await nameNow(), reads], [{ name: "a" }, { name: "a" }, 1]);
    text = configMap("b");
    version = "2";
    assert.deepEqual([await nameNow(), await nameNow(), reads], [{ name: "b" }, { name: "b" }, 2]);
    text = configMap("c");
    version = undefined;
    assert.deepEqual([await nameNow(), await nameNow(), reads], [{ name: "c" }, { name: "c" }, 4]);
  });

  it("has no version while it is young, and another one after each write", async () => {
    await withFolder({ "a.yaml": "a: 1\n" }, async (folder) => {
      const file = `${folder}/a.yaml`;
      const real = Date.now;
      try {
        assert.equal(await nodeFileSystem.version?.(file), undefined);
        Date.now = () => real() + 60_000;
        const before = await nodeFileSystem.version?.(file);
        assert.ok(before);
        assert.equal(await nodeFileSystem.version?.(file), before);
        const { atime, mtime } = fs.statSync(file);
        await new Promise((resolve) => setTimeout(resolve, 20)); // times of files move in steps
        fs.writeFileSync(file, "a: 2\n");
        fs.utimesSync(file, atime, mtime); // size and time of writing as before
        assert.notEqual(await nodeFileSystem.version?.(file), before);
        assert.equal(await nodeFileSystem.version?.(`${folder}/missing.yaml`), undefined);
      } finally {
        Date.now = real;
      }
    });
  });

  it("has no version while its text is not saved", async () => {
    const files = new OverlayFiles({ ...nodeFileSystem, version: () => Promise.resolve("1") });
    assert.equal(await files.version("/a.yaml"), "1");
    files.set("/a.yaml", "a: 1\n");
    assert.equal(await files.version("/a.yaml"), undefined);
    files.set("/a.yaml", undefined);
    assert.equal(await files.version("/a.yaml"), "1");
  });
});
