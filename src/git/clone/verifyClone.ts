import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { branchesOf, type RemoteRefs } from "./listRemote.ts";
import { readRefs } from "../history/readRefs.ts";

const TIMEOUT_MS = 10 * 60_000;

/**
 * Proves that a clone is whole: every branch that the remote listed is there (or newer, when somebody pushed meanwhile), and
 * every object that the refs need.
 * @throws MooringError toolFailed
 */
export async function verifyClone(clone: CloneFolder, remote: RemoteRefs, signal?: AbortSignal): Promise<void> {
  const refs = await readRefs(clone, signal);
  for (const branch of branchesOf(remote)) {
    if (!refs.has(clone.branches + branch))
      throw new MooringError("toolFailed", `The clone does not have the branch ${branch}.`);
  }
  const args = commandLine(["fsck", "--connectivity-only", "--no-dangling", "--no-progress"]);
  await clone.runner.read({ args, timeout: TIMEOUT_MS }, signal);
}
