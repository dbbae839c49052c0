import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { renderPack } from "../../../src/manifests/renderPack.ts";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

const object = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const DASH = { "common/dash/d.yaml": object("dash"), "common/dash/kustomization.yaml": "resources: [d.yaml]\n" };

/** Files, links (path → what it holds), and the kustomization that is rendered. */
const CASES: Readonly<
  Record<string, readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>
> = {
  "a linked folder": [
    { ...DASH, "prod/kustomization.yaml": "namespace: prod\nresources: [dash]\n" },
    { "prod/dash": "../common/dash" },
    "prod",
  ],
  "a link to a link": [
    { ...DASH, "prod/kustomization.yaml": "namespace: prod\nresources: [dash]\n" },
    { "prod/dash": "../second", second: "common/dash" },
    "prod",
  ],
  "a folder behind a linked one": [
    { ...DASH, "prod/kustomization.yaml": "namespace: prod\nresources: [all/dash]\n" },
    { "prod/all": "../common" },
    "prod",
  ],
  "the linked folder and what lies behind it": [
    {
      ...DASH,
      "common/kustomization.yaml": "resources: [c.yaml]\n",
      "common/c.yaml": object("common"),
      "prod/kustomization.yaml": "namespace: prod\nresources: [all, all/dash]\n",
    },
    { "prod/all": "../common" },
    "prod",
  ],
  "a linked file within the folder": [
    { "prod/a.yaml": object("a"), "prod/kustomization.yaml": "namespace: prod\nresources: [b.yaml]\n" },
    { "prod/b.yaml": "a.yaml" },
    "prod",
  ],
};

describe("kustomizations whose bases are reached by links", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder("links");
  });
  afterEach(() => removeFolder(folder));

  for (const [name, [files, links, root]] of Object.entries(CASES))
    it(`render as kustomize does, and the base is no pack of its own: ${name}`, async () => {
      for (const [file, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        fs.writeFileSync(path.join(folder, file), text);
      }
      for (const [link, to] of Object.entries(links)) fs.symlinkSync(to, path.join(folder, link));
      const expected = execFileSync("kubectl", ["kustomize", path.join(folder, root)], { encoding: "utf8" });
      const cache = new ManifestCache();
      const { packs } = await discoverPacks(folder, nodeFileSystem, undefined, { cache });
      const pack = packs.find((one) => one.root === path.join(folder, root));
      assert.ok(pack);
      assert.deepEqual(
        packs.filter(({ kind }) => kind === "kustomization").map((one) => path.relative(folder, one.root)),
        [root],
      );
      const run = createRenderRunner({ path: process.env.PATH ?? "" });
      const { objects, problems, complete } = await renderPack(pack, { files: nodeFileSystem, cache, run });
      assert.deepEqual(problems, []);
      assert.ok(complete);
      assert.deepEqual(
        objects.map(({ wire }) => wire.expose()),
        parseManifest(expected, "").documents.map(({ value }) => value),
      );
    });

  it("are refused where a link leads out of the workspace", async () => {
    const outside = temporaryFolder("outside");
    fs.writeFileSync(path.join(outside, "kustomization.yaml"), "resources: [o.yaml]\n");
    fs.writeFileSync(path.join(outside, "o.yaml"), object("outside"));
    fs.mkdirSync(path.join(folder, "prod"));
    fs.writeFileSync(path.join(folder, "prod/kustomization.yaml"), "resources: [dash]\n");
    fs.symlinkSync(outside, path.join(folder, "prod/dash"));
    const cache = new ManifestCache();
    const { packs } = await discoverPacks(folder, nodeFileSystem, undefined, { cache });
    const [pack] = packs;
    assert.ok(pack);
    const run = createRenderRunner({ path: process.env.PATH ?? "" });
    const { objects, problems } = await renderPack(pack, { files: nodeFileSystem, cache, run });
    assert.deepEqual(objects, []);
    assert.match(problems.map(({ message }) => message).join(), /is outside the workspace folder/);
    await removeFolder(outside);
  });
});
