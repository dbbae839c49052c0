import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { OBJECT_CHECKS } from "../process/objectChecks.ts";
import type { Write } from "../process/gitRunner.ts";
import { defaultRemote, readAddresses, readBranch } from "../signIn/remote.ts";
import { protocolOnly } from "../signIn/remoteAddress.ts";
import type { WorkTree } from "../api/workTree.ts";

/** Large clones over slow lines. */
const FETCH_TIMEOUT_MS = 300_000;

/** Fetches the remote of the branch (else `origin`, else the only one). Branches, index and files of the user stay. */
export async function fetchRemote(tree: WorkTree, signal?: AbortSignal): Promise<void> {
  const { upstream } = await readBranch(tree, signal);
  const remote = upstream?.remote ?? (await defaultRemote(tree, signal));
  if (remote === undefined) throw new MooringError("notFound", `${tree.root} has no remote to fetch from.`);
  const { fetch } = await readAddresses(tree, remote, signal);
  await tree.runner.writing("network", (write) => fetchFrom(write, remote, fetch), signal);
}

/** @param address of `remote`, as `readAddresses` answered it */
export async function fetchFrom(write: Write, remote: string, address: string): Promise<void> {
  const args = commandLine(["fetch", "--quiet", "--no-recurse-submodules", "--no-write-fetch-head"], {
    end: "--end-of-options",
    operands: [remote],
  });
  await write({ args, timeout: FETCH_TIMEOUT_MS, environment: protocolOnly(address), config: OBJECT_CHECKS });
}
