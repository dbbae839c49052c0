import assert from "node:assert/strict";
import { nodeFileSystem } from "../../../src/manifests/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/manifestCache.ts";
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
});
