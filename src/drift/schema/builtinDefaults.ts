import type { Json } from "../../model/json.ts";
import { own } from "../../model/own.ts";

/**
 * Fields that the API server adds inside parts that are otherwise compared as a whole, by definition: without these, every
 * object with such a part would need a dry-run. Only constants of the v1 defaulting functions; all confirmed on a server.
 */
const CORE = "io.k8s.api.core.v1.";
export const BUILTIN_DEFAULTS: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  [`${CORE}ObjectFieldSelector`]: { apiVersion: "v1" },
  [`${CORE}ResourceFieldSelector`]: { divisor: "0" },
  [`${CORE}ServiceAccountTokenProjection`]: { expirationSeconds: 3600 },
  [`${CORE}PersistentVolumeClaim`]: { apiVersion: "v1", kind: "PersistentVolumeClaim", status: { phase: "Pending" } },
  [`${CORE}PersistentVolumeClaimSpec`]: { volumeMode: "Filesystem" },
  "io.k8s.api.networking.v1.NetworkPolicyPort": { protocol: "TCP" },
  "io.k8s.api.admissionregistration.v1.MatchResources": {
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
  },
  "io.k8s.api.admissionregistration.v1.RuleWithOperations": { scope: "*" },
  "io.k8s.api.admissionregistration.v1.NamedRuleWithOperations": { scope: "*" },
};

export function builtinDefault(definition: string, field: string): Json | undefined {
  const fields = own(BUILTIN_DEFAULTS, definition);
  return fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
}
