import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { CachedFileSystem } from "../../../src/reconcile/files/cachedFileSystem.ts";

const LONG_AGO = new Date("2026-01-01T12:00:00Z");

describe("one look at the files", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mooring-look-"));
  const file = path.join(folder, "a.yaml");
  after(() => fs.rmSync(folder, { recursive: true }));

  const write = (name: string): void => {
    fs.writeFileSync(file, `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`);
    fs.utimesSync(file, LONG_AGO, LONG_AGO);
  };

  it("asks each file once, and the next look asks again", async () => {
    write("one");
    let asked = 0;
    const look = new CachedFileSystem({
      ...nodeFileSystem,
      version: () => {
        asked += 1;
        return Promise.resolve(String(asked));
      },
    });
    assert.equal(await look.version(file), "1");
    assert.equal(await look.version(file), "1");
    look.renew();
    assert.equal(await look.version(file), "2");
  });

  it("knows where listed files lie without asking for each, and follows links", async () => {
    const inner = path.join(folder, "inner");
    fs.mkdirSync(inner);
    fs.writeFileSync(path.join(inner, "b.yaml"), "");
    fs.symlinkSync(os.tmpdir(), path.join(folder, "away"));
    fs.symlinkSync(inner, path.join(folder, "near"));
    const asked: string[] = [];
    const look = new CachedFileSystem({
      ...nodeFileSystem,
      realpath: (one) => {
        asked.push(path.relative(folder, one));
        return nodeFileSystem.realpath(one);
      },
    });
    for (const one of [".", "inner", "near"]) await look.list(path.join(folder, one));
    const real = fs.realpathSync(folder);
    assert.equal(await look.realpath(path.join(inner, "b.yaml")), path.join(real, "inner/b.yaml"));
    assert.equal(await look.realpath(path.join(inner, "b.yaml")), path.join(real, "inner/b.yaml"));
    assert.deepEqual(asked, [""]);
    assert.equal(await look.realpath(path.join(folder, "near/b.yaml")), path.join(real, "inner/b.yaml"));
    assert.equal(await look.realpath(path.join(folder, "away")), fs.realpathSync(os.tmpdir()));
    assert.deepEqual(asked, ["", "near", "away"]);
    look.renew();
    await look.realpath(path.join(inner, "b.yaml"));
    assert.equal(asked.at(-1), "inner/b.yaml");
  });

  it("never takes an old text for a new one", async () => {
    write("one");
    // a version that always can be told, as for a file that was not written lately
    const version = (path: string): Promise<string> => Promise.resolve(String(fs.readFileSync(path, "utf8").length));
    const look = new CachedFileSystem({ ...nodeFileSystem, version });
    const cache = new ManifestCache();
    const nameOf = async (): Promise<unknown> =>
      (await cache.read(file, look)).documents.map(({ value }) => value.metadata);
    assert.deepEqual(await nameOf(), [{ name: "one" }]);
    // the text changes after the look had asked: this look may miss it, the next one may not
    write("another");
    await nameOf();
    look.renew();
    assert.deepEqual(await nameOf(), [{ name: "another" }]);
  });
});
