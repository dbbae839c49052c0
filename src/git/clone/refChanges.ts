import type { CloneFolder } from "../api/cloneFolder.ts";
import type { RemoteRefs } from "./listRemote.ts";

/** One ref that the clone has otherwise than the remote. */
export interface RefChange {
  /** As the remote names it. */
  readonly remote: string;
  /** As the clone names it. */
  readonly local: string;
  /** Object name in the clone; undefined: it is new. */
  readonly before: string | undefined;
  /** Object name at the remote; undefined: it is gone there. */
  readonly after: string | undefined;
}

/** Refs of Mooring's own inside a clone; a remote that uses the same names does not get at them. */
export const OWN_REFS = "refs/mooring/";

/**
 * Refs of a remote that a clone never takes over, because they are no history but change how git reads or what it is doing:
 * `replace` stands in for other objects (git-replace(1)), the others are the state of one work tree (git-worktree(1), "REFS").
 */
export const NEVER_FOLLOWED: readonly string[] = [
  OWN_REFS,
  "refs/replace/",
  "refs/bisect/",
  "refs/rewritten/",
  "refs/worktree/",
];

/** What to do to a clone so that it follows the remote: all refs in a mirror, branches and tags elsewhere. */
export function refChanges(
  clone: CloneFolder,
  local: ReadonlyMap<string, string>,
  { refs }: RemoteRefs,
): readonly RefChange[] {
  const changes: RefChange[] = [];
  const wanted = new Set<string>();
  for (const [remote, after] of refs) {
    const name = localName(clone, remote);
    if (name === undefined) continue;
    wanted.add(name);
    const before = local.get(name);
    if (before !== after) changes.push({ remote, local: name, before, after });
  }
  for (const [name, before] of local) {
    const remote = remoteName(clone, name);
    if (remote !== undefined && !wanted.has(name)) changes.push({ remote, local: name, before, after: undefined });
  }
  return changes;
}

function localName(clone: CloneFolder, remote: string): string | undefined {
  if (NEVER_FOLLOWED.some((prefix) => remote.startsWith(prefix))) return undefined;
  if (remote.startsWith("refs/heads/")) return clone.branches + remote.slice("refs/heads/".length);
  return clone.kind === "mirror" || remote.startsWith("refs/tags/") ? remote : undefined;
}

/** undefined for refs of the clone that do not come from the remote. Others that are not followed any more go. */
function remoteName(clone: CloneFolder, local: string): string | undefined {
  if (local.startsWith(OWN_REFS)) return undefined;
  if (local.startsWith(clone.branches)) return `refs/heads/${local.slice(clone.branches.length)}`;
  return clone.kind === "mirror" || local.startsWith("refs/tags/") ? local : undefined;
}
