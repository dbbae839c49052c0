import { isJsonObject, type JsonObject } from "../../model/json.ts";
import { formatRef, groupKind, type ObjectRef } from "../../model/objectRef.ts";
import { isCancelled, MooringError } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import type { PackEvent } from "../api/actions.ts";
import { type LiveTarget, selectorText, workloadsOf } from "./packTargets.ts";
import { podsOf } from "./packPods.ts";

/** Events of cluster-scoped objects are kept here. */
const DEFAULT_NAMESPACE = "default";

/** Events of the objects, their replica sets and their pods, newest first. One list per namespace. */
export async function eventsOf(targets: readonly LiveTarget[], signal?: AbortSignal): Promise<readonly PackEvent[]> {
  const wanted = await withMakings(targets, signal);
  const places = new Map<string, LiveTarget>();
  for (const target of targets) places.set(`${target.session.cluster.context} ${namespaceOf(target.ref)}`, target);
  const found: PackEvent[] = [];
  for (const { session, ref } of places.values()) {
    const namespace = namespaceOf(ref);
    for (const { body } of await listEvents({ session, ref }, namespace, signal)) {
      const about = isJsonObject(body.involvedObject) ? body.involvedObject : {};
      if (wanted.has(keyOf(text(about.kind), text(about.namespace), text(about.name))))
        found.push(toEvent(body, about));
    }
  }
  return found.sort((a, b) => b.time.localeCompare(a.time));
}

async function listEvents({ session, ref }: LiveTarget, namespace: string, signal?: AbortSignal) {
  try {
    return await session.cluster.workloads.select("v1", "Event", namespace, "", signal);
  } catch (error) {
    if (!MooringError.is(error, "forbidden")) throw error;
    throw new MooringError(
      "forbidden",
      `You are not allowed to list the events of ${formatRef(ref)} in ${session.cluster.context}. Request the verb "list" on events in namespace ${namespace}.`,
      { cause: error },
    );
  }
}

/** The objects and what they made. What may not be read is left out: the events of the others are still of use. */
async function withMakings(targets: readonly LiveTarget[], signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const keys = new Set(targets.map(({ ref }) => keyOf(ref.kind, ref.namespace, ref.name)));
  const add = ({ kind, namespace, name }: ObjectRef): void => void keys.add(keyOf(kind, namespace, name));
  try {
    const workloads = await workloadsOf(targets, signal);
    for (const { ref } of workloads) add(ref);
    for (const { pod } of await podsOf(workloads, signal)) add(pod.ref);
    for (const { ref, session } of workloads.filter((one) => groupKind(one.ref) === "Deployment.apps")) {
      const spec = (await session.get(ref, signal))?.body.spec;
      const selector = isJsonObject(spec) ? selectorText(spec.selector) : undefined;
      if (selector === undefined) continue;
      const sets = await session.cluster.workloads.select("apps/v1", "ReplicaSet", ref.namespace, selector, signal);
      for (const set of sets) add(set.ref);
    }
  } catch (error) {
    if (isCancelled(error) || !MooringError.is(error, "forbidden")) throw error;
  }
  return keys;
}

function toEvent(body: JsonObject, about: JsonObject): PackEvent {
  const series = isJsonObject(body.series) ? body.series : {};
  const source = isJsonObject(body.source) ? body.source : {};
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const count = typeof series.count === "number" ? series.count : body.count;
  return {
    about: {
      apiVersion: text(about.apiVersion),
      kind: text(about.kind),
      namespace: text(about.namespace),
      name: text(about.name),
    },
    isWarning: body.type === "Warning",
    reason: text(body.reason),
    message: redactText(text(body.message)),
    count: typeof count === "number" ? count : 1,
    source: text(body.reportingComponent) || text(source.component),
    time:
      text(series.lastObservedTime) ||
      text(body.lastTimestamp) ||
      text(body.eventTime) ||
      text(metadata.creationTimestamp),
  };
}

function namespaceOf({ namespace }: ObjectRef): string {
  return namespace || DEFAULT_NAMESPACE;
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
