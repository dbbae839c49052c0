import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { objectId, type ObjectId } from "../model/objectRef.ts";

/** Namespaces of the system: what lives there is nobody's drift. */
const SYSTEM_NAMESPACES = new Set(["kube-system", "kube-public", "kube-node-lease"]);

/** Objects that every namespace gets from the control plane, or that controllers make on the side. */
const BY_DESIGN: readonly { readonly kind: string; readonly name: RegExp }[] = [
  { kind: "ConfigMap", name: /^(kube-root-ca\.crt|istio-ca-root-cert|openshift-service-ca\.crt)$/ },
  { kind: "ServiceAccount", name: /^default$/ },
  { kind: "Service", name: /^kubernetes$/ },
  { kind: "Endpoints", name: /./ },
  { kind: "EndpointSlice", name: /./ },
  { kind: "Event", name: /./ },
  { kind: "Lease", name: /./ },
  { kind: "PodMetrics", name: /./ },
];
const SECRET_TYPES = new Set([
  "kubernetes.io/service-account-token",
  "helm.sh/release.v1",
  "bootstrap.kubernetes.io/token",
]);

/**
 * True for a live object that a person or a tool made and no file names: not owned by another object, not part of the
 * system. Only namespaced objects count; `namespaces` are those that the packs use.
 */
export function isExtra(live: LiveObject, named: ReadonlySet<ObjectId>, namespaces: ReadonlySet<string>): boolean {
  const { ref, body } = live;
  if (!ref.namespace || !namespaces.has(ref.namespace) || SYSTEM_NAMESPACES.has(ref.namespace)) return false;
  if (named.has(objectId(ref))) return false;
  if (BY_DESIGN.some(({ kind, name }) => kind === ref.kind && name.test(ref.name))) return false;
  if (ref.kind === "Secret" && SECRET_TYPES.has(String(body.type))) return false;
  return !hasOwner(body) && !isBootstrapped(body);
}

function hasOwner(body: JsonObject): boolean {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  return Array.isArray(metadata.ownerReferences) && metadata.ownerReferences.length > 0;
}

function isBootstrapped(body: JsonObject): boolean {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
  return Object.hasOwn(labels, "kubernetes.io/bootstrapping");
}
