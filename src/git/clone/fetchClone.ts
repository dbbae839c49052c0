import { type CommandLine, commandLine } from "../../support/commandLine.ts";
import { type CloneSize, sizeArguments } from "../api/cloneSize.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import type { Write } from "../process/gitRunner.ts";
import { type GitProgress, progressReader } from "../process/progress.ts";
import { checkRemoteAddress, type RemoteProtocol } from "../signIn/remoteAddress.ts";
import type { RemoteAccess } from "../signIn/remoteAccess.ts";

export interface FetchOptions {
  readonly address: string;
  readonly allowed: readonly RemoteProtocol[];
  readonly access: RemoteAccess;
  readonly size: CloneSize;
  /** Milliseconds; the whole task has a limit of its own. */
  readonly timeout: number;
  readonly onProgress?: (progress: GitProgress) => void;
}

/**
 * Brings the refs of a clone to where the remote's are: all of them or none (`--atomic`), those that are gone there go here too
 * (`--prune`). Objects are never deleted by it.
 */
export async function fetchClone(clone: CloneFolder, options: FetchOptions, signal?: AbortSignal): Promise<void> {
  checkRemoteAddress(options.address, options.allowed);
  const { environment, config } = options.access;
  const args = commandLine([
    "fetch",
    "--progress",
    "--atomic",
    "--prune",
    "--force",
    "--no-recurse-submodules",
    "--no-write-fetch-head",
    "--no-auto-maintenance",
    // the refspecs of createClone.ts name the tags
    "--no-tags",
    ...sizeArguments(options.size),
    "--end-of-options",
    "origin",
  ]);
  const onSaid = options.onProgress === undefined ? {} : { onSaid: progressReader(options.onProgress) };
  const work = async (write: Write): Promise<void> => {
    // the address may have been edited since
    await write({ args: setAddress(options.address) });
    await write({ args, environment, config, timeout: options.timeout, ...onSaid });
  };
  await clone.runner.writing("network", work, signal);
}

/** Sets where `origin` of a clone is. */
export function setAddress(address: string): CommandLine {
  return commandLine(["config", "--replace-all", "remote.origin.url"], { operands: [address] });
}
