import assert from "node:assert/strict";
import { join } from "node:path";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem as files } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { renderPack } from "../../../src/manifests/renderPack.ts";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { configMap, type FolderContent, withFolder } from "../../unit/manifests/discoverFolder.ts";
import { requireKubectl } from "./kubectlOracle.ts";

const run = createRenderRunner({ path: process.env.PATH ?? "" });

/** Names of files and folders beside the kustomization; `folder: false` where kustomize takes such a folder for a repository. */
const NAMES: readonly (readonly [name: string, folder: boolean])[] = [
  ["gh/a", true],
  ["gh:a/b", true],
  ["github.com/acme/b", false],
  ["GitHub.com/acme/b", false],
  ["github.com/acme", true],
  ["github.com/acme.git", false],
  ["www.github.com/acme/b", true],
  ["gitlab.com/acme/b.git", true],
  ["x.git", true],
  ["x.git/sub", true],
  ["a/_git/b", true],
  ["git@host:a/b", false],
  ["git@host/x.git", false],
  ["user@host:y", true],
  ["a@b/c/d", false],
  ["a/b@c/d", true],
  ["git::x", true],
  ["git::github.com/a/b", false],
  ["host:z", true],
  ["a?ref=b", true],
  ["github.com/a/b?ref=c", false],
  ["example.com/a/b", true],
];

interface Found {
  readonly names: readonly string[];
  readonly problems: readonly string[];
}

async function rendered(entry: string, content: FolderContent): Promise<Found> {
  const all = { "w/kustomization.yaml": `resources: [${JSON.stringify(entry)}]\n`, ...content };
  return withFolder(all, async (base) => {
    const { packs } = await discoverPacks(join(base, "w"), files);
    const pack = packs.find(({ root }) => root === join(base, "w"));
    assert.ok(pack);
    const { objects, problems } = await renderPack(pack, { files, cache: new ManifestCache(), run });
    return { names: objects.map(({ ref }) => ref.name), problems: problems.map(({ message }) => message) };
  });
}

const folderOf = (name: string): FolderContent => ({
  [`w/${name}/kustomization.yaml`]: "resources: [c.yaml]\n",
  [`w/${name}/c.yaml`]: configMap("local"),
});

describe("files and folders that are called like addresses, rendered by the real tool", function () {
  this.timeout(120_000);
  before(function () {
    if (process.platform === "win32") this.skip(); // no such names there
  });
  before(requireKubectl);

  for (const [name, isLocal] of NAMES) {
    it(`are local as files: ${name}.yaml`, async () => {
      const found = await rendered(`${name}.yaml`, { [`w/${name}.yaml`]: configMap("local") });
      assert.deepEqual(found, { names: ["local"], problems: [] });
    });

    it(`are ${isLocal ? "local" : "refused, with the cure,"} as folders: ${name}`, async () => {
      const found = await rendered(name, folderOf(name));
      if (isLocal) assert.deepEqual(found, { names: ["local"], problems: [] });
      else
        assert.deepEqual(found, {
          names: [],
          problems: [`${name} is a folder here, but kustomize reads its name as a URL. Use ./${name}`],
        });
      assert.deepEqual(await rendered(`./${name}`, folderOf(name)), { names: ["local"], problems: [] });
    });
  }

  for (const name of ["gh/a", "github.com/acme/b", "git@host:a/b", "https://127.0.0.1:1/a", "x.git", "http:x"])
    it(`are remote where nothing of that name is there: ${name}`, async () => {
      const found = await rendered(name, {});
      assert.deepEqual(found.problems, [
        `${name} is a remote base. Remote bases are not rendered. Copy it into the workspace.`,
      ]);
    });

  it("are remote as URLs whatever is there, and so is what cannot be a name", async () => {
    const url = await rendered("http:x.yaml", { "w/http:x.yaml": configMap("local") });
    assert.match(url.problems.join(), /^http:x\.yaml is a remote base/);
    const long = `github.com/${"a".repeat(5_000)}/b`;
    assert.match((await rendered(long, {})).problems.join(), /is a remote base/);
  });
});
