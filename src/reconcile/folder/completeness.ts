import { dirname } from "node:path";
import type { AbsentFile } from "../../manifests/files/gitFiles.ts";
import { isInside } from "../../manifests/files/insideFolder.ts";
import { targetOf } from "../../mappings/match/target.ts";
import { formatRef, type ObjectRef, splitApiVersion } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import type { Target } from "../../model/target.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { FolderPacks } from "./folderPacks.ts";
import type { FolderRepositories } from "./folderRepositories.ts";
import type { UnreadFile } from "../files/unreadFiles.ts";

/** The parts of a folder that say what was read and what Git has. */
interface ReadParts {
  readonly packs: FolderPacks;
  readonly repositories: FolderRepositories;
}

/** The same with what says which pack goes to which cluster. */
export interface BoundParts extends ReadParts {
  readonly connections: { readonly byContext: ReadonlyMap<string, ClusterSession> };
  readonly managed: { readonly unreadable: ReadonlyMap<string, string> };
  readonly target: Target | undefined;
}

/** Something that Git has in the place of a pack and that was not read. */
interface Unread {
  /** undefined: it lies in no pack's place. */
  readonly pack: Pack | undefined;
  readonly problem: Problem;
}

/**
 * True when everything that Git has in the place of a pack was read: its files could be read and rendered, none that Git tracks is
 * missing on disk, and every object of the last commit is in the files still. Only complete packs are pruned, healed and called in
 * sync as a whole, and only beside complete packs is an object of the cluster "not in Git".
 */
export function isComplete(parts: ReadParts, packId: string): boolean {
  return parts.packs.rendered(packId)?.complete === true && !unreadIn(parts).some(({ pack }) => pack?.id === packId);
}

/** The first reason why a pack is not complete, in a sentence; undefined where it is. */
export function whyIncomplete(parts: ReadParts, packId: string): string | undefined {
  const rendered = parts.packs.rendered(packId);
  const [unread] = unreadIn(parts).filter(({ pack }) => pack?.id === packId);
  if (rendered?.complete === true && !unread) return undefined;
  const problems = [...(rendered?.problems ?? []), ...(unread ? [unread.problem] : [])];
  const problem = problems.find(({ severity }) => severity === "error") ?? problems[0];
  return problem ? `${problem.file}: ${problem.message}` : "It has not been read yet.";
}

/** True when nothing of a folder is unread, in packs that `isMeant` or in no pack's place. */
function isAllRead(parts: ReadParts, isMeant: (pack: Pack) => boolean): boolean {
  const { packs } = parts;
  if (!packs.isDiscoveryComplete || unreadIn(parts).some(({ pack }) => !pack || isMeant(pack))) return false;
  return packs.packs.every((pack) => !isMeant(pack) || packs.rendered(pack.id)?.complete === true);
}

/** True when nothing that Git has for a cluster is unread: only then is an object of it "not in Git", or gone from the files. */
export function isReadFor(parts: BoundParts, session: ClusterSession): boolean {
  const { packs, connections, managed } = parts;
  const isMeant = (pack: Pack): boolean => {
    const target = targetOf(pack, packs.config, parts.target);
    return target !== undefined && connections.byContext.get(target.context) === session;
  };
  return managed.unreadable.size === 0 && isAllRead(parts, isMeant);
}

/** What Git has and was not read, to be shown with its cure. */
export function unreadProblems(parts: ReadParts): readonly Problem[] {
  return unreadIn(parts).map(({ problem }) => problem);
}

function unreadIn({ packs, repositories }: ReadParts): readonly Unread[] {
  const changed = repositories.committedRefs;
  if (packs.unread.length === 0 && changed.size === 0) return [];
  const named = new Set(
    packs.packs.flatMap(({ id }) => (packs.rendered(id)?.objects ?? []).map(({ ref }) => keyOf(ref))),
  );
  const isRead = (ref: ObjectRef): boolean => named.has(keyOf(ref));
  // what was changed or deleted is measured by its committed text
  const absent = packs.unread.filter(({ file, refs }) => !changed.has(file) && refs?.every(isRead) !== true);
  const broken = new Set(packs.problems.flatMap(({ severity, file }) => (severity === "error" ? [file] : [])));
  const removed = [...changed].flatMap(([file, refs]) =>
    (broken.has(file) ? [] : refs)
      .filter((ref) => !isRead(ref))
      .map((ref) => ({ file, problem: removedProblem(file, ref) })),
  );
  return [...absent.map((one) => ({ file: one.file, problem: absentProblem(one) })), ...removed].map(
    ({ file, problem }) => ({ pack: packs.packs.find((pack) => isPlaceOf(pack, file)), problem }),
  );
}

/** True when a file at this place would be a part of the pack. */
function isPlaceOf({ kind, root, files }: Pack, file: string): boolean {
  return files.includes(file) || (kind === "folder" ? dirname(file) === root : kind !== "file" && isInside(root, file));
}

/** Files may leave out the namespace, and every version of a kind is the same object. */
function keyOf({ apiVersion, kind, name }: ObjectRef): string {
  return `${splitApiVersion(apiVersion).group}|${kind}|${name}`;
}

const ABSENT: Readonly<Record<AbsentFile["why"], string>> = {
  sparse:
    "This file is excluded by sparse checkout, so its objects are not compared. Add its folder with git sparse-checkout add.",
  deleted:
    "This file is in Git but not on disk, so its objects are not compared. Restore it with git restore, or commit the deletion.",
  submodule: "This submodule is not checked out, so its objects are not compared. Run git submodule update --init.",
};

function absentProblem({ file, why }: UnreadFile): Problem {
  const message =
    typeof why === "object"
      ? `This file of the repository ${why.sentence}: it is not compared. Correct it in the repository.`
      : ABSENT[why];
  return { code: "notOnDisk", severity: "error", message, file, range: undefined };
}

function removedProblem(file: string, ref: ObjectRef): Problem {
  const message = `${formatRef(ref)} is in the last commit but no longer in the files. It counts as removed once the change is committed.`;
  return { code: "removedUncommitted", severity: "warning", message, file, range: undefined };
}
