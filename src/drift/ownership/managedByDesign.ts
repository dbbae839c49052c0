import { isJsonArray, isJsonObject, type Json } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { groupKind, type ObjectRef } from "../../model/objectRef.ts";
import type { Difference } from "../../model/verdict.ts";
import { isController, isHandTool } from "./fieldManagers.ts";

/** A field that somebody other than the files sets by design. `path` is a JSON pointer pattern as in an ignore rule. */
interface DesignRule {
  /** As `groupKind` spells them; empty = every kind. */
  readonly kinds: readonly string[];
  readonly path: string;
  readonly why: string;
  /** Holds only when this says so; else always. */
  readonly when?: (difference: Difference, live: LiveObject) => boolean;
}

const WEBHOOKS: readonly string[] = [
  "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
  "MutatingWebhookConfiguration.admissionregistration.k8s.io",
];
const VALUE_IS_MISSING = (difference: Difference): boolean => isBlank(difference.desired);

/** The rebase and ignore rules that the engines needed (Argo CD normalizers, kapp rebase rules, kluctl normalize, Flux). */
const RULES: readonly DesignRule[] = [
  { kinds: [], path: "/spec/replicas", why: "an autoscaler sets the number of replicas", when: isScaledByController },
  {
    kinds: ["ClusterRole.rbac.authorization.k8s.io"],
    path: "/rules",
    why: "the rules are put together from the roles that aggregationRule selects",
    when: (_difference, live) => isAggregated(live),
  },
  {
    kinds: WEBHOOKS,
    path: "/webhooks/*/clientConfig/caBundle",
    why: "the certificate authority is injected by a controller",
    when: VALUE_IS_MISSING,
  },
  {
    kinds: ["APIService.apiregistration.k8s.io"],
    path: "/spec/caBundle",
    why: "the certificate authority is injected by a controller",
    when: VALUE_IS_MISSING,
  },
  {
    kinds: ["CustomResourceDefinition.apiextensions.k8s.io"],
    path: "/spec/conversion/webhook/clientConfig/caBundle",
    why: "the certificate authority is injected by a controller",
    when: VALUE_IS_MISSING,
  },
  {
    kinds: ["ServiceAccount"],
    path: "/secrets",
    why: "the token controller lists the secrets of a service account",
    when: VALUE_IS_MISSING,
  },
  {
    kinds: ["PersistentVolumeClaim"],
    path: "/spec/volumeName",
    why: "the volume is bound by the cluster",
    when: VALUE_IS_MISSING,
  },
  {
    kinds: ["PersistentVolumeClaim"],
    path: "/spec/storageClassName",
    why: "the default storage class is filled in by the cluster",
    when: VALUE_IS_MISSING,
  },
  { kinds: ["Service"], path: "/spec/clusterIP", why: "the address is given by the cluster", when: VALUE_IS_MISSING },
  {
    kinds: ["Service"],
    path: "/spec/clusterIPs",
    why: "the addresses are given by the cluster",
    when: VALUE_IS_MISSING,
  },
  {
    kinds: ["Service"],
    path: "/spec/ports/*/nodePort",
    why: "the port is given by the cluster",
    when: VALUE_IS_MISSING,
  },
  {
    kinds: ["Service"],
    path: "/spec/healthCheckNodePort",
    why: "the port is given by the cluster",
    when: VALUE_IS_MISSING,
  },
  { kinds: ["Namespace"], path: "/spec/finalizers", why: "the finalizers of a namespace belong to the cluster" },
  {
    kinds: ["Job.batch"],
    path: "/spec/selector",
    why: "the selector of a job is made by its controller",
    when: VALUE_IS_MISSING,
  },
  {
    kinds: ["Job.batch"],
    path: "/spec/template/metadata/labels/controller-uid",
    why: "the label is set by the job controller",
  },
  {
    kinds: ["Job.batch"],
    path: "/spec/template/metadata/labels/batch.kubernetes.io~1controller-uid",
    why: "the label is set by the job controller",
  },
  {
    kinds: ["Deployment.apps"],
    path: "/metadata/annotations/deployment.kubernetes.io~1revision",
    why: "the revision is counted by the deployment controller",
  },
];

/** The rules that may hold for objects of a kind: pattern, reason and condition. */
export function designRulesFor(ref: Pick<ObjectRef, "apiVersion" | "kind">): readonly DesignRule[] {
  const kind = groupKind(ref);
  return RULES.filter(({ kinds }) => kinds.length === 0 || kinds.includes(kind));
}

/**
 * False where a person, or `manager` (ours), wrote what is live and the file does not say: no rule hides that. A value that we
 * own where the file has another one was put there by the admission of our own apply.
 */
export function isSetByCluster({ kind, culprit }: Difference, manager: string): boolean {
  if (culprit === undefined || culprit.isInferred) return true;
  if (culprit.manager === manager) return kind !== "leftover";
  return !isHandTool(culprit.manager);
}

/**
 * Replicas count as an autoscaler's when a controller wrote them through the `scale` subresource, whether an autoscaler is among
 * the files or not. `kubectl scale` writes through the same subresource: that is a person, and drift.
 */
function isScaledByController({ culprit }: Difference): boolean {
  return culprit?.subresource === "scale" && !culprit.isInferred && isController(culprit.manager);
}

function isAggregated({ body }: LiveObject): boolean {
  const rule = body.aggregationRule;
  return isJsonObject(rule) && isJsonArray(rule.clusterRoleSelectors);
}

/** Nothing wanted, or a placeholder: `Cg==` is the line break that some charts put where an authority will stand. */
function isBlank(value: Json | undefined): boolean {
  if (isJsonArray(value)) return value.length === 0;
  return value === undefined || value === null || value === "" || value === "Cg==";
}
