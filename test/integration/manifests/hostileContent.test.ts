import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem as files } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { type RenderedPack, renderPack } from "../../../src/manifests/renderPack.ts";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { configMap, type FolderContent, withFolder } from "../../unit/manifests/discoverFolder.ts";
import { requireKubectl } from "./kubectlOracle.ts";

const run = createRenderRunner({ path: process.env.PATH ?? "" });
const CANARY = "canary-4711";

/** Renders all packs of `w`, beside which lies a file of the machine. */
async function rendered(content: FolderContent): Promise<readonly RenderedPack[]> {
  return withFolder({ ...content, "out/id": CANARY, "out/cm.yaml": configMap(CANARY) }, async (base) => {
    const { packs } = await discoverPacks(join(base, "w"), files);
    const cache = new ManifestCache();
    return Promise.all(packs.map((pack) => renderPack(pack, { files, cache, run })));
  });
}

const CHART: FolderContent = { "w/c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n" };
const showing = (file: string): FolderContent => ({
  "w/c/templates/a.yaml": `${configMap("a")}data: { k: {{ .Files.Get "${file}" | quote }} }\n`,
});

describe("what a repository makes the renderers read and ask", function () {
  this.timeout(120_000);
  let server: Server;
  let asked: string[];
  let address: string;
  before(requireKubectl);
  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end(configMap("fetched"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked = [];
  });
  after(() => server.close());

  const links: readonly (readonly [name: string, content: FolderContent, shown: string | undefined])[] = [
    [
      "a folder link named as an archive",
      { "w/c/f.tgz": "-> ../s", "w/s/x": "-> ../../out/id", ...showing("f.tgz/x") },
      undefined,
    ],
    ["a folder link", { "w/c/f": "-> ../../out", ...showing("f/id") }, undefined],
    ["a link in templates", { "w/c/templates/a.yaml": "-> ../../../out/cm.yaml" }, undefined],
    ["a link to values", { "w/c/values.yaml": "-> ../../out/id" }, undefined],
    ["a link that stays inside", { "w/c/f.tgz": "-> ../s", "w/s/x": "mine", ...showing("f.tgz/x") }, "mine"],
  ];
  for (const [name, content, shown] of links) {
    it(`helm reads ${shown === undefined ? "nothing" : "the file"} through ${name}`, async () => {
      const [pack] = await rendered({ ...CHART, ...content });
      assert.ok(pack);
      assert.ok(
        !JSON.stringify(pack, (_key, item: unknown) => (typeof item === "bigint" ? String(item) : item)).includes(
          CANARY,
        ),
      );
      assert.deepEqual(
        pack.objects.map(({ body }) => body.data),
        shown === undefined ? [] : [{ k: shown }],
      );
      assert.equal(pack.problems.length, shown === undefined ? 1 : 0);
    });
  }

  const schemas: readonly (readonly [name: string, schema: (address: string) => unknown])[] = [
    ["$ref", (at) => ({ $ref: `${at}/ref` })],
    ["a nested $ref", (at) => ({ properties: { a: { items: { $ref: `${at}/ref` } } } })],
    ["$schema", (at) => ({ $schema: `${at}/schema` })],
    ["$id and a relative $ref", (at) => ({ $id: `${at}/id/`, properties: { a: { $ref: "x.json" } } })],
    ["$id and a fragment", (at) => ({ $id: `${at}/id`, properties: { a: { $ref: "#/definitions/gone" } } })],
    ["a nested $id and a fragment", (at) => ({ properties: { a: { $id: `${at}/id`, allOf: [{ $ref: "#/x" }] } } })],
    ["the id of draft 4", (at) => ({ id: `${at}/id`, properties: { a: { $ref: "#/definitions/gone" } } })],
    ["a file", () => ({ $ref: "file:///etc/hostname" })],
    ["a file beside it", () => ({ $ref: "other.json" })],
  ];
  for (const [name, schema] of schemas) {
    it(`helm asks no server and reads no file for a schema with ${name}`, async () => {
      const text = JSON.stringify(schema(address));
      for (const at of ["w/c/values.schema.json", "w/c/charts/sub/values.schema.json"]) {
        const sub = { "w/c/charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 0.1.0\n" };
        const [pack] = await rendered({
          ...CHART,
          ...sub,
          "w/c/values.yaml": "a: 1\n",
          "w/c/templates/a.yaml": configMap("a"),
          [at]: text,
        });
        assert.deepEqual(asked, []);
        assert.ok(pack);
        assert.ok(!/hostname|etc/.test(pack.problems.map(({ message }) => message).join()));
      }
    });
  }

  const spellings: readonly (readonly [name: string, content: (address: string) => FolderContent])[] = [
    ["resources", (at) => ({ "w/k/kustomization.yaml": `resources: ["${at}/x.yaml"]\n` })],
    ["Resources", (at) => ({ "w/k/kustomization.yaml": `Resources: ["${at}/x.yaml"]\n` })],
    ["an escaped key", (at) => ({ "w/k/kustomization.yaml": `"\\x52esources": ["${at}/x.yaml"]\n` })],
    ["a key in a merge", (at) => ({ "w/k/kustomization.yaml": `<<: { Resources: ["${at}/x.yaml"] }\n` })],
    ["a merged anchor", (at) => ({ "w/k/kustomization.yaml": `x: &x { resources: ["${at}/x.yaml"] }\n<<: *x\n` })],
    ["RESOURCES in JSON", (at) => ({ "w/k/kustomization.yaml": `{"RESOURCES": ["${at}/x.yaml"]}` })],
    ["Bases", (at) => ({ "w/k/kustomization.yaml": `Bases: ["${at}/x.yaml"]\n` })],
    [
      "an upper-case scheme",
      (at) => ({ "w/k/kustomization.yaml": `resources: ["${at.replace("http", "HTTP")}/x.yaml"]\n` }),
    ],
    ["crds", (at) => ({ "w/k/kustomization.yaml": `crds: ["${at}/x.json"]\n` })],
    ["openapi", (at) => ({ "w/k/kustomization.yaml": `openapi: { path: "${at}/x.json" }\n` })],
    ["configurations", (at) => ({ "w/k/kustomization.yaml": `configurations: ["${at}/x.yaml"]\n` })],
    ["replacements", (at) => ({ "w/k/kustomization.yaml": `replacements: [{ path: "${at}/x.yaml" }]\n` })],
    ["Path of a patch", (at) => ({ "w/k/kustomization.yaml": `patches: [{ Path: "${at}/x.yaml" }]\n` })],
    ["a patch as a text", (at) => ({ "w/k/kustomization.yaml": `patches: ["${at}/x.yaml"]\n` })],
    ["a patch in a block", (at) => ({ "w/k/kustomization.yaml": `patchesStrategicMerge:\n- |\n  ${at}/x.yaml\n` })],
    [
      "files of a generator",
      (at) => ({ "w/k/kustomization.yaml": `configMapGenerator: [{ name: a, files: ["k=${at}/x"] }]\n` }),
    ],
    [
      "Files of a generator",
      (at) => ({ "w/k/kustomization.yaml": `configMapGenerator: [{ name: a, Files: ["k=${at}/x"] }]\n` }),
    ],
    ["env of a generator", (at) => ({ "w/k/kustomization.yaml": `secretGenerator: [{ name: a, env: "${at}/x" }]\n` })],
    [
      "files of a generator in a file",
      (at) => ({
        "w/k/kustomization.yaml": "generators: [g.yaml]\n",
        "w/k/g.yaml": `apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: g }\nname: g\nfiles: ["k=${at}/x"]\n`,
      }),
    ],
    [
      "Files of a generator in a file",
      (at) => ({
        "w/k/kustomization.yaml": "generators: [g.yaml]\n",
        "w/k/g.yaml": `apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: g }\nname: g\nFiles: ["k=${at}/x"]\n`,
      }),
    ],
    [
      "a generator in a folder",
      (at) => ({
        "w/k/kustomization.yaml": "generators: [g]\n",
        "w/k/g/kustomization.yaml": "resources: [g.yaml]\n",
        "w/k/g/g.yaml": `apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: g }\nname: g\nfiles: ["k=${at}/x"]\n`,
      }),
    ],
    [
      "a generator in the kustomization",
      (at) => ({
        "w/k/kustomization.yaml": `generators:\n- |\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n  metadata: { name: g }\n  name: g\n  files: ["k=${at}/x"]\n`,
      }),
    ],
    [
      "a generator in one line",
      (at) => ({
        "w/k/kustomization.yaml": `generators: ['{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: g}, name: g, files: ["k=${at}/x"]}']\n`,
      }),
    ],
    [
      "a transformer",
      (at) => ({
        "w/k/kustomization.yaml": `resources: [a.yaml]\ntransformers:\n- |\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: { name: g }\n  path: ${at}/x\n`,
        "w/k/a.yaml": configMap("a"),
      }),
    ],
  ];
  for (const [name, content] of spellings) {
    it(`kustomize asks no server for ${name}`, async () => {
      const packs = await rendered(content(address));
      const pack = packs.find(({ packId }) => packId.startsWith("kustomization:"));
      assert.deepEqual(asked, []);
      assert.deepEqual(pack?.objects, []);
      assert.equal(pack?.complete, false);
      assert.match(pack?.problems[0]?.code ?? "", /^(?:refused|syntax|missing)$/);
    });
  }

  for (const key of ["resources", "Resources", "bases", "BASES", "components", "Components"]) {
    it(`kustomize reads nothing outside of the workspace by ${key}`, async () => {
      const [pack] = await rendered({
        "w/k/kustomization.yaml": `${key}: [../../out]\n`,
        "out/kustomization.yaml": "resources: [cm.yaml]\n",
      });
      assert.deepEqual(pack?.objects, []);
      assert.deepEqual(
        pack?.problems.map(({ code, range }) => [code, range?.line]),
        [["refused", 1]],
      );
    });
  }

  it("a template that takes all memory is ended, and says so", async () => {
    const [pack] = await rendered({
      ...CHART,
      "w/c/templates/a.yaml": `{{ $a := repeat 100000000 "a" }}{{ range until 1000 }}{{ $a = print $a "${"b".repeat(10)}" $a }}{{ end }}`,
    });
    assert.deepEqual(
      pack?.problems.map(({ code }) => code),
      ["tooLarge"],
    );
    assert.match(pack?.problems[0]?.message ?? "", /MiB of memory/);
  });
});
