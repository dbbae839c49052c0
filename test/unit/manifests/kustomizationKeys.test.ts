import assert from "node:assert/strict";
import fc from "fast-check";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { isSameKey, unknownKeys } from "../../../src/manifests/packs/kustomizationKeys.ts";
import { readKustomizationTree } from "../../../src/manifests/packs/kustomizationTree.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { join } from "node:path";
import { configMap, type FolderContent, withFolder } from "./discoverFolder.ts";

/** One kustomization with every key that kustomize v5 takes, at every depth. */
const ALL = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
metadata: { name: a, namespace: b, labels: { Any: x }, annotations: { Any: x } }
openapi: { path: a.json }
namePrefix: a
nameSuffix: b
namespace: c
commonLabels: { App: x }
commonAnnotations: { Any: x }
buildMetadata: [originAnnotations]
labels:
- { pairs: { Any: x }, includeSelectors: true, includeTemplates: true, fields: [{ group: a, version: b, kind: c, path: d, create: true }] }
resources: [a.yaml]
components: [b]
bases: [c]
crds: [d]
configurations: [e]
generators: [f]
transformers: [g]
validators: [h]
patchesStrategicMerge: [i]
patches: [{ path: j, patch: k, options: { allowNameChange: true }, target: { group: a, version: b, kind: c, name: d, namespace: e, annotationSelector: f, labelSelector: g } }]
patchesJson6902: [{ path: l, target: { version: v1, kind: A, name: b } }]
images: [{ name: a, newName: b, newTag: c, digest: d, tagSuffix: e }]
imageTags: [{ name: a, newTag: b }]
replicas: [{ name: a, count: 1 }]
replacements:
- path: m
- sourceValue: x
  source: { group: a, version: b, kind: c, name: d, namespace: e, fieldPath: f, options: { delimiter: a, index: 1, encoding: b, create: true } }
  targets: [{ select: { kind: a }, reject: [{ name: b }], fieldPaths: [c], options: { create: true } }]
vars: [{ name: a, objref: { apiVersion: v1, group: a, version: b, kind: c, name: d, namespace: e }, fieldref: { fieldPath: f } }]
sortOptions: { order: legacy, legacySortOptions: { orderFirst: [a], orderLast: [b] } }
configMapGenerator:
- { name: a, namespace: b, behavior: merge, literals: [c=d], files: [e], envs: [f], env: g, options: { labels: { Any: x }, annotations: { Any: x }, disableNameSuffixHash: true, immutable: true } }
secretGenerator: [{ name: a, type: Opaque, literals: [c=d] }]
generatorOptions: { labels: { Any: x }, annotations: { Any: x }, disableNameSuffixHash: true, immutable: true }
`;
/** Maps with keys of the user, in any case. */
const FREE: ReadonlySet<string> = new Set(["Any", "App", "allowNameChange"]);
const all = parseManifest(ALL, "kustomization.yaml").documents[0]?.value ?? {};

type Step = string | number;

/** The paths of all keys that kustomize gives a meaning. */
function keyPaths(value: unknown, way: readonly Step[] = []): readonly (readonly Step[])[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => keyPaths(item, [...way, at]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const isInMap = FREE.has(key) || way.at(-1) === "openapi";
    return isInMap ? [] : [[...way, key], ...keyPaths(item, [...way, key])];
  });
}

/** A copy in which the key at the end of a path is called otherwise. */
function renamed(value: unknown, [first, ...rest]: readonly Step[], name: string): unknown {
  if (Array.isArray(value)) return value.map((item, at) => (at === first ? renamed(item, rest, name) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => {
      if (key !== first) return [key, item];
      return rest.length === 0 ? [name, item] : [key, renamed(item, rest, name)];
    }),
  );
}

const PATHS = keyPaths(all);

describe("keys of a kustomization", () => {
  it("are known at every depth", () => {
    assert.ok(PATHS.length > 100);
    assert.deepEqual(unknownKeys(all), []);
  });

  it("are refused in any other case, at their path, with the right spelling", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PATHS),
        fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
        (path, cases) => {
          const key = String(path.at(-1));
          const other = [...key]
            .map((letter, at) => (cases[at] ? letter.toUpperCase() : letter.toLowerCase()))
            .join("");
          fc.pre(other !== key);
          const [found, ...more] = unknownKeys(renamed(all, path, other) as JsonObject);
          assert.deepEqual(more, []);
          assert.deepEqual(
            found?.path.map((step) => ("field" in step ? step.field : "index" in step ? step.index : step)),
            [...path.slice(0, -1), other],
          );
          assert.ok(found.message.includes(`\`${other}\` must be written \`${key}\``));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("are refused where kustomize has none of that name", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), fc.string({ minLength: 1 }), (path, name) => {
        fc.pre(!PATHS.some((known) => isSameKey(String(known.at(-1)), name)) && name !== "__proto__");
        assert.equal(unknownKeys(renamed(all, path, name) as JsonObject).length, 1);
      }),
    );
  });

  it("are the same for kustomize when only case tells them apart, by the letters of Unicode, too", () => {
    assert.ok(isSameKey("resources", "RE\u017fOURCES"));
    assert.ok(isSameKey("kind", "\u212aind"));
    assert.ok(!isSameKey("resources", "resource"));
    assert.equal(unknownKeys({ "re\u017fources": [] }).length, 1);
  });
});

/** What kustomize would read of the files below `w/k`, and why not. */
async function treeOf(
  content: FolderContent,
): Promise<{ readonly files: readonly string[]; readonly said: readonly string[] }> {
  return withFolder({ "w/k/a.yaml": configMap("a"), ...content }, async (base) => {
    const folder = join(base, "w");
    const tree = await readKustomizationTree(join(folder, "k"), folder, {
      files: nodeFileSystem,
      cache: new ManifestCache(),
    });
    const said = tree.problems.map(
      ({ code, range, message }) => `${code} ${range?.line ?? 0} ${message.replaceAll(`${base}/`, "")}`,
    );
    return {
      files: Object.keys(tree.texts)
        .map((file) => file.slice(folder.length + 1))
        .sort(),
      said,
    };
  });
}

const LABELS = "apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: l }\nlabels: { a: b }\n";
const GENERATOR = "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: g }\nname: g\n";

describe("what goes into a kustomization", () => {
  const read: readonly (readonly [name: string, content: FolderContent, files: readonly string[]])[] = [
    ["patches by their paths alone", { "w/k/kustomization.yaml": "patches: [a.yaml]\n" }, ["k/a.yaml"]],
    [
      "files of a generator in a file",
      {
        "w/k/kustomization.yaml": "generators: [g.yaml]\n",
        "w/k/g.yaml": `${GENERATOR}files: [x=data.txt]\nenvs: [e.env]\n`,
        "w/k/data.txt": "",
        "w/k/e.env": "",
      },
      ["k/data.txt", "k/e.env", "k/g.yaml"],
    ],
    [
      "a folder of transformers",
      {
        "w/k/kustomization.yaml": "transformers: [t]\n",
        "w/k/t/kustomization.yaml": "resources: [l.yaml]\n",
        "w/k/t/l.yaml": LABELS,
      },
      ["k/t/kustomization.yaml", "k/t/l.yaml"],
    ],
    [
      "the files beside where a linked folder really lies",
      {
        "w/k/kustomization.yaml": "resources: [b]\n",
        "w/k/b": "-> ../real/b",
        "w/real/b/kustomization.yaml": "resources: [x.yaml]\n",
        "w/real/b/x.yaml": configMap("x"),
      },
      ["real/b/kustomization.yaml", "real/b/x.yaml"],
    ],
    [
      "a link in its folder",
      { "w/k/kustomization.yaml": "resources: [l.yaml]\n", "w/k/l.yaml": "-> a.yaml" },
      ["k/a.yaml", "k/l.yaml"],
    ],
  ];
  for (const [name, content, files] of read) {
    it(`are ${name}`, async () => {
      assert.deepEqual(await treeOf(content), { files: [...files, "k/kustomization.yaml"].sort(), said: [] });
    });
  }

  const refused: readonly (readonly [name: string, content: FolderContent, said: RegExp])[] = [
    [
      "an unknown key",
      { "w/k/kustomization.yaml": "resources: [a.yaml]\nnoSuchKey: 1\n" },
      /^refused 2 `noSuchKey` is not a valid key/,
    ],
    [
      "a key in another case",
      { "w/k/kustomization.yaml": "resources: [a.yaml]\npatches:\n- Path: a.yaml\n" },
      /^refused 3 `Path` must be written `path`/,
    ],
    ["a merged key", { "w/k/kustomization.yaml": "<<: { Resources: [a.yaml] }\n" }, /^(?:refused|syntax)/],
    [
      "two kustomizations",
      { "w/k/kustomization.yaml": "", "w/k/Kustomization": "" },
      /has more than one kustomization/,
    ],
    [
      "a link that leaves it",
      { "w/k/kustomization.yaml": "resources: [l.yaml]\n", "w/k/l.yaml": "-> ../x.yaml", "w/x.yaml": configMap("x") },
      /^refused 1 l\.yaml is a link to a target outside its kustomization/,
    ],
    [
      "a program in a folder of generators",
      {
        "w/k/kustomization.yaml": "generators: [g]\n",
        "w/k/g/kustomization.yaml": "resources: [p.yaml]\n",
        "w/k/g/p.yaml": "apiVersion: team/v1\nkind: P\nmetadata: { name: p }\n",
      },
      /P runs a program/,
    ],
    [
      "patches of generators",
      {
        "w/k/kustomization.yaml": "generators: [g]\n",
        "w/k/g/kustomization.yaml": "resources: [p.yaml]\nnamePrefix: a\n",
        "w/k/g/p.yaml": GENERATOR,
      },
      /can have only `resources`/,
    ],
    [
      "a generator beside which a file is called like its text",
      {
        "w/k/kustomization.yaml": "generators: ['{kind: P, apiVersion: team/v1}']\n",
        "w/k/{kind: P, apiVersion: team/v1}": LABELS,
      },
      /^refused 1 P runs a program/,
    ],
  ];
  for (const [name, content, said] of refused) {
    it(`is not ${name}`, async () => {
      const found = await treeOf(content);
      assert.match(found.said.join("\n"), said);
    });
  }

  it("is watched and owned, so that it is no pack of its own", async () => {
    const content = {
      "k/kustomization.yaml": "generators: [g.yaml]\n",
      "k/g.yaml": `${GENERATOR}files: [a.yaml]\n`,
      "k/a.yaml": configMap("a"),
    };
    await withFolder(content, async (folder) => {
      const { packs } = await discoverPacks(folder, nodeFileSystem);
      assert.deepEqual(
        packs.map(({ id, files }) => [id, files.length]),
        [["kustomization:k", 3]],
      );
    });
  });
});
