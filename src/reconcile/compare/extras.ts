import { isController } from "../../drift/ownership/fieldManagers.ts";
import { isJsonObject, type JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { groupKind, objectId, type ObjectId } from "../../model/objectRef.ts";
import { isPackResource } from "../../model/packReport.ts";
import type { ClaimNames } from "../live/claimNames.ts";

/** Namespaces of the system: what lives there is nobody's drift. */
const SYSTEM_NAMESPACES = new Set(["kube-system", "kube-public", "kube-node-lease"]);

/** Objects that every namespace gets from the control plane, or that controllers make on the side; kinds as `groupKind` spells them. */
const BY_DESIGN: readonly { readonly kind: string; readonly name: RegExp }[] = [
  { kind: "ConfigMap", name: /^(kube-root-ca\.crt|istio-ca-root-cert|openshift-service-ca\.crt)$/ },
  { kind: "ServiceAccount", name: /^default$/ },
  { kind: "Service", name: /^kubernetes$/ },
  { kind: "Endpoints", name: /./ },
  { kind: "EndpointSlice.discovery.k8s.io", name: /./ },
  { kind: "Event", name: /./ },
  { kind: "Event.events.k8s.io", name: /./ },
  { kind: "Lease.coordination.k8s.io", name: /./ },
  { kind: "PodMetrics.metrics.k8s.io", name: /./ },
];
const SECRET_TYPES = new Set([
  "kubernetes.io/service-account-token",
  "helm.sh/release.v1",
  "bootstrap.kubernetes.io/token",
]);

export interface Around {
  /** Objects that files name. */
  readonly objects: ReadonlySet<ObjectId>;
  /** Namespaces that the packs use. */
  readonly namespaces: ReadonlySet<string>;
  /** `namespace/name` of the releases that a pack operator made. */
  readonly releases: ReadonlySet<string>;
  /** Claims that StatefulSets in the files make. */
  readonly claims: Pick<ClaimNames, "has">;
}

/**
 * True for a live object that a person or a tool made and no file names: not owned by another object, not part of the
 * system, not installed for a `Pack` resource. Only namespaced objects count.
 */
export function isExtra(live: LiveObject, { objects, namespaces, releases, claims }: Around): boolean {
  const { ref, body } = live;
  if (!ref.namespace || SYSTEM_NAMESPACES.has(ref.namespace)) return false;
  // a Pack is looked for where the folder points, too, although nothing of the folder may be there
  if (!namespaces.has(ref.namespace) && !isPackResource(ref)) return false;
  if (objects.has(objectId(ref)) || isReleased(body, releases)) return false;
  const kind = groupKind(ref);
  if (BY_DESIGN.some((rule) => rule.kind === kind && rule.name.test(ref.name))) return false;
  if (kind === "Secret" && SECRET_TYPES.has(String(body.type))) return false;
  return !hasOwner(body) && !isBootstrapped(body) && !isMadeByControllers(live) && !claims.has(ref);
}

/** Nobody but controllers has ever written it: a certificate's Secret, the claims of a StatefulSet. */
function isMadeByControllers({ managedFields }: LiveObject): boolean {
  return managedFields.length > 0 && managedFields.every(({ manager }) => isController(manager));
}

function hasOwner(body: JsonObject): boolean {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  return Array.isArray(metadata.ownerReferences) && metadata.ownerReferences.length > 0;
}

/** Helm marks what it installs for a release; the release of a `Pack` resource bears its name. */
function isReleased(body: JsonObject, releases: ReadonlySet<string>): boolean {
  if (releases.size === 0) return false;
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const name = annotations["meta.helm.sh/release-name"];
  const namespace = annotations["meta.helm.sh/release-namespace"];
  return typeof name === "string" && typeof namespace === "string" && releases.has(`${namespace}/${name}`);
}

function isBootstrapped(body: JsonObject): boolean {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
  return Object.hasOwn(labels, "kubernetes.io/bootstrapping");
}
