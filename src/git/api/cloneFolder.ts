import { join } from "node:path";
import type { Clock } from "../../support/clock.ts";
import type { Log } from "../../support/log.ts";
import { GitRunner } from "../process/gitRunner.ts";

/**
 * - `bare`: branches of the remote under `refs/remotes/origin`, own unpushed commits under `refs/heads`
 * - `regular`: the same with a work tree
 * - `mirror`: every ref as the remote has it, pruned
 */
export type CloneKind = "bare" | "regular" | "mirror";

/** A clone that Mooring made and owns. */
export interface CloneFolder {
  readonly runner: GitRunner;
  readonly kind: CloneKind;
  /** Absolute; the work tree of a regular clone is its parent. */
  readonly gitFolder: string;
  /** Where the branches of the remote are. */
  readonly branches: "refs/heads/" | "refs/remotes/origin/";
}

export interface CloneDeps {
  readonly log: Log;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
}

/** The clone in `folder`; nothing is read or started yet. Construct one per folder and share it: its queue keeps writes apart. */
export function cloneFolder(folder: string, kind: CloneKind, deps: CloneDeps): CloneFolder {
  const gitFolder = kind === "regular" ? join(folder, ".git") : folder;
  // an address that its owner typed in is a decision of its own: it does not depend on the trust in a workspace
  const runner = new GitRunner({ ...deps, trusted: true, folder, gitFolder });
  return { runner, kind, gitFolder, branches: kind === "mirror" ? "refs/heads/" : "refs/remotes/origin/" };
}
