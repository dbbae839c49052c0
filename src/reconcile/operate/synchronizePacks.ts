import { isJsonObject } from "../../model/json.ts";
import { type ObjectRef, splitApiVersion } from "../../model/objectRef.ts";
import { PACK_GROUP } from "../../model/packReport.ts";
import type { Clock } from "../../support/clock.ts";
import type { ActionOutcome } from "../api/actions.ts";
import { type LiveTarget, requireRight } from "./packTargets.ts";

/** How the controller of a kind is told to look again now instead of at its next interval. */
interface SyncRule {
  readonly isMeant: (group: string, kind: string) => boolean;
  readonly annotation: string;
  /** undefined: the time. */
  readonly value: string | undefined;
}

const RULES: readonly SyncRule[] = [
  {
    // the operator reconciles a Pack whenever it changes; a new annotation is the smallest change
    isMeant: (group, kind) => group === PACK_GROUP && kind === "Pack",
    annotation: "pack-operator.k8s.kubit.ir/sync-requested-at",
    value: undefined,
  },
  {
    // https://fluxcd.io/flux/components/ : every kind of the toolkit
    isMeant: (group) => group.endsWith(".toolkit.fluxcd.io"),
    annotation: "reconcile.fluxcd.io/requestedAt",
    value: undefined,
  },
  {
    // Argo CD takes the annotation away again when it is done
    isMeant: (group, kind) => group === "argoproj.io" && kind === "Application",
    annotation: "argocd.argoproj.io/refresh",
    value: "normal",
  },
];

function ruleOf({ apiVersion, kind }: ObjectRef): SyncRule | undefined {
  const { group } = splitApiVersion(apiVersion);
  return RULES.find(({ isMeant }) => isMeant(group, kind));
}

/** True for objects whose own controller can be asked to synchronize. */
export function canSynchronize(ref: ObjectRef): boolean {
  return ruleOf(ref) !== undefined;
}

export async function requestSync(target: LiveTarget, clock: Clock, signal?: AbortSignal): Promise<ActionOutcome> {
  const { ref, session } = target;
  const rule = ruleOf(ref);
  if (!rule) return { ref, outcome: "skipped", message: "" };
  await requireRight(target, "patch", "", "synchronize", signal);
  const live = await session.cluster.workloads.annotate(
    ref,
    { [rule.annotation]: rule.value ?? new Date(clock.now()).toISOString() },
    signal,
  );
  session.put(live);
  const spec = isJsonObject(live.body.spec) ? live.body.spec : {};
  const message = spec.suspend === true ? "It is suspended. Its controller reconciles only after it is resumed." : "";
  return { ref, outcome: "done", message };
}
