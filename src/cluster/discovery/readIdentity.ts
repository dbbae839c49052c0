import type { ObjectRef } from "../../model/objectRef.ts";
import type { ClusterIdentity } from "../../model/target.ts";
import { MooringError } from "../../support/errors.ts";
import type { ApiResource } from "../api/catalog.ts";

const NAMESPACES: ApiResource = core("Namespace", "namespaces", false);
const ACCOUNTS: ApiResource = core("ServiceAccount", "serviceaccounts", true);
const CONFIGS: ApiResource = core("ConfigMap", "configmaps", true);

/**
 * What tells a cluster from another one behind the same address: the uid of an object that each cluster makes once. The first
 * that may be read: the namespace kube-system (as other tools do), the context's own namespace or `default`, and in it what
 * every namespace has, which rights in one namespace are enough for. The name goes with the uid, so that what was read of one
 * is never compared with another. `uid` is "" where nothing may be read: then address and authority are all that is known.
 */
export async function readIdentity(
  place: Pick<ClusterIdentity, "server" | "caHash">,
  namespace: string,
  uidOf: (resource: ApiResource, ref: ObjectRef) => Promise<string>,
): Promise<ClusterIdentity> {
  const candidates: readonly (readonly [ApiResource, ObjectRef])[] = [
    [NAMESPACES, ref("Namespace", "", "kube-system")],
    [NAMESPACES, ref("Namespace", "", namespace)],
    [CONFIGS, ref("ConfigMap", namespace, "kube-root-ca.crt")],
    [ACCOUNTS, ref("ServiceAccount", namespace, "default")],
    [NAMESPACES, ref("Namespace", "", "default")],
  ];
  for (const [resource, wanted] of candidates) {
    const uid = await uidOf(resource, wanted).catch((error: unknown) => {
      if (MooringError.is(error, "forbidden")) return "";
      throw error;
    });
    if (uid === "") continue;
    const isUsual = resource === NAMESPACES && wanted.name === "kube-system";
    return { ...place, uid: isUsual ? uid : `${wanted.kind} ${wanted.namespace}/${wanted.name} ${uid}` };
  }
  return { ...place, uid: "" };
}

function core(kind: string, plural: string, namespaced: boolean): ApiResource {
  return { group: "", version: "v1", kind, plural, namespaced, verbs: [], hasStatus: true };
}

function ref(kind: string, namespace: string, name: string): ObjectRef {
  return { apiVersion: "v1", kind, namespace, name };
}
