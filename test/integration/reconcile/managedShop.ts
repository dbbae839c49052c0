import assert from "node:assert/strict";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { MappingState } from "../../../src/reconcile/api/readModel.ts";
import { ManagedFiles } from "../../../src/repositories/level/managedFiles.ts";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError, type Reason } from "../../../src/support/errors.ts";
import { added, RepositoryRig } from "../repositories/repositoryRig.ts";
import type { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig } from "./engineRig.ts";
import { mappingNamed } from "./mappingNamed.ts";
import { configMap, deployment } from "./texts.ts";
import type { Selection } from "../../../src/reconcile/api/selection.ts";

const KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n";

interface Parts {
  readonly rig: EngineRig;
  readonly git: RepositoryRig;
  readonly source: { readonly folder: string; readonly url: string };
  readonly repositories: Repositories;
  /** Of the registered repository. */
  readonly id: string;
  readonly managed: ManagedFiles;
}

export interface ManagedShop {
  parts(): Parts;
  open(watch?: boolean): Promise<Engine>;
  mappingOf(engine: Engine, name: string): MappingState;
  cart(): Selection;
  /** The text of a file on the branch at the remote. */
  atRemote(path: string): string;
  refusal(reason: Reason, words: RegExp): (error: unknown) => boolean;
}

/** For each test: a workspace that maps `shop/cart` to a registered repository, which is cloned, and the cart deployed. */
export function useManagedShop(plane: ReturnType<typeof useControlPlane>): ManagedShop {
  let made: Parts | undefined;
  const parts = (): Parts => {
    if (made) return made;
    throw new Error("not set up");
  };
  beforeEach(async () => {
    const rig = new EngineRig();
    const git = new RepositoryRig();
    const source = git.source("config");
    git.commit(source.folder, {
      "apps/cart/deployment.yaml": deployment("cart"),
      "apps/other/map.yaml": configMap("never-mapped"),
      "base/kustomization.yaml": KUSTOMIZATION.replace("../base", "map.yaml"),
      "base/map.yaml": configMap("base"),
      "live/kustomization.yaml": KUSTOMIZATION,
    });
    const repositories = await git.open();
    const { id } = await added(repositories, { url: source.url, name: "shop-config" });
    const managed = new ManagedFiles(() => Promise.resolve(repositories));
    made = { rig, git, source, repositories, id, managed };
    rig.write("mooring.yaml", mapping("shop/cart", "apps/cart"));
    await serverSideApply(plane(), rig.write("../cart.yaml", deployment("cart")), ["-n", "shop", "--force-conflicts"]);
  });
  afterEach(async () => {
    const { managed, git, rig } = parts();
    managed.dispose();
    await git.remove();
    await rig.close();
  });
  return {
    parts,
    open: (watch = false) =>
      parts().rig.open({
        kubeconfig: plane().kubeconfig,
        managed: parts().managed,
        watch,
        renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }),
      }),
    mappingOf: (engine, name) => mappingNamed(engine, parts().rig.folder, name),
    cart: () => ({ folder: parts().rig.folder, packId: "folder:shop-config//apps/cart" }),
    atRemote: (path) => parts().git.git(parts().source.folder, "show", `main:${path}`),
    refusal: (reason, words) => (error) => {
      assert.ok(MooringError.is(error, reason), String(error));
      assert.match(error.message, words);
      return true;
    },
  };
}

export function mapping(pack: string, path: string): string {
  return `mappings:\n  - pack: ${pack}\n    repository: shop-config\n    path: ${path}\n`;
}
