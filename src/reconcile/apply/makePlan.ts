import { isFileTool } from "../../drift/ownership/fieldManagers.ts";
import type { DesiredObject } from "../../model/desired.ts";
import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { isScalar, type JsonObject, jsonEqual, stringifyJson } from "../../model/json.ts";
import { formatRef } from "../../model/objectRef.ts";
import type { Conflict, LeftOut, Plan, PlannedWrite } from "../../model/plan.ts";
import type { Difference, Verdict } from "../../model/verdict.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { whyIncomplete } from "../folder/completeness.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { contested, distinct, leftOutOf, nothingToApply } from "./leftOut.ts";
import { noteOnUnsettled, unsettledPaths } from "../compare/noteOnUnsettled.ts";
import { noteOnHelm } from "./noteOnHelm.ts";
import { keepLive } from "./partialWire.ts";
import { oneTarget, selectDifferences, selectEntries } from "../folder/select.ts";
import { hashPlan } from "./planHash.ts";
import { compareForApply, isDangerousToDelete } from "./stages.ts";
import type { Selection } from "../api/selection.ts";

export interface PlanOptions {
  /** Deletes and creates anew what cannot be changed in place. */
  readonly recreate?: boolean;
  /** Deletes and creates anew what is there, whether it differs or not; never what takes other things along. */
  readonly reinstall?: boolean;
  /** More of the same folder and cluster, in one plan. */
  readonly also?: readonly Selection[];
  /** Deletes, listed by prune.ts: a plan to remove has them and nothing else. */
  readonly deletes?: readonly PlannedWrite[] | undefined;
}

/**
 * The writes that bring the selection's objects to what the files say. Nothing is written: each write is tried as a dry-run
 * without force, so that conflicts with other field managers show before anyone approves.
 * @throws MooringError `refused` when nothing differs, there is no cluster, or several are meant
 */
export async function makePlan(
  folder: FolderReconciler,
  selection: Selection,
  options: PlanOptions = {},
  signal?: AbortSignal,
): Promise<Plan> {
  const { deletes, also = [] } = options;
  const selected = [...new Set([selection, ...also].flatMap((one) => selectEntries(folder, one)))];
  const rivals = contested(folder, selected, [selection, ...also]);
  const writable = deletes ? [] : selected.filter((entry) => isWritable(entry, options));
  const differing = writable.filter((entry) => !rivals.has(entry));
  const leftOut = deletes ? [] : leftOutBy(selected, writable, rivals);
  if (differing.length === 0) refuseWaiting(folder, selected);
  if (deletes?.length === 0)
    throw new MooringError(
      "refused",
      "Nothing to prune: everything that Mooring applied for this pack is still in its files.",
    );
  if (!deletes && differing.length === 0) throw nothingToApply(leftOut, unreadOf(folder, selection));
  const { target, session } = oneTarget(deletes ? selected : differing);
  const writes = await Promise.all(
    differing.map((entry) => planWrite(folder, entry, { session, selection, options }, signal)),
  );
  const ordered = [...writes.sort((a, b) => compareForApply(a.ref, b.ref)), ...(deletes ?? [])];
  const identity = await session.cluster.identity(signal, target.namespace);
  const places = [target, ...ordered.map(({ ref }) => ({ ...target, namespace: ref.namespace }))];
  const content = { target, identity, texts: textsOf(folder, deletes ? selected : differing), writes: ordered };
  const isProtected = places.some((place) => folder.isProtected(place));
  return { ...content, hash: hashPlan(content), isProtected, leftOut };
}

/** @throws MooringError `refused` when nothing selected has a context that may be used */
function refuseWaiting({ connections }: FolderReconciler, selected: readonly ComparedObject[]): void {
  const [first] = selected;
  const other = connections.others.get(first?.target?.context);
  if (other?.kind !== "waiting" || selected.some(({ session }) => session !== undefined)) return;
  throw new MooringError(
    "refused",
    `Nothing was sent to the context ${other.context} (${other.server}): it comes from a file. Allow it for this folder first.`,
  );
}

function unreadOf(folder: FolderReconciler, { packId }: Selection): string | undefined {
  const packs = packId === undefined ? folder.packs.packs.map(({ id }) => id) : [packId];
  return packs.map((id) => whyIncomplete(folder, id)).find((why) => why !== undefined);
}

function leftOutBy(
  selected: readonly ComparedObject[],
  writable: readonly ComparedObject[],
  rivals: ReadonlyMap<ComparedObject, string>,
): readonly LeftOut[] {
  return distinct(
    selected.flatMap((entry) => {
      const rivalry = writable.includes(entry) ? rivals.get(entry) : undefined;
      if (rivalry !== undefined) return { ref: entry.desired.ref, reason: rivalry };
      return writable.includes(entry) ? [] : (leftOutOf(entry) ?? []);
    }),
  );
}

/** Seen in the cluster, with the uid that guards its deletion. */
function isLive(verdict: Verdict | undefined): verdict is Verdict {
  return verdict !== undefined && verdict.uid !== "" && verdict.state !== "missing";
}

function isWritable({ verdict, desired }: ComparedObject, options: PlanOptions): boolean {
  if (desired.isEncrypted) return false; // the server would get the encrypted text
  if (verdict?.state === "drifted" || verdict?.state === "missing") return true;
  if (verdict?.state === "blocked" && options.recreate === true) return true;
  return options.reinstall === true && isLive(verdict) && !isDangerousToDelete(desired.ref);
}

interface PlanFor {
  readonly session: ClusterSession;
  readonly selection: Selection;
  readonly options: PlanOptions;
}

async function planWrite(
  folder: FolderReconciler,
  entry: ComparedObject,
  { session, selection, options }: PlanFor,
  signal?: AbortSignal,
): Promise<PlannedWrite> {
  const { desired, verdict } = entry;
  const differences = selectDifferences(entry, selection);
  const base = {
    ref: desired.ref,
    packId: entry.pack.id,
    differences,
    resourceVersion: verdict?.resourceVersion ?? "",
    uid: verdict?.uid ?? "",
    takeOver: takeOverOf(differences),
  };
  const isReinstalled = options.reinstall === true && isLive(verdict) && !isDangerousToDelete(desired.ref);
  if (verdict?.state === "blocked" || isReinstalled) {
    return {
      ...base,
      action: "recreate",
      desired: await withLiveValues(entry, unsettledPaths(verdict), session, signal),
      conflicts: [],
      note: `Deletes ${formatRef(desired.ref)} and recreates it. Its contents are lost.`,
    };
  }
  const wanted = await narrowed(entry, differences, session, signal);
  const tried = await tryOut(wanted, session, isTried(verdict) && hasLeftovers(differences), signal);
  const notes = [
    tried.note,
    becomesWords(differences, tried.body),
    noteOnUnsettled(desired, verdict),
    noteOnHelm(folder, entry),
  ];
  if (verdict?.health?.status === "terminating") notes.push(BEING_DELETED);
  const note = notes.filter(Boolean).join(" ");
  const { conflicts } = tried;
  const action = verdict?.state === "missing" ? "create" : "apply";
  return { ...base, action, desired: wanted, conflicts, note, ...(entry.applier === "helm" ? { isHelms: true } : {}) };
}

/** The object to send: where only some fields were chosen, all others stay as the cluster has them. */
async function narrowed(
  entry: ComparedObject,
  chosen: readonly Difference[],
  session: ClusterSession,
  signal?: AbortSignal,
): Promise<DesiredObject> {
  const { verdict } = entry;
  const others = (verdict?.differences ?? []).filter((difference) => !chosen.includes(difference));
  const ignored = (verdict?.ignored ?? []).map(({ difference }) => difference);
  const kept = [...others, ...ignored].map(({ path }) => path).filter((path) => path.length > 0);
  return withLiveValues(entry, kept, session, signal);
}

async function withLiveValues(
  { desired }: ComparedObject,
  kept: readonly FieldPath[],
  session: ClusterSession,
  signal?: AbortSignal,
): Promise<DesiredObject> {
  if (kept.length === 0) return desired;
  const live = await session.cluster.getRaw(desired.ref, signal);
  if (!live)
    throw new MooringError(
      "stale",
      `${formatRef(desired.ref)} no longer exists in the cluster. Refresh and try again.`,
    );
  return { ...desired, wire: keepLive(desired.wire, live, kept) };
}

const BEING_DELETED =
  "The object is being deleted, and changes will be lost. To keep it, wait until it is deleted and apply again.";

/** What a refused dry-run means where the comparison found that the change passes without the leftovers. */
const IN_THE_WAY =
  "The removed fields conflict with the change: their ownership is taken over first, then both are written.";

async function tryOut(
  desired: DesiredObject,
  session: ClusterSession,
  isInTheWay: boolean,
  signal?: AbortSignal,
): Promise<{ readonly conflicts: readonly Conflict[]; readonly note: string; readonly body?: JsonObject }> {
  try {
    const answer = await session.cluster.apply(desired.wire, { dryRun: true, force: false }, signal);
    if (answer.kind === "conflict") return { conflicts: answer.conflicts, note: "" };
    return { conflicts: [], note: "", body: answer.object.body };
  } catch (error) {
    if (isCancelled(error) || !MooringError.is(error) || ["unreachable", "signIn", "throttled"].includes(error.reason))
      throw error;
    if (isInTheWay) return { conflicts: [], note: IN_THE_WAY };
    // its namespace or kind may come with the same plan; the dry-run before the write decides
    return { conflicts: [], note: `Not checked yet: ${messageOf(error)}` };
  }
}

/** What comes instead of a field that is removed: a default, as `replicas: 1` where an autoscaler took over. */
function becomesWords(differences: readonly Difference[], body: JsonObject | undefined): string {
  const words = differences.flatMap(({ kind, path, pointer, live }) => {
    const next = kind === "leftover" ? valueAt(body, path) : undefined;
    return next === undefined || !isScalar(next) || jsonEqual(next, live)
      ? []
      : `${pointer} becomes ${stringifyJson(next)}.`;
  });
  return words.join(" ");
}

function isTried(verdict: Verdict | undefined): boolean {
  return verdict?.state === "drifted" && verdict.evidence === "dryRun";
}

function hasLeftovers(differences: readonly Difference[]): boolean {
  return differences.some(({ kind }) => kind === "leftover");
}

/** A field that left the files stays with the tool that wrote it by hand, unless it is taken from there first (kubernetes #99003). */
function takeOverOf(differences: readonly Difference[]): readonly string[] {
  const managers = differences.flatMap(({ kind, culprit }) =>
    kind === "leftover" && culprit ? [culprit.manager] : [],
  );
  return [...new Set(managers)].filter(isFileTool);
}

function textsOf(folder: FolderReconciler, entries: readonly ComparedObject[]): Record<string, string> {
  const packs = new Set(entries.map(({ pack }) => pack.id));
  return Object.assign({}, ...[...packs].map((id) => folder.packs.rendered(id)?.texts ?? {})) as Record<string, string>;
}
