import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { splitApiVersion } from "../../model/objectRef.ts";

/** Files for tools, which look like objects and never reach a cluster. */
const TOOL_GROUPS: ReadonlySet<string> = new Set([
  "kustomize.config.k8s.io",
  "kind.x-k8s.io",
  "kubeadm.k8s.io",
  "eksctl.io",
  "skaffold",
  "backstage.io",
]);

/** True for what can be compared with a cluster: apiVersion, kind and a name (or generateName), and no tool's own file. */
export function isKubernetesObject(value: Json | undefined): value is JsonObject {
  if (!isJsonObject(value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion === "" || kind === "") return false;
  if (!isJsonObject(metadata) || isToolFile(apiVersion)) return false;
  return isName(metadata.name) || isName(metadata.generateName);
}

/** True for the apiVersion of a file that only a tool reads. */
export function isToolFile(apiVersion: string): boolean {
  return TOOL_GROUPS.has(splitApiVersion(apiVersion).group);
}

function isName(value: Json | undefined): boolean {
  return typeof value === "string" && value !== "";
}
