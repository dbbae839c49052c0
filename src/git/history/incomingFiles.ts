import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { Incoming, IncomingFile } from "../api/gitRepository.ts";
import { readHead, resolveName } from "./readHead.ts";
import { fromGitPath, type WorkTree } from "../api/workTree.ts";

/** git prints one entry per change and commit; beyond this many bytes somebody has to look. */
const MAX_OUTPUT = 8 * 1024 * 1024;
const PLAIN = new Set(["100644", "100755", "000000"]);
const RAW = ["--raw", "-z", "--no-renames", "--no-ext-diff", "--no-abbrev", "--ignore-submodules=none"] as const;

/**
 * What every commit changed that the upstream has and HEAD has not, and what they change together: a file that one commit adds
 * and a later one takes away is named as well. Merges count against their first parent.
 * @throws MooringError `refused` where there is no upstream, `internal` for an answer that is not understood
 */
export async function incomingFiles(tree: WorkTree, upstream: string, signal?: AbortSignal): Promise<Incoming> {
  const from = await readHead(tree, signal);
  const to = await resolveName(tree, upstream, signal);
  if (from === undefined || to === undefined) throw new MooringError("refused", `${upstream} is unknown. Fetch first.`);
  const range = [checkObjectId(from), checkObjectId(to)] as const;
  const log = commandLine(["log", "--format=", "--diff-merges=first-parent", ...RAW], {
    end: "--end-of-options",
    operands: [range.join("..")],
    paths: [],
  });
  const diff = commandLine(["diff-tree", "-r", ...RAW], { end: "--end-of-options", operands: range, paths: [] });
  const files: IncomingFile[] = [];
  for (const args of [log, diff]) {
    const { stdout } = await tree.runner.read({ args }, signal);
    if (stdout.length > MAX_OUTPUT)
      throw new MooringError("refused", `${upstream} has too many commits to check automatically.`);
    files.push(
      ...parseRaw(stdout.toString("utf8")).map(({ path, ...one }) => ({ file: fromGitPath(tree, path), ...one })),
    );
  }
  return { to, files };
}

/** Format: git-diff(1), "Raw output format"; entries end with NUL. */
export function parseRaw(text: string): readonly (Omit<IncomingFile, "file"> & { readonly path: string })[] {
  const fields = text.split("\0");
  const found = [];
  for (let at = 0; at < fields.length; at += 1) {
    // between two commits stands an empty line
    const field = (fields[at] ?? "").trim();
    if (field === "") continue;
    const [, before = "", after = "", letter = ""] =
      /^:(\d{6}) (\d{6}) [0-9a-f]+ [0-9a-f]+ ([AMDT])$/.exec(field) ?? [];
    at += 1;
    const path = fields[at];
    if (!letter || !path) throw new MooringError("internal", `git named a change that is not understood: ${field}`);
    const change = letter === "A" ? "added" : letter === "D" ? "deleted" : "modified";
    found.push({ path, change, isPlain: PLAIN.has(before) && PLAIN.has(after) } as const);
  }
  return found;
}
