import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem as files } from "../../../src/manifests/files/fileSystem.ts";
import { locatePlace } from "../../../src/manifests/locate/locateDifference.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { renderPack } from "../../../src/manifests/renderPack.ts";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { withFolder } from "../../unit/manifests/discoverFolder.ts";
import { corporaFolder } from "./corpora.ts";
import { requireKubectl } from "./kubectlOracle.ts";

const run = createRenderRunner({ path: process.env.PATH ?? "" });
const HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 1 # for now
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
      - name: app
        image: shop
`;

describe("rendering with the real kubectl", function () {
  this.timeout(300_000);
  before(requireKubectl);

  for (const corpus of ["podinfo", "online-boutique", "flux2-kustomize-helm-example"]) {
    it(`renders every kustomization of ${corpus} completely`, async () => {
      const cache = new ManifestCache();
      const { packs } = await discoverPacks(join(await corporaFolder(), corpus), files, undefined, { cache });
      const kustomizations = packs.filter(({ kind }) => kind === "kustomization");
      assert.ok(kustomizations.length > 0);
      for (const pack of kustomizations) {
        const rendered = await renderPack(pack, { files, cache, run });
        assert.deepEqual(rendered.problems, [], pack.id);
        assert.equal(rendered.complete, true);
      }
    });
  }

  it("follows the fields of an overlay back to the line that sets them", async () => {
    const content = {
      "base/kustomization.yaml": `${HEAD}resources: [d.yaml]\n`,
      "base/d.yaml": DEPLOYMENT,
      "over/kustomization.yaml": `${HEAD}resources: [../base]\nnamespace: live\nimages:\n- name: shop\n  newTag: v2\npatches:\n- path: p.yaml\n`,
      "over/p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec: { replicas: 3 }\n",
    };
    await withFolder(content, async (folder) => {
      const cache = new ManifestCache();
      const { packs } = await discoverPacks(folder, files);
      const [pack] = packs;
      assert.ok(pack && packs.length === 1);
      const { objects } = await renderPack(pack, { files, cache, run });
      const [object] = objects;
      assert.ok(object);
      assert.equal(object.ref.namespace, "live");
      const place = async (...fields: (string | number)[]): Promise<string> => {
        const path = fields.map((field) => (typeof field === "string" ? { field } : { index: field }));
        const { file, range, exact } = await locatePlace(object, path, pack, { files, cache });
        return `${file.slice(folder.length + 1)}:${range.line} ${exact}`;
      };
      assert.equal(await place("spec", "replicas"), "over/p.yaml:4 true");
      assert.equal(await place("spec", "template", "spec", "containers", 0, "image"), "over/kustomization.yaml:7 true");
      assert.equal(await place("metadata", "namespace"), "over/kustomization.yaml:4 true");
      assert.equal(await place("spec", "selector", "matchLabels", "app"), "base/d.yaml:6 true");
    });
  });

  it("reports what kustomize complains about", async () => {
    await withFolder(
      { "k/kustomization.yaml": `${HEAD}resources: [a.yaml]\nimages: [{ name: 1 }]\n`, "k/a.yaml": DEPLOYMENT },
      async (folder) => {
        const { packs } = await discoverPacks(folder, files);
        const [pack] = packs;
        assert.ok(pack);
        const rendered = await renderPack(pack, { files, cache: new ManifestCache(), run });
        assert.deepEqual(
          rendered.problems.map(({ code }) => code),
          ["toolFailed"],
        );
        assert.match(rendered.problems[0]?.message ?? "", /images\.name/);
        assert.equal(rendered.complete, false);
      },
    );
  });

  it("keeps kustomize's own lock on files outside the kustomization", async () => {
    await withFolder(
      { "k/kustomization.yaml": `${HEAD}resources: [../outside.yaml]\n`, "outside.yaml": DEPLOYMENT },
      async (folder) => {
        const { packs } = await discoverPacks(folder, files);
        const [pack] = packs;
        assert.ok(pack);
        const rendered = await renderPack(pack, { files, cache: new ManifestCache(), run });
        assert.deepEqual(
          rendered.problems.map(({ code }) => code),
          ["toolFailed"],
        );
        await writeFile(join(folder, "k/kustomization.yaml"), `${HEAD}resources: [https://127.0.0.1:9/a.yaml]\n`);
        const remote = await renderPack(pack, { files, cache: new ManifestCache(), run });
        assert.deepEqual(
          remote.problems.map(({ code }) => code),
          ["refused"],
        );
      },
    );
  });
});
