import { join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { RepositoryRig } from "./repositoryRig.ts";

export interface OneSource {
  readonly rig: RepositoryRig;
  /** A bare repository with one commit. */
  readonly source: { readonly folder: string; readonly url: string };
  readonly repositories: Repositories;
  /** Of the copy of a registered repository. */
  copyOf(id: string): string;
  /** The refs of a bare folder with what they point to. */
  refsOf(folder: string): string;
}

/** For each test: a user, one source and the repositories of a workspace, all gone afterwards. */
export function useOneSource(): () => OneSource {
  let made: OneSource | undefined;
  beforeEach(async () => {
    const rig = new RepositoryRig();
    made = {
      rig,
      source: rig.source("shop"),
      repositories: await rig.open(),
      copyOf: (id) => join(rig.base, "store/private/repositories", id, "clone"),
      refsOf: (folder) => rig.git(folder, "--git-dir=.", "for-each-ref", "--format=%(objectname) %(refname)"),
    };
  });
  afterEach(() => made?.rig.remove());
  return () => {
    if (made) return made;
    throw new Error("a source is there in tests and hooks only");
  };
}
