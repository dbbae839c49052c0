import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { formatRef, groupKind, objectId, type ObjectRef, splitApiVersion } from "../../model/objectRef.ts";
import { isPackResource } from "../../model/packReport.ts";
import { MooringError } from "../../support/errors.ts";
import { isWorkload } from "../compare/clusterPacks.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { EXTRA_PACK } from "../compare/comparedObject.ts";
import { selectEntries } from "../folder/select.ts";
import type { Selection } from "../api/selection.ts";

/** One live object that an action is about. */
export interface LiveTarget {
  readonly ref: ObjectRef;
  readonly session: ClusterSession;
}

const CONTROLLERS = ["Deployment", "StatefulSet", "DaemonSet"] as const;

/**
 * The objects of a selection that are in the cluster, those of packs of the cluster included.
 * @throws MooringError `refused` when there is none, with what to do
 */
export function liveTargets(folder: FolderReconciler, selection: Selection): readonly LiveTarget[] {
  for (const { session, verdict } of folder.observer.extra.all()) {
    if (selection.objectId === `${EXTRA_PACK}#${objectId(verdict.ref)}`) return [{ ref: verdict.ref, session }];
  }
  const entries = selectEntries(folder, selection);
  const live = entries.flatMap(({ desired, session, verdict }) =>
    session && verdict && verdict.state !== "missing" ? [{ ref: desired.ref, session }] : [],
  );
  if (live.length > 0) return live;
  if (!folder.target && entries.every(({ session }) => !session))
    throw new MooringError("refused", "Not connected to a cluster. Choose a context first.");
  const [first] = entries;
  const what = entries.length === 1 && first ? formatRef(first.desired.ref) : "Nothing of this pack";
  throw new MooringError("refused", `${what} is${entries.length === 1 ? " not" : ""} in the cluster. Apply it first.`);
}

/** The workloads among targets, and those that the operator made for `Pack` resources among them. */
export async function workloadsOf(
  targets: readonly LiveTarget[],
  signal?: AbortSignal,
): Promise<readonly LiveTarget[]> {
  const found = new Map<string, LiveTarget>();
  const add = ({ ref, session }: LiveTarget): void => {
    found.set(`${session.cluster.context} ${objectId(ref)}`, { ref, session });
  };
  for (const target of targets) {
    if (isWorkload(target.ref) || groupKind(target.ref) === "Pod") add(target);
    if (isPackResource(target.ref)) for (const ref of await releaseWorkloads(target, signal)) add({ ...target, ref });
  }
  return [...found.values()];
}

/** What an operator installed for a `Pack`: owned by it, or marked by Helm with the release of its name. */
async function releaseWorkloads({ ref, session }: LiveTarget, signal?: AbortSignal): Promise<readonly ObjectRef[]> {
  const pack = await session.get(ref, signal);
  const lists = await Promise.all(
    CONTROLLERS.map((kind) => session.cluster.workloads.select("apps/v1", kind, ref.namespace, "", signal)),
  );
  return lists.flat().flatMap((live) => (isMadeFor(live.body, ref, pack) ? [live.ref] : []));
}

function isMadeFor(body: JsonObject, pack: ObjectRef, live: LiveObject | undefined): boolean {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const owners = isJsonArray(metadata.ownerReferences) ? metadata.ownerReferences.filter(isJsonObject) : [];
  if (live && owners.some(({ uid }) => uid === live.uid)) return true;
  return (
    annotations["meta.helm.sh/release-name"] === pack.name &&
    annotations["meta.helm.sh/release-namespace"] === pack.namespace
  );
}

/** The selector of a workload as a label selector of a URL; undefined where it has none. */
export function selectorText(selector: Json | undefined): string | undefined {
  if (!isJsonObject(selector)) return undefined;
  const parts: string[] = [];
  for (const [key, value] of Object.entries(isJsonObject(selector.matchLabels) ? selector.matchLabels : {}))
    parts.push(`${key}=${String(value)}`);
  for (const rule of isJsonArray(selector.matchExpressions) ? selector.matchExpressions.filter(isJsonObject) : []) {
    const values = isJsonArray(rule.values) ? rule.values.map(String).join(",") : "";
    const key = String(rule.key);
    if (rule.operator === "In") parts.push(`${key} in (${values})`);
    else if (rule.operator === "NotIn") parts.push(`${key} notin (${values})`);
    else if (rule.operator === "Exists") parts.push(key);
    else if (rule.operator === "DoesNotExist") parts.push(`!${key}`);
  }
  return parts.length > 0 ? parts.join(",") : undefined;
}

/** `deployments.apps` as in a role; close enough for people where the plural is not known. */
export function resourceWord({ ref, session }: LiveTarget): string {
  const { group } = splitApiVersion(ref.apiVersion);
  const plural = session.catalog.find(ref.apiVersion, ref.kind)?.plural ?? `${ref.kind.toLowerCase()}s`;
  return group ? `${plural}.${group}` : plural;
}

/** @throws MooringError `forbidden`, naming the right that is missing and whom to ask for what */
export async function requireRight(
  target: LiveTarget,
  verb: "get" | "list" | "patch",
  subresource: string,
  what: string,
  signal?: AbortSignal,
): Promise<void> {
  const { ref, session } = target;
  if (await session.cluster.workloads.may(verb, ref, subresource, signal)) return;
  const resource = `${resourceWord(target)}${subresource ? `/${subresource}` : ""}`;
  throw new MooringError(
    "forbidden",
    `You are not allowed to ${what} ${formatRef(ref)} in ${session.cluster.context}. Request the verb "${verb}" on ${resource}${ref.namespace ? ` in namespace ${ref.namespace}` : ""}.`,
  );
}
