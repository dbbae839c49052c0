import { listBundleHeads, listBundles, retainBundles, unpackBundle, writeBundle } from "../../git/clone/bundle.ts";
import type { CloneFolder } from "../../git/api/cloneFolder.ts";
import { findCommit } from "../../git/clone/findCommit.ts";
import { checkRefName } from "../../git/process/gitArguments.ts";
import type { RemoteRefs } from "../../git/clone/listRemote.ts";
import { missingObjects } from "../../git/clone/missingObjects.ts";
import { pushCommit } from "../../git/clone/pushCommit.ts";
import { type RefChange, refChanges } from "../../git/clone/refChanges.ts";
import type { RemoteAccess } from "../../git/signIn/remoteAccess.ts";
import { keepRefs, listRefSnapshots, retainRefs } from "../../git/clone/snapshotRefs.ts";
import { MooringError } from "../../support/errors.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import type { TaskContext } from "./taskContext.ts";
import type { KeptHistory } from "../api/repositoriesApi.ts";

/** Snapshots of history that the source no longer has: the newest five, none older than 30 days, never fewer than one. */
const RETENTION = { count: 5, age: 30 * 24 * 3_600_000 };

/**
 * Keeps what refs stand for before they follow a rewritten source: in a bundle, which stands for itself; in a copy without the
 * whole history or without contents, of which no bundle can be made, under refs of Mooring's own.
 */
export async function keepHistory(
  { clones, ports }: TaskContext,
  record: StoredRepository,
  endangered: readonly RefChange[],
  signal?: AbortSignal,
): Promise<void> {
  if (endangered.length === 0) return;
  const clone = clones.of(record);
  const now = ports.clock.now();
  if (record.size.kind === "full") {
    const { bundles } = clones.folder(record.id);
    const refs = endangered.map(({ local }) => local);
    const { file } = await writeBundle(clone, bundles, refs, now, signal);
    ports.log.warn(`${record.name}: history was rewritten. The previous history is kept in ${file}.`);
    await retainBundles(bundles, RETENTION, now);
    return;
  }
  await keepRefs(clone, endangered, now, signal);
  const part =
    record.size.kind === "shallow"
      ? "as far as the clone goes back"
      : "except for file contents that were never fetched";
  ports.log.warn(`${record.name}: history was rewritten. The previous history is kept in the clone, ${part}.`);
  await retainRefs(clone, RETENTION, now, signal);
}

/** The same for a copy that is to go, whose source was rewritten since its last sync. A part of a history is not compared. */
export async function keepReplaced(
  context: TaskContext,
  record: StoredRepository,
  {
    before,
    incoming,
    remote,
  }: {
    readonly before: ReadonlyMap<string, string>;
    readonly incoming: CloneFolder;
    readonly remote: RemoteRefs;
  },
  signal?: AbortSignal,
): Promise<void> {
  if (record.size.kind !== "full") return;
  const changes = refChanges(context.clones.of(record), before, remote);
  const old = changes.flatMap((change) => change.before ?? []);
  const missing = await missingObjects(incoming, old, signal);
  const lost = changes.filter((change) => change.before !== undefined && missing.has(change.before));
  await keepHistory(context, record, lost, signal);
}

/** What is kept of history that the source rewrote, newest first. */
export async function listKeptHistory(
  { clones }: TaskContext,
  record: StoredRepository,
  signal?: AbortSignal,
): Promise<readonly KeptHistory[]> {
  const clone = clones.of(record);
  const bundles = await listBundles(clones.folder(record.id).bundles);
  const inFiles = await Promise.all(
    bundles.map(async ({ file, madeAt }) => ({ madeAt, refs: await listBundleHeads(clone, file, signal) })),
  );
  const all = [...inFiles, ...(await listRefSnapshots(clone, signal))].sort((a, b) => b.madeAt - a.madeAt);
  return all.map(({ madeAt, refs }) => ({
    madeAt,
    refs: [...refs].map(([ref, oid]) => ({ name: shortName(ref, clone.branches), oid })),
  }));
}

/**
 * Pushes a commit of kept history to a branch of the remote, never by force. Answers when the remote has it.
 * @throws MooringError notFound; conflict (kind `behind`) where the branch is there already; refused, signIn, unreachable
 */
export async function restoreHistory(
  context: TaskContext,
  record: StoredRepository,
  { madeAt, oid, branch }: { readonly madeAt: number; readonly oid: string; readonly branch: string },
  signal?: AbortSignal,
): Promise<void> {
  const { access, ports, clones } = context;
  const to = { address: record.url, allowed: ports.settings().protocols, branch: checkRefName(branch) };
  const kept = (await listKeptHistory(context, record, signal)).find((one) => one.madeAt === madeAt);
  if (!kept?.refs.some((ref) => ref.oid === oid))
    throw new MooringError("notFound", `This history of ${record.name} is no longer kept.`);
  const clone = clones.of(record);
  const bundle = (await listBundles(clones.folder(record.id).bundles)).find((one) => one.madeAt === madeAt);
  if (bundle && (await findCommit(clone, oid, signal)) === undefined) await unpackBundle(clone, bundle.file, signal);
  const push = (signedIn: RemoteAccess): Promise<void> => pushCommit(clone, oid, { ...to, access: signedIn }, signal);
  await access.run(record, push, signal);
}

function shortName(ref: string, branches: string): string {
  return ref.startsWith(branches) ? ref.slice(branches.length) : ref.replace(/^refs\/(heads\/)?/, "");
}
