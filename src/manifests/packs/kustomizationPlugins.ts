import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { isSameKey } from "./kustomizationKeys.ts";

/** Keys by which kustomize's own transformers and generators read files (`api/internal/builtins`). */
const FILE_KEYS: readonly string[] = ["path", "paths", "files", "envs", "env", "targetFilePath"];
const NESTED = "replacements";
/** By which a generator or transformer says that a program or a container does its work. */
const FUNCTIONS: readonly string[] = ["config.kubernetes.io/function", "config.k8s.io/function"];

export interface PluginFile {
  readonly target: string;
  readonly path: FieldPath;
}

/** Why a generator, transformer or validator is not run, as the end of a sentence; undefined for kustomize's own ones. */
export function refusalOfPlugin(value: JsonObject): string | undefined {
  if (value.apiVersion !== "builtin" || value.kind === "HelmChartInflationGenerator" || hasFunction(value))
    return "runs a program or fetches a chart and is not rendered";
  const replacements = isJsonArray(value[NESTED]) ? value[NESTED].filter(isJsonObject) : [];
  for (const key of [value, ...replacements].flatMap((part) => Object.keys(part))) {
    const meant = [...FILE_KEYS, NESTED, "apiVersion", "kind"].find((name) => name !== key && isSameKey(name, key));
    if (meant !== undefined) return `has the key \`${key}\`, which must be written \`${meant}\``;
  }
  return undefined;
}

/** The files that one of kustomize's own generators and transformers reads: `key=path` is cut to the path. */
export function filesOfPlugin(value: JsonObject): readonly PluginFile[] {
  const found: PluginFile[] = [];
  const add = (item: Json, path: FieldPath, isPair: boolean): void => {
    if (typeof item !== "string" || item.includes("\n")) return;
    found.push({ target: isPair ? item.slice(item.indexOf("=") + 1) : item, path });
  };
  const read = (part: JsonObject, path: FieldPath): void => {
    for (const key of FILE_KEYS) {
      const held = Object.hasOwn(part, key) ? part[key] : undefined;
      const at = [...path, { field: key }];
      if (isJsonArray(held)) held.forEach((item, index) => add(item, [...at, { index }], key === "files"));
      else if (held !== undefined) add(held, at, false);
    }
  };
  read(value, []);
  const nested = Object.hasOwn(value, NESTED) ? value[NESTED] : undefined;
  if (isJsonArray(nested))
    nested.forEach((item, index) => isJsonObject(item) && read(item, [{ field: NESTED }, { index }]));
  return found;
}

function hasFunction(value: JsonObject): boolean {
  const metadata: Json | undefined = value.metadata;
  const annotations =
    isJsonObject(metadata) && isJsonObject(metadata.annotations) ? Object.keys(metadata.annotations) : [];
  return annotations.some((name) => FUNCTIONS.includes(name));
}
