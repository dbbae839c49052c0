import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkRevision } from "../process/gitArguments.ts";
import { isEscapedRef } from "../process/refNames.ts";
import { readRefs } from "../history/readRefs.ts";

/** The full name of the commit that a ref or object name stands for; undefined when it is not in the clone. */
export async function findCommit(clone: CloneFolder, rev: string, signal?: AbortSignal): Promise<string | undefined> {
  // an argument is text: such a name is looked up among all
  if (isEscapedRef(rev)) {
    const oid = (await readRefs(clone, signal)).get(rev);
    return oid === undefined ? undefined : findCommit(clone, oid, signal);
  }
  const args = commandLine(["rev-parse", "--verify", "--quiet"], {
    end: "--end-of-options",
    operands: [`${checkRevision(rev)}^{commit}`],
  });
  const answer = await clone.runner.read({ args, accept: [0, 1, 128] }, signal);
  const oid = answer.stdout.toString("utf8").trim();
  return answer.code === 0 && oid !== "" ? oid : undefined;
}
