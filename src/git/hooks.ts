import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import type { WorkTree } from "./workTree.ts";

/** The first of the named hooks that git would run; undefined when there is none. */
export async function findHook(tree: WorkTree, names: readonly string[]): Promise<string | undefined> {
  const folder = resolve(tree.realRoot, (await tree.runner.text(["rev-parse", "--git-path", "hooks"])).trim());
  for (const name of names) {
    const isThere = await access(resolve(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return name;
  }
  return undefined;
}
