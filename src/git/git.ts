/**
 * Knows the Git repository behind a folder: status, log, texts of commits, commit, push, fetch, revert. It knows nothing of
 * Kubernetes, hosts or faces. GitRunner is the only way to a git process. All paths in and out are absolute.
 */
import { systemClock } from "../support/clock.ts";
import { MooringError } from "../support/errors.ts";
import type { GitDeps, GitRepository } from "./api/gitRepository.ts";
import { openRepository } from "./workTree/openRepository.ts";

export type { Commit } from "./api/commit.ts";
export type { GitRepository } from "./api/gitRepository.ts";
export type { CommitFile, CommitQuery, CommitSource } from "./api/commitSource.ts";

/**
 * The repository that `folder` lies in; undefined when there is none, when the workspace is not trusted, or when it is a bare
 * repository. Construct one per root and share it: its queue is what keeps writes apart.
 * @throws MooringError refused when git does not trust the folder's owner, toolMissing without git
 */
export async function findRepository(
  folder: string,
  deps: GitDeps,
  signal?: AbortSignal,
): Promise<GitRepository | undefined> {
  if (!deps.trusted) return undefined;
  const { log, trusted, clock = systemClock, environment = process.env } = deps;
  try {
    return await openRepository(folder, { log, trusted, clock, environment }, signal);
  } catch (error) {
    if (MooringError.is(error, "notFound")) return undefined;
    if (MooringError.is(error, "refused") && error.message.includes("bare repository")) {
      log.warn(`${folder}: ${error.message}`);
      return undefined;
    }
    throw error;
  }
}
