import assert from "node:assert/strict";
import { relative } from "node:path";
import type { FieldPath } from "../../../src/model/fieldPath.ts";
import { locatePlace } from "../../../src/manifests/locate/locateDifference.ts";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import type { FolderContent } from "./discoverFolder.ts";
import { fakeRunner, withRendered } from "./renderFixture.ts";

const path = (...steps: (string | Record<string, string>)[]): FieldPath =>
  steps.map((step) => (typeof step === "string" ? { field: step } : { keys: step }));
const CONTAINER = ["spec", "template", "spec", "containers", { name: "app" }] as const;

/** `file:line text exact` of a field of the first rendered object. */
function placeOf(
  content: FolderContent,
  kind: "folder" | "kustomization" | "chart",
  output: string,
  at: FieldPath,
): Promise<string> {
  const run = fakeRunner({ kubectl: output, helm: output });
  return withRendered(content, kind, run, async ({ rendered, pack, cache, folder }) => {
    const [object] = rendered.objects;
    assert.ok(object, JSON.stringify(rendered.problems));
    const { file, range, exact } = await locatePlace(object, at, pack, { files: nodeFileSystem, cache });
    const text = await nodeFileSystem.readText(file);
    const [first = ""] = text.slice(range.start, range.end).split("\n");
    return `${relative(folder, file)}:${range.line} ${first}${exact ? "" : " ~"}`;
  });
}

const deployment = (
  image: string,
  replicas: number,
  name = "shop",
  labels = "{ app: shop }",
): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: ${labels}
spec:
  replicas: ${replicas}
  template:
    spec:
      containers:
      - name: app
        image: ${image}
        env: [{ name: A, value: one }]
`;
const HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
const kustomization = (extra: string, files: FolderContent = {}): FolderContent => ({
  "k/kustomization.yaml": `${HEAD}resources: [base]\n${extra}`,
  "k/base/kustomization.yaml": `${HEAD}resources: [d.yaml]\n`,
  "k/base/d.yaml": deployment("shop:1", 1),
  ...files,
});

describe("locatePlace in plain manifests", () => {
  const files = { "s/a.yaml": deployment("shop:1", 1) };
  it("gives the line of a field, or of its nearest parent", async () => {
    assert.equal(await placeOf(files, "folder", "", path("spec", "replicas")), "s/a.yaml:7 replicas: 1");
    assert.equal(await placeOf(files, "folder", "", path("metadata", "labels", "gone")), "s/a.yaml:5 labels ~");
  });
});

describe("locatePlace in kustomizations", () => {
  const cases: readonly (readonly [
    name: string,
    files: FolderContent,
    output: string,
    at: FieldPath,
    place: string,
  ])[] = [
    [
      "a field of the base",
      kustomization(""),
      deployment("shop:1", 1),
      path(...CONTAINER, "image"),
      "k/base/d.yaml:12 image: shop:1",
    ],
    [
      "a field of the base under a prefix",
      kustomization("namePrefix: live-\n"),
      deployment("shop:1", 1, "live-shop"),
      path("spec", "replicas"),
      "k/base/d.yaml:7 replicas: 1",
    ],
    [
      "the nearest field where the value is nobody's",
      kustomization(""),
      deployment("shop:9", 1),
      path(...CONTAINER, "image"),
      "k/base/d.yaml:12 image: shop:1 ~",
    ],
    [
      "the nearest parent of what is not there",
      kustomization(""),
      deployment("shop:1", 1),
      path("metadata", "labels", "gone"),
      "k/base/d.yaml:5 labels ~",
    ],
    [
      "a new tag",
      kustomization("images:\n- name: shop\n  newTag: v2\n"),
      deployment("shop:v2", 1),
      path(...CONTAINER, "image"),
      "k/kustomization.yaml:6 newTag: v2",
    ],
    [
      "a digest",
      kustomization("images:\n- name: shop\n  newName: other/shop\n  digest: sha256:ab\n"),
      deployment("other/shop@sha256:ab", 1),
      path(...CONTAINER, "image"),
      "k/kustomization.yaml:7 digest: sha256:ab",
    ],
    [
      "a new name, whose tag comes from below",
      kustomization("images:\n- name: shop\n  newName: other/shop\n"),
      deployment("other/shop:1", 1),
      path(...CONTAINER, "image"),
      "k/kustomization.yaml:6 newName: other/shop ~",
    ],
    [
      "replicas",
      kustomization("replicas:\n- name: shop\n  count: 4\n"),
      deployment("shop:1", 4),
      path("spec", "replicas"),
      "k/kustomization.yaml:6 count: 4",
    ],
    [
      "a label",
      kustomization("labels:\n- pairs:\n    team: web\n"),
      deployment("shop:1", 1, "shop", "{ app: shop, team: web }"),
      path("metadata", "labels", "team"),
      "k/kustomization.yaml:6 team: web",
    ],
    [
      "the namespace",
      kustomization("namespace: live\n"),
      deployment("shop:1", 1, "shop\n  namespace: live"),
      path("metadata", "namespace"),
      "k/kustomization.yaml:4 namespace: live",
    ],
    [
      "a patch in a file",
      kustomization("patches:\n- path: p.yaml\n", {
        "k/p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  replicas: 3\n",
      }),
      deployment("shop:1", 3),
      path("spec", "replicas"),
      "k/p.yaml:5 replicas: 3",
    ],
    [
      "a patch of another object, which is passed over",
      kustomization("patches:\n- path: p.yaml\n", {
        "k/p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: other }\nspec:\n  replicas: 1\n",
      }),
      deployment("shop:1", 1),
      path("spec", "replicas"),
      "k/base/d.yaml:7 replicas: 1",
    ],
    [
      "an inline patch by a list key",
      kustomization(
        "patches:\n- target: { kind: Deployment, name: shop }\n  patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: any }\n    spec:\n      template:\n        spec:\n          containers:\n          - name: app\n            image: shop:5\n",
      ),
      deployment("shop:5", 1),
      path(...CONTAINER, "image"),
      "k/kustomization.yaml:15 image: shop:5",
    ],
    [
      "an inline JSON 6902 operation",
      kustomization(
        "patches:\n- target: { kind: Deployment }\n  patch: |\n    - op: replace\n      path: /spec/template/spec/containers/0/image\n      value: shop:7\n",
      ),
      deployment("shop:7", 1),
      path(...CONTAINER, "image"),
      "k/kustomization.yaml:9 value: shop:7",
    ],
    [
      "a value inside a JSON 6902 operation",
      kustomization("patches:\n- target: { kind: Deployment, name: shop }\n  path: p.json\n", {
        "k/p.json": '[\n  {"op": "add", "path": "/metadata/labels", "value": {\n    "app": "x"}}\n]\n',
      }),
      deployment("shop:1", 1, "shop", "{ app: x }"),
      path("metadata", "labels", "app"),
      'k/p.json:3 "app": "x"',
    ],
    [
      "a literal of a generator",
      { "k/kustomization.yaml": `${HEAD}configMapGenerator:\n- name: c\n  literals:\n  - a=1\n  - mode=fast\n` },
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c-7b9d2k5f8h }\ndata: { mode: fast }\n",
      path("data", "mode"),
      "k/kustomization.yaml:7 - mode=fast",
    ],
    [
      "a file of a generator",
      { "k/kustomization.yaml": `${HEAD}configMapGenerator:\n- name: c\n  files: [x.txt]\n`, "k/x.txt": "fast" },
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c-7b9d2k5f8h }\ndata: { x.txt: fast }\n",
      path("data", "x.txt"),
      "k/kustomization.yaml:5 x.txt ~",
    ],
    [
      "the kustomization where nothing is known",
      kustomization(""),
      "apiVersion: v1\nkind: Unknown\nmetadata: { name: z }\n",
      path("spec"),
      "k/kustomization.yaml:1 apiVersion: kustomize.config.k8s.io/v1beta1 ~",
    ],
  ];
  for (const [name, files, output, at, place] of cases) {
    it(`finds ${name}`, async () => assert.equal(await placeOf(files, "kustomization", output, at), place));
  }
});

describe("locatePlace in charts", () => {
  const chart = (template: string, values: string): FolderContent => ({
    "c/Chart.yaml": "apiVersion: v2\nname: shop\n",
    "c/values.yaml": values,
    "c/templates/d.yaml": template,
  });
  const cases: readonly (readonly [name: string, files: FolderContent, at: FieldPath, place: string])[] = [
    [
      "the value a template line sets the field from",
      chart("  replicas: {{ .Values.replicaCount }}\n", "# how many\nreplicaCount: 4\nother: 4\n"),
      path("spec", "replicas"),
      "c/values.yaml:2 replicaCount: 4",
    ],
    [
      "only the nearest where two values could be it",
      chart("replicas: {{ .Values.a }}\n---\nreplicas: {{ .Values.b }}\n", "a: 4\nb: 4\n"),
      path("spec", "replicas"),
      "c/values.yaml:1 a: 4 ~",
    ],
    [
      "a part of the value",
      chart(
        'image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n',
        "image:\n  repository: shop\n  tag: v3\n",
      ),
      path(...CONTAINER, "image"),
      "c/values.yaml:3 tag: v3 ~",
    ],
    [
      "an equal value of a like name",
      chart("x: y\n", "replicaCount: 4\n"),
      path("spec", "replicas"),
      "c/values.yaml:1 replicaCount: 4 ~",
    ],
    [
      "the chart where nothing is known",
      chart("x: y\n", "a: b\n"),
      path("spec", "replicas"),
      "c/Chart.yaml:1 apiVersion: v2 ~",
    ],
  ];
  for (const [name, files, at, place] of cases) {
    it(`finds ${name}`, async () => assert.equal(await placeOf(files, "chart", deployment("shop:v3", 4), at), place));
  }
});
