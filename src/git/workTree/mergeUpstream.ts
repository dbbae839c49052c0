import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { makeCommit } from "./makeCommit.ts";
import { readFollowable } from "./fastForward.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { MergeUpstream } from "../api/gitRepository.ts";
import { readTexts } from "../history/readTexts.ts";
import { toGitPath, type WorkTree } from "../api/workTree.ts";

const DIFF = ["diff-tree", "-r", "-z", "--name-only", "--no-renames"] as const;

/**
 * Brings commits of one file together with those of the upstream, as it was fetched last, by a merge commit on top of both; the
 * files follow. Only where `fastForward` would go but for own commits, and where these changed nothing but that file.
 * @throws MooringError `refused`, `busy`, `conflict` with what is in the way, and what `merge` throws; nothing has changed then
 */
export async function mergeUpstream(
  tree: WorkTree,
  { file, message, merge }: MergeUpstream,
  signal?: AbortSignal,
): Promise<{ readonly oid: string }> {
  const { from, to, branch, upstream } = await readFollowable(tree, signal);
  const path = await toGitPath(tree, file);
  const search = commandLine(["merge-base"], { operands: [from, to] });
  const common = await tree.runner.read({ args: search, accept: [0, 1] }, signal);
  const base = common.stdout.toString("utf8").trim();
  const others =
    base === ""
      ? [path]
      : (await tree.runner.text(commandLine(DIFF, { operands: [checkObjectId(base), from] }), signal))
          .split("\0")
          .filter((name) => name !== "" && name !== path);
  if (base === "" || others.length > 0)
    throw new MooringError("conflict", `${branch} and ${upstream} have diverged. Merge or rebase with Git.`);
  const read = async (rev: string): Promise<string | undefined> =>
    (await readTexts(tree, rev, [file], signal)).get(file);
  const text = merge({ base: await read(base), ours: await read(from), theirs: await read(to) });
  const writes = [{ path, text }];
  const made = await makeCommit(tree, to, { writes, message, trailers: {}, parents: [from, to] }, signal);
  if (made === "nothing") throw new MooringError("internal", `Nothing was merged into ${branch}.`);
  const args = commandLine(["merge", "--ff-only", "--quiet", "--no-stat"], { operands: [made.oid] });
  await tree.runner.writing("index", (write) => write({ args }), signal);
  return made;
}
