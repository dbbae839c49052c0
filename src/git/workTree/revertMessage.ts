import { CLUSTER_TRAILER, FIELDS_TRAILER, PACK_TRAILER } from "../process/trailers.ts";
import type { Commit } from "../api/commit.ts";

/** The message of `git revert`, with what the commit said it was about. */
export function revertMessage(commit: Commit): {
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
} {
  const kept = [PACK_TRAILER, CLUSTER_TRAILER, FIELDS_TRAILER].flatMap((token) => {
    const value = commit.trailers[token];
    return value === undefined ? [] : [[token, value] as const];
  });
  const message = `Revert "${commit.subject}"\n\nThis reverts commit ${commit.oid}.`;
  return { message, trailers: Object.fromEntries(kept) };
}
