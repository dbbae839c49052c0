// The page of a mapping's file at a host whose name does not say what it is.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ManagedFiles } from "../../../src/repositories/level/managedFiles.ts";
import { FakeGitLab } from "../../testbed/hosts/fakeGitLab.ts";
import { RepositoryRig } from "../repositories/repositoryRig.ts";
import { EngineRig } from "./engineRig.ts";
import { mappingNamed } from "./mappingNamed.ts";
import { configMap } from "./texts.ts";

describe("the page of a file at a host", () => {
  let gitlab: FakeGitLab;
  let rig: RepositoryRig;
  let work: EngineRig;
  let managed: ManagedFiles | undefined;
  beforeEach(async () => {
    gitlab = new FakeGitLab();
    await gitlab.start();
    rig = new RepositoryRig();
    work = new EngineRig();
  });
  afterEach(async () => {
    managed?.dispose();
    await work.close();
    await rig.remove();
    await gitlab.stop();
  });

  it("is the one of the host that answered, for a managed repository and for the workspace's own", async () => {
    const url = `${gitlab.origin}/team/shop.git`;
    const hosts = { receiver: () => undefined, hookLifetime: () => 1, rotatesTokens: () => false };
    const repositories = await rig.open({ hosts });
    const secret = { secret: gitlab.token(["api"], 90) };
    const { id } = await repositories.add({ name: "shop", url, level: "private", access: "token", secret });
    managed = new ManagedFiles(() => Promise.resolve(repositories));
    const files = managed;
    const tree = path.join(work.base, "tree");
    fs.mkdirSync(path.join(tree, "apps"), { recursive: true });
    fs.writeFileSync(path.join(tree, "apps/map.yaml"), configMap("map"));
    // the copy of a registered repository, without a Git host that could be cloned
    const look = async (name: string) => {
      await files.look(name).catch(() => undefined);
      return {
        kind: "tree",
        tree: { name, folder: tree, head: "a".repeat(40), branch: "main", url, isFresh: true },
      } as const;
    };
    work.write(
      "mooring.yaml",
      "mappings:\n  - { pack: shop/map, repository: shop, path: apps }\n  - { pack: shop/own, path: own }\n",
    );
    work.write("own/map.yaml", configMap("own"));
    work.initGit();
    work.git("remote", "add", "origin", url);
    work.git("update-ref", "refs/remotes/origin/main", "HEAD");
    work.git("config", "branch.main.remote", "origin");
    work.git("config", "branch.main.merge", "refs/heads/main");
    const links = async (): Promise<readonly (string | undefined)[]> => {
      const sources = {
        look,
        hostKind: (address: string) => files.hostKind(address),
        commit: files.commit.bind(files),
        history: files.history.bind(files),
        texts: files.texts.bind(files),
        onDidChange: files.onDidChange,
      };
      const engine = await work.open({ kubeconfig: "/none", managed: sources });
      return ["shop/map", "shop/own"].map((name) => mappingNamed(engine, work.folder, name).link);
    };
    assert.deepEqual(await links(), [undefined, undefined]);
    await repositories.webhook(id).check();
    assert.deepEqual(await links(), [
      `${gitlab.origin}/team/shop/-/blob/main/apps/map.yaml`,
      `${gitlab.origin}/team/shop/-/blob/main/own/map.yaml`,
    ]);
  });
});
