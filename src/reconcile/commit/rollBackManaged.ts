import type { Commit } from "../../git/git.ts";
import { pathInside } from "../../mappings/match/workspacePath.ts";
import type { Pack } from "../../model/pack.ts";
import { MooringError } from "../../support/errors.ts";
import { trailersOf } from "./commitPacks.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { RolledBack } from "../api/mappingRequests.ts";
import { reviewBranchOf, reviewNotice } from "./reviewBranch.ts";
import { rollBackMessage } from "./rollBackMessage.ts";

/** How far back a commit is looked for. */
const MOST = 1_000;

/**
 * Sets the files of a pack of a managed repository back to a commit, by one new commit that the remote has when this answers.
 * What others pushed to the same files meanwhile is not undone.
 * @throws MooringError `refused`, `notFound`, `conflict`, and whatever the repository refuses
 */
export async function rollBackManaged(
  folder: FolderReconciler,
  pack: Pack,
  oid: string,
  signal?: AbortSignal,
): Promise<RolledBack> {
  const { managed } = folder.ports;
  const tree = folder.managed.treeOf(pack.root);
  if (!managed || !tree) throw new MooringError("stale", `${pack.name} is no longer in a managed repository.`);
  const unsaved = pack.files.find((file) => folder.files.isUnsaved(file));
  if (unsaved !== undefined)
    throw new MooringError("refused", `${unsaved} has unsaved changes. Save or discard them first.`);
  const root = pathInside(tree.folder, pack.root) ?? ".";
  const files = pack.files.flatMap((file) => pathInside(tree.folder, file) ?? []);
  const places = root === "." ? [] : [...new Set([root, ...files])];
  const [then, now, history] = await Promise.all([
    managed.texts(tree.name, oid, places, signal),
    managed.texts(tree.name, tree.head, places, signal),
    managed.history(tree.name, places, MOST, signal),
  ]);
  const at = history.findIndex((commit) => commit.oid === oid);
  const target = history[at];
  if (!target)
    throw new MooringError("notFound", `${oid.slice(0, 10)} is not a commit of ${pack.name} in ${tree.name}.`);
  const isOwn = (path: string): boolean => files.includes(path) || belongs(pack, root, path);
  const writes = [...new Set([...then.keys(), ...now.keys()])]
    .filter((path) => isOwn(path) && then.get(path) !== now.get(path))
    .map((path) => ({ path, text: then.get(path) }));
  const [first] = writes;
  if (!first) throw new MooringError("refused", `Nothing to roll back: the files already match ${oid.slice(0, 10)}.`);
  const odd = writes.find(({ text }) => text?.includes("\ufffd"));
  if (odd) throw new MooringError("refused", `${odd.path} is not a text file. Restore it with Git.`);
  const reverted: readonly Commit[] = history.slice(0, at);
  const message = rollBackMessage(pack, target, reverted);
  const trailers = trailersOf(folder, [pack], []);
  const review = reviewBranchOf(folder, new Set([pack.id]));
  const change = { writes, message, trailers, basedOn: tree.head, ...(review === undefined ? {} : { review }) };
  const done = await managed.commit(tree.name, change, signal);
  if (done === "nothing") throw new MooringError("refused", "Nothing to roll back.");
  if (review === undefined) folder.records.resume(pack.id, "applied");
  await folder.reloadManaged();
  const { oid: made, request } = done;
  return { oid: made, reverted, ...(request ? { notice: reviewNotice(folder.folderPath, request) } : {}) };
}

/** Files of folders below a folder of manifests are other packs. */
function belongs({ kind }: Pack, root: string, path: string): boolean {
  if (kind === "file") return path === root;
  const rest = root === "." ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  if (rest === undefined) return false;
  return kind !== "folder" || (!rest.includes("/") && /\.(ya?ml|json)$/i.test(rest));
}
