import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { decodeRefs } from "../process/refNames.ts";

/** Full ref name → object name, of everything that the clone has. */
export async function readRefs(
  clone: Pick<CloneFolder, "runner">,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const args = commandLine(["for-each-ref", "--format=%(objectname) %(refname)"]);
  const text = decodeRefs((await clone.runner.read({ args }, signal)).stdout);
  const refs = new Map<string, string>();
  for (const line of text.split("\n")) {
    const at = line.indexOf(" ");
    if (at > 0) refs.set(line.slice(at + 1), line.slice(0, at));
  }
  return refs;
}
