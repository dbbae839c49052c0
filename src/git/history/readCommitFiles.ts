import { commandLine } from "../../support/commandLine.ts";
import type { CommitFile } from "../api/commitSource.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { WorkTree } from "../api/workTree.ts";

const DIFF = ["diff-tree", "--stdin", "-r", "-z", "--root", "--diff-merges=first-parent", "--find-renames"] as const;
const CHANGES: Readonly<Record<string, CommitFile["change"]>> = { A: "added", D: "deleted", R: "renamed" };

/** The files of many commits by one process, each commit against its first parent. */
export async function readCommitFiles(
  tree: WorkTree,
  oids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly CommitFile[]>> {
  const files = new Map<string, CommitFile[]>(oids.map((oid) => [checkObjectId(oid), []]));
  if (files.size === 0) return files;
  const input = [...files.keys(), ""].join("\n");
  const args = commandLine([...DIFF, "--no-ext-diff", "--raw"]);
  const { stdout } = await tree.runner.read({ args, input }, signal);
  const fields = stdout.toString("utf8").split("\0");
  let current: CommitFile[] = [];
  for (let at = 0; at < fields.length - 1; at += 1) {
    const field = fields[at] ?? "";
    const status = /^:\d+ \d+ \S+ \S+ ([A-Z])\d*$/.exec(field)?.[1];
    if (status === undefined) {
      current = files.get(field.trim()) ?? [];
      continue;
    }
    const path = fields[at + 1] ?? "";
    const to = fields[at + 2] ?? "";
    const isRename = status === "R" || status === "C";
    at += isRename ? 2 : 1;
    current.push(
      isRename ? { path: to, change: "renamed", from: path } : { path, change: CHANGES[status] ?? "modified" },
    );
  }
  return files;
}
