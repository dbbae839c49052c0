import { commandLine, pair } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkRefName } from "../process/gitArguments.ts";
import { isEscapedRef } from "../process/refNames.ts";
import { findCommit } from "./findCommit.ts";

/**
 * Brings the work tree of a regular clone to where the remote's branch is: checked out the first time, fast-forwarded later. What
 * its user changed or committed there is never touched: then false, and the tree stays as it is.
 */
export async function updateWorkTree(clone: CloneFolder, branch: string, signal?: AbortSignal): Promise<boolean> {
  // git cannot be told to check it out
  if (isEscapedRef(branch)) return false;
  const name = checkRefName(branch);
  const tip = await findCommit(clone, clone.branches + name, signal);
  if (clone.kind !== "regular" || tip === undefined) return true;
  const isFirst = (await findCommit(clone, "HEAD", signal)) === undefined;
  const args = isFirst
    ? commandLine(["checkout", "--quiet", "--no-recurse-submodules", ...pair("-B", name), "--track"], {
        operands: [`refs/remotes/origin/${name}`],
      })
    : commandLine(["merge", "--quiet", "--ff-only"], { operands: [tip] });
  const run = { args, accept: isFirst ? [0] : [0, 1, 128], timeout: 600_000 };
  const answer = await clone.runner.writing("index", (write) => write(run), signal);
  return answer.code === 0;
}
