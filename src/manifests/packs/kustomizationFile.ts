import { type FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";

/** The names kustomize looks for, in its order (`konfig.RecognizedKustomizationFileNames`). */
export const KUSTOMIZATION_NAMES: readonly string[] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/**
 * What an entry of a kustomization names:
 * - `resource`: a file of objects or a folder with a kustomization
 * - `component`: a folder with a component
 * - `patch`: a file with patches
 * - `data`: a file read for its bytes (generators), or a setting (crds, configurations, openapi)
 * - `plugin`: a file or folder that configures generators, transformers or validators
 */
export type ReferenceUse = "resource" | "component" | "patch" | "data" | "plugin";

export interface Reference {
  readonly use: ReferenceUse;
  /** As written. */
  readonly target: string;
  /** Where it stands in the kustomization. */
  readonly path: FieldPath;
}

/** YAML written inside the kustomization instead of a path. */
export interface InlineText {
  readonly use: "patch" | "plugin";
  readonly text: string;
  readonly path: FieldPath;
}

export interface KustomizationContent {
  readonly references: readonly Reference[];
  readonly inline: readonly InlineText[];
}

type Entry = { readonly value: Json; readonly path: FieldPath };

/** All that a kustomization reads from elsewhere, and the texts it carries (`types/kustomization.go`). */
export function readKustomization(value: JsonObject): KustomizationContent {
  const references: Reference[] = [];
  const inline: InlineText[] = [];
  const add = (use: ReferenceUse, { value: target, path }: Entry): void => {
    if (typeof target !== "string") return;
    if ((use === "patch" || use === "plugin") && isYaml(target)) inline.push({ use, text: target, path });
    else references.push({ use, target, path });
  };
  for (const field of ["resources", "bases"]) for (const entry of listAt(value, field)) add("resource", entry);
  for (const entry of listAt(value, "components")) add("component", entry);
  for (const field of ["generators", "transformers", "validators"])
    for (const entry of listAt(value, field)) add("plugin", entry);
  for (const field of ["crds", "configurations"]) for (const entry of listAt(value, field)) add("data", entry);
  for (const entry of listAt(value, "patchesStrategicMerge")) add("patch", entry);
  for (const field of ["patches", "patchesJson6902"]) {
    for (const entry of listAt(value, field)) {
      if (field === "patches") add("patch", entry); // as kustomize took them before v5: a list of paths
      addField(entry, "path", (found) => add("patch", found));
      addField(entry, "patch", ({ value: text, path }) => {
        if (typeof text === "string") inline.push({ use: "patch", text, path });
      });
    }
  }
  for (const entry of listAt(value, "replacements")) addField(entry, "path", (found) => add("data", found));
  addField({ value: value.openapi ?? null, path: [{ field: "openapi" }] }, "path", (found) => add("data", found));
  for (const field of ["configMapGenerator", "secretGenerator"]) {
    for (const entry of listAt(value, field)) for (const found of generatorFiles(entry)) add("data", found);
  }
  return { references, inline };
}

/** kustomize takes for YAML whatever can be read as an object, and for a path the rest. */
function isYaml(text: string): boolean {
  return /[\n{[]|:(?:\s|$)/.test(text);
}

/** `files: [key=path]`, `envs: [path]`, `env: path` of a ConfigMap or Secret generator. */
function generatorFiles(entry: Entry): readonly Entry[] {
  const found: Entry[] = [];
  if (!isJsonObject(entry.value)) return found;
  for (const field of ["files", "envs"]) {
    for (const { value, path } of listAt(entry.value, field, entry.path)) {
      if (typeof value === "string")
        found.push({ value: field === "files" ? value.slice(value.indexOf("=") + 1) : value, path });
    }
  }
  addField(entry, "env", (item) => found.push(item));
  return found;
}

function listAt(value: JsonObject, field: string, parent: FieldPath = []): readonly Entry[] {
  const list = Object.hasOwn(value, field) ? value[field] : undefined;
  if (!isJsonArray(list)) return [];
  return list.map((item, index) => ({ value: item, path: [...parent, { field }, { index }] }));
}

function addField(entry: Entry, field: string, add: (entry: Entry) => void): void {
  if (!isJsonObject(entry.value)) return;
  const value = Object.hasOwn(entry.value, field) ? entry.value[field] : undefined;
  if (value !== undefined) add({ value, path: [...entry.path, { field }] });
}

/** True for what some version of kustomize would fetch where nothing of that name is there: URLs, `git@host:…`, `….git`, `?ref=`. */
export function isRemote(target: string): boolean {
  return (
    /^(?:[a-z][a-z0-9+.-]*:|[^/\s@]*@[^/\s:]*:)/i.test(target) ||
    /^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|gh)[/:]/i.test(target) ||
    /\.git(?:[/?]|$)/i.test(target) ||
    /(?:^|\/)_git\//.test(target) ||
    /[?&](?:ref|version|timeout|submodules)=/i.test(target)
  );
}

/** True for what kustomize asks a server for although a file of that name is there (`api/internal/loader/fileloader.go`). */
export function isUrl(target: string): boolean {
  return /^(?:https?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(target);
}

/**
 * True for a folder that kustomize takes for a Git repository although it is there: `user@host:a/b`, `github.com/a/b`, both with
 * a path of two parts or `.git` (`api/internal/git/repospec.go`).
 */
export function isTakenForRepository(folder: string): boolean {
  const [, path] = /^(?:git::)?(?:[a-z][a-z0-9-]*@[^/:]*[/:]|github\.com[/:])(.*)$/is.exec(folder) ?? [];
  return path !== undefined && /\/|\.git/.test(path.replace(/\/$/, ""));
}
