import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import { readCheckinRules, refuseFiltered } from "../workTree/checkinRules.ts";
import { type CloneDeps, cloneFolder } from "../api/cloneFolder.ts";
import { type FileWrite, writeTree } from "../workTree/writeTree.ts";

/**
 * Refuses a path that these attributes files of a repository, of which there is no clone, store through a filter. Git itself reads
 * them, in an empty repository that is gone afterwards.
 * @throws MooringError refused
 */
export async function refuseFilteredWithoutClone(
  deps: CloneDeps,
  path: string,
  attributes: readonly FileWrite[],
  signal?: AbortSignal,
): Promise<void> {
  // without the word no file can name one, macros included
  if (!attributes.some(({ text }) => text?.includes("filter") === true)) return;
  const folder = await mkdtemp(join(tmpdir(), "mooring-"));
  try {
    const { runner } = cloneFolder(folder, "bare", deps);
    const environment = { GIT_INDEX_FILE: join(folder, "index") };
    await runner.writing(
      "index",
      async (write) => {
        await write({ args: commandLine(["init", "--quiet", "--bare", "--template="]) });
        await writeTree(write, { writes: attributes, there: new Map(), base: undefined, environment });
        const rule = (await readCheckinRules(write, [path], environment)).get(path);
        if (rule) refuseFiltered(path, rule);
      },
      signal,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
