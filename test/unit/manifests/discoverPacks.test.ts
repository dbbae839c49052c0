import assert from "node:assert/strict";
import { relative } from "node:path";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { configMap, type FolderContent, withFolder } from "./discoverFolder.ts";

const KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
const COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";

/** `id name: files` of each pack. */
function packsOf(content: FolderContent): Promise<readonly string[]> {
  return withFolder(content, async (folder) => {
    const { packs, problems } = await discoverPacks(folder, nodeFileSystem);
    assert.deepEqual(problems, []);
    return packs.map(
      ({ id, name, files }) =>
        `${id} ${name}: ${files
          .map((file) => relative(folder, file))
          .sort()
          .join(" ")}`,
    );
  });
}

describe("discoverPacks", () => {
  const cases: readonly (readonly [name: string, content: FolderContent, packs: readonly string[]])[] = [
    ["nothing where there is nothing", { "readme.md": "x", "a.yaml": "x: 1\n" }, []],
    [
      "a pack for each folder with manifests, named by the only namespace",
      {
        "shop/a.yaml": configMap("a", "web"),
        "shop/b.yml": configMap("b"),
        "shop/c.json": '{"apiVersion":"v1","kind":"A","metadata":{"name":"x"}}',
        "shop/deep/d.yaml": configMap("d"),
        "shop/values.yaml": "a: 1\n",
      },
      ["folder:shop web/shop: shop/a.yaml shop/b.yml shop/c.json", "folder:shop/deep deep: shop/deep/d.yaml"],
    ],
    [
      "no namespace where there are two",
      { "s/a.yaml": configMap("a", "one"), "s/b.yaml": configMap("b", "two") },
      ["folder:s s: s/a.yaml s/b.yaml"],
    ],
    [
      "a broken manifest, so that its problem is seen",
      { "s/a.yaml": `${configMap("a")}x: 'open\n` },
      ["folder:s s: s/a.yaml"],
    ],
    ["no templates", { "s/a.yaml": `${configMap("a")}x: {{ .Values.x }}\n` }, []],
    [
      "the overlays of a kustomization, and neither its bases, components nor files",
      {
        "base/kustomization.yaml": `${KUSTOMIZATION}resources: [a.yaml]\n`,
        "base/a.yaml": configMap("a"),
        "part/kustomization.yaml": `${COMPONENT}patches: [{ path: p.yaml }]\n`,
        "part/p.yaml": configMap("a"),
        "over/kustomization.yml": `${KUSTOMIZATION}namespace: live\nresources: [../base, extra.yaml]\ncomponents: [../part]\nconfigMapGenerator: [{ name: c, files: [k=data.json] }]\n`,
        "over/extra.yaml": configMap("e"),
        "over/data.json": "{}",
      },
      [
        "kustomization:over live/over: base/a.yaml base/kustomization.yaml over/data.json over/extra.yaml over/kustomization.yml part/kustomization.yaml part/p.yaml",
      ],
    ],
    [
      "objects beside a kustomization's folders that it does not name",
      {
        "k/kustomization.yaml": `${KUSTOMIZATION}resources: [parts/a.yaml]\n`,
        "k/parts/a.yaml": configMap("a", "ns"),
        "k/parts/b.yaml": configMap("b"),
      },
      ["kustomization:k ns/k: k/kustomization.yaml k/parts/a.yaml", "folder:k/parts parts: k/parts/b.yaml"],
    ],
    [
      "a chart with all that is in it, but no library chart",
      {
        "c/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
        "c/values.yaml": "a: 1\n",
        "c/templates/a.yaml": configMap("a"),
        "c/charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\n",
        "lib/Chart.yaml": "apiVersion: v2\nname: lib\ntype: library\n",
      },
      ["chart:c shop: c/Chart.yaml c/charts/sub/Chart.yaml c/templates/a.yaml c/values.yaml"],
    ],
    [
      "only what Git does not ignore",
      {
        ".git/info/exclude": "secret/\n",
        ".gitignore": "build/\n*.tmp.yaml\n!keep.tmp.yaml\n",
        "build/a.yaml": configMap("a"),
        "secret/a.yaml": configMap("a"),
        "s/a.tmp.yaml": configMap("a"),
        "s/keep.tmp.yaml": configMap("k"),
        "s/.gitignore": "inner.yaml\n",
        "s/inner.yaml": configMap("i"),
        "node_modules/x/a.yaml": configMap("a"),
        ".hidden/a.yaml": configMap("a"),
      },
      ["folder:s s: s/keep.tmp.yaml"],
    ],
    [
      "linked files, and no linked folders",
      { "s/a.yaml": configMap("a"), "s/b.yaml": "-> a.yaml", t: "-> s", "s/notes": "-> /etc/hostname" },
      ["folder:s s: s/a.yaml s/b.yaml"],
    ],
    [
      "links to nothing and out of the folder, so that their problem is seen",
      { "s/a.yaml": configMap("a"), "s/gone.yaml": "-> b.yaml", "s/out.yaml": "-> /etc/hostname" },
      ["folder:s s: s/a.yaml s/gone.yaml s/out.yaml"],
    ],
    [
      "Flux's Kustomization as an ordinary object",
      {
        "s/a.yaml":
          "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a, namespace: flux }\n",
      },
      ["folder:s flux/s: s/a.yaml"],
    ],
  ];
  for (const [name, content, packs] of cases)
    it(`finds ${name}`, async () => assert.deepEqual(await packsOf(content), packs));

  it("leaves out what the caller excludes", async () => {
    await withFolder({ "a/a.yaml": configMap("a"), "b/b.yaml": configMap("b") }, async (folder) => {
      const { packs } = await discoverPacks(folder, nodeFileSystem, undefined, { isExcluded: (path) => path === "b" });
      assert.deepEqual(
        packs.map(({ id }) => id),
        ["folder:a"],
      );
    });
  });

  it("stops when it is cancelled", async () => {
    await withFolder({ "a/a.yaml": configMap("a") }, async (folder) => {
      await assert.rejects(discoverPacks(folder, nodeFileSystem, AbortSignal.abort()), { name: "AbortError" });
    });
  });
});
