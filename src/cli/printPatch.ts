import path from "node:path";
import { createTwoFilesPatch } from "diff";
import { isInside } from "../manifests/files/insideFolder.ts";
import type { FolderState } from "../reconcile/api/readModel.ts";
import { quoteText } from "../support/printable.ts";
import type { CliSession } from "./openSession.ts";
import type { Terminal } from "./print/terminal.ts";

/** Edits beyond this are not worth the time: the algorithm is quadratic on texts that share nothing. */
const MAX_EDITS = 2_000;

/** Where the paths of a patch begin. */
interface Base {
  readonly folder: string;
  /** `git apply` reads the paths from the root of the repository, in whichever folder it is run (`diff --git` lines). */
  readonly isRoot: boolean;
}

/**
 * Unified diffs that, given to `git apply` or `patch -p1` in the current folder, write the live values into the files. Where files
 * lie outside of it, paths begin at the root of the repository, and a note says where to apply the patch.
 */
export async function printPatch({ engine, workspace }: CliSession, terminal: Terminal): Promise<void> {
  const { changes, refused } = await engine.files.takeLive({ folder: workspace.folder });
  const files = changes.map(({ file }) => file);
  const base = baseOf(files, workspace.cwd, engine.folders.get(workspace.folder));
  for (const { file, before, after } of changes) {
    const name = path.relative(base.folder, file).split(path.sep).join("/");
    const [left, right] = [quoteText(`a/${name}`), quoteText(`b/${name}`)];
    const patch = createTwoFilesPatch(left, right, before, after, undefined, undefined, { maxEditLength: MAX_EDITS });
    const head = base.isRoot ? `diff --git ${left} ${right}\n` : "";
    if (patch === undefined) terminal.note(`warning: ${quoteText(name)}: too many changed lines for a patch`);
    else terminal.printData(head + patch.replace(/^=+\n/, ""));
  }
  if (base.isRoot)
    terminal.note(`note: the paths in this patch are relative to ${quoteText(base.folder)}; apply it there`);
  for (const sentence of refused) terminal.note(`note: ${sentence}`);
}

function baseOf(files: readonly string[], cwd: string, state: FolderState | undefined): Base {
  if (files.every((file) => isInside(cwd, file))) return { folder: cwd, isRoot: false };
  const roots = [...(state?.repositories ?? []).map(({ root }) => root), ...(state ? [state.folder] : [])];
  const folder = roots.find((root) => files.every((file) => isInside(root, file))) ?? path.parse(cwd).root;
  return { folder, isRoot: true };
}
