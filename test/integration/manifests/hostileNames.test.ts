import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem as files } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { type RenderedPack, renderPack } from "../../../src/manifests/renderPack.ts";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { configMap, withFolder } from "../../unit/manifests/discoverFolder.ts";
import { requireKubectl } from "./kubectlOracle.ts";

const run = createRenderRunner({ path: process.env.PATH ?? "" });

async function renderAll(folder: string): Promise<readonly RenderedPack[]> {
  const { packs } = await discoverPacks(folder, files);
  const cache = new ManifestCache();
  return Promise.all(packs.map((pack) => renderPack(pack, { files, cache, run })));
}

/** Names of folders and charts that are options of helm, kubectl or kustomize, or that no release can have. */
const NAMES = [
  "--post-renderer=sh",
  "--kubeconfig=x",
  "--plugins=x",
  "--enable-helm",
  "--help",
  "-n",
  "-",
  "--",
  "_",
  "магазин",
  "店",
  "shop 1",
  "$(touch marker)",
];

describe("names that could be options", function () {
  this.timeout(120_000);
  before(requireKubectl);

  for (const name of NAMES) {
    it(`renders a chart and a kustomization in a folder called ${name}, and runs nothing of them`, async () => {
      const script = (marker: string): string =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}" }\ndata:\n  k: "$(touch ${marker})"\n`;
      const outer = { [`c/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${JSON.stringify(name)}\nversion: 0.1.0\n` };
      await withFolder({ ...outer, [`k/${name}/a.yaml`]: configMap("a") }, async (folder) => {
        const marker = join(folder, "marker");
        fs.mkdirSync(join(folder, "c", name, "templates"));
        fs.writeFileSync(join(folder, "c", name, "templates/a.yaml"), script(marker));
        fs.writeFileSync(join(folder, "k", name, "kustomization.yaml"), "resources: [a.yaml]\n");
        const rendered = await renderAll(folder);
        assert.deepEqual(
          rendered.flatMap(({ problems }) => problems),
          [],
        );
        const kinds = rendered.flatMap(({ objects }) => objects.map(({ ref, origin }) => `${origin.kind} ${ref.name}`));
        assert.equal(kinds.length, 2);
        assert.ok(kinds.includes("kustomization a"));
        assert.deepEqual(fs.readdirSync(folder).sort(), ["c", "k"]);
      });
    });
  }
});
