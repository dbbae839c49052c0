import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import type { WorkTree } from "../api/workTree.ts";

/** Hooks that can refuse a commit, or change what it holds. */
export const COMMIT_HOOKS: readonly string[] = ["pre-commit", "prepare-commit-msg", "commit-msg"];

/** The first of the named hooks that git would run; undefined when there is none. */
export async function findHook(tree: WorkTree, names: readonly string[]): Promise<string | undefined> {
  const said = await tree.runner.text(commandLine(["rev-parse", "--git-path", "hooks"]));
  const folder = resolve(tree.realRoot, said.trim());
  for (const name of names) {
    const isThere = await access(resolve(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return name;
  }
  return undefined;
}
