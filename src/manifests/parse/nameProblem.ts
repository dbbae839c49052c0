import { isJsonObject, type Json } from "../../model/json.ts";
import { splitApiVersion } from "../../model/objectRef.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { isToolFile } from "../yaml/kubernetesObject.ts";
import type { ManifestDocument } from "../yaml/parseManifest.ts";

/** Groups of the API server without a dot in their name. */
const PLAIN_GROUPS: ReadonlySet<string> = new Set(["", "apps", "batch", "autoscaling", "policy", "extensions"]);

/**
 * Why a document that says what it is (apiVersion, kind, metadata) is no object of a cluster: one of the words that name it is not
 * a text, or it has no name. undefined for objects, for files of tools and for other YAML.
 */
export function nameProblem({ head: value, range }: ManifestDocument): Omit<Problem, "file"> | undefined {
  const { apiVersion, kind, metadata } = value;
  if (apiVersion === undefined || kind === undefined || !isJsonObject(metadata)) return undefined;
  if (typeof apiVersion === "string" && isToolFile(apiVersion)) return undefined;
  const what = typeof kind === "string" && kind !== "" ? kind : "object";
  const wrong = notTexts({
    apiVersion,
    kind,
    "metadata.name": metadata.name,
    "metadata.generateName": metadata.generateName,
  });
  if (wrong.length > 0) {
    const message = `\`${wrong[0]}\` of this ${what} is not a string. Put it in quotes.`;
    return { code: "badName", severity: "error", message, range };
  }
  if (isFilled(metadata.name) || isFilled(metadata.generateName)) return undefined;
  if (value.spec === undefined && value.data === undefined && value.stringData === undefined) return undefined;
  // settings of tools look like objects of a group of their own
  const isCluster = typeof apiVersion === "string" && isBuiltIn(apiVersion);
  const message = `This ${what} has no \`metadata.name\`. Give it one.`;
  return { code: "noName", severity: isCluster ? "error" : "warning", message, range };
}

function notTexts(words: Readonly<Record<string, Json | undefined>>): readonly string[] {
  return Object.keys(words).filter((word) => {
    const value = words[word];
    return value !== undefined && value !== null && typeof value !== "string";
  });
}

function isFilled(value: Json | undefined): boolean {
  return typeof value === "string" && value !== "";
}

/** Groups that every API server has: `apps`, `networking.k8s.io`. */
function isBuiltIn(apiVersion: string): boolean {
  const { group } = splitApiVersion(apiVersion);
  return PLAIN_GROUPS.has(group) || /^[a-z]+(?:\.[a-z]+)?\.k8s\.io$/.test(group);
}
