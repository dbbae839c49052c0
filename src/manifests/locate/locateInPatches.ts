import { resolve } from "node:path";
import { type FieldPath, toPointer, valueAt } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual, type JsonObject } from "../../model/json.ts";
import type { SourceLocation, SourceRange } from "../../model/sourceLocation.ts";
import { inlineRange } from "../yaml/inlineRange.ts";
import type { KustomizationNode } from "../parse/kustomizationNode.ts";
import { locateInText } from "../yaml/locate.ts";
import { type LocateDeps, readOrEmpty } from "./locateDeps.ts";
import type { Sought } from "./sought.ts";
import { openDocument } from "../yaml/openDocument.ts";
import { splitDocuments } from "../yaml/splitDocuments.ts";

interface Patch {
  readonly text: string;
  /** undefined when the patch is written inside the kustomization, at `path`. */
  readonly file: string | undefined;
  readonly path: FieldPath;
  readonly target: JsonObject | undefined;
}

/** The patch of a kustomization that set the value: strategic merge or JSON 6902, in a file or inline. The last one wins. */
export async function locateInPatches(
  sought: Sought,
  node: KustomizationNode,
  text: string,
  deps: LocateDeps,
): Promise<SourceLocation | undefined> {
  if (sought.value === undefined) return undefined;
  const patches = await patchesOf(node, deps);
  for (const patch of patches.toReversed()) {
    if (patch.target && !matchesTarget(patch.target, sought)) continue;
    const range = rangeInPatch(patch, sought);
    if (!range) continue;
    if (patch.file !== undefined) return { file: patch.file, range, exact: true };
    const inside = inlineRange(text, patch.path, patch.text, range);
    if (inside) return { file: node.file, range: inside, exact: true };
    const entry = locateInText(text, 0, undefined, patch.path, "pair");
    if (entry) return { file: node.file, range: entry, exact: false };
  }
  return undefined;
}

async function patchesOf(node: KustomizationNode, deps: LocateDeps): Promise<readonly Patch[]> {
  const patches: Patch[] = [];
  const addPath = async (target: string, selector: JsonObject | undefined, path: FieldPath): Promise<void> => {
    const file = resolve(node.root, target);
    if (node.patches.includes(file))
      patches.push({ text: await readOrEmpty(file, deps), file, path, target: selector });
  };
  for (const field of ["patchesStrategicMerge", "patches", "patchesJson6902"]) {
    const list = node.value[field];
    if (!isJsonArray(list)) continue;
    for (const [index, entry] of list.entries()) {
      const at: FieldPath = [{ field }, { index }];
      if (typeof entry === "string") {
        if (entry.includes("\n")) patches.push({ text: entry, file: undefined, path: at, target: undefined });
        else await addPath(entry, undefined, at);
      } else if (isJsonObject(entry)) {
        const target = isJsonObject(entry.target) ? entry.target : undefined;
        if (typeof entry.patch === "string")
          patches.push({ text: entry.patch, file: undefined, path: [...at, { field: "patch" }], target });
        if (typeof entry.path === "string") await addPath(entry.path, target, at);
      }
    }
  }
  return patches;
}

function rangeInPatch({ text, target }: Patch, sought: Sought): SourceRange | undefined {
  for (const document of splitDocuments(text).keys()) {
    const json = openDocument(text, document)?.find([]).found.json;
    if (isJsonArray(json)) {
      const found = operationAt(json, sought);
      if (found) return locateInText(text, document, undefined, found, "pair");
    } else if (
      isJsonObject(json) &&
      (target || isSameObject(json, sought)) &&
      jsonEqual(valueAt(json, sought.path), sought.value)
    ) {
      return locateInText(text, document, undefined, sought.path, "pair");
    }
  }
  return undefined;
}

/** The path, inside a list of JSON 6902 operations, of the value that became the sought one. */
function operationAt(operations: readonly Json[], { object, path, value }: Sought): FieldPath | undefined {
  for (let index = operations.length - 1; index >= 0; index -= 1) {
    const operation = operations[index];
    if (
      !isJsonObject(operation) ||
      (operation.op !== "add" && operation.op !== "replace") ||
      typeof operation.path !== "string"
    )
      continue;
    for (let length = path.length; length > 0; length -= 1) {
      const pointer = toPointer(object, path.slice(0, length));
      const isHere =
        operation.path === pointer ||
        (operation.path.endsWith("/-") && operation.path.slice(0, -1) === pointer.replace(/(?<!\d)\d+$/, ""));
      const rest = path.slice(length);
      if (isHere && jsonEqual(valueAt(operation.value, rest), value)) return [{ index }, { field: "value" }, ...rest];
    }
  }
  return undefined;
}

function isSameObject(patch: JsonObject, { kind, isNamed }: Sought): boolean {
  return patch.kind === kind && isJsonObject(patch.metadata) && isNamed(patch.metadata.name);
}

/** `target` of a patch: kind and name are anchored regular expressions (`types/selector.go`); selectors are not judged. */
function matchesTarget(target: JsonObject, { kind, name, isNamed }: Sought): boolean {
  if (target.labelSelector !== undefined || target.annotationSelector !== undefined) return true;
  return matches(target.kind, kind) && (matches(target.name, name) || isNamed(target.name));
}

function matches(pattern: Json | undefined, text: string): boolean {
  if (typeof pattern !== "string" || pattern === "") return true;
  if (/^[\w./-]+$/.test(pattern)) return pattern === text;
  // only the common forms: a foreign expression is not run
  return /^[\w./-]*\.\*$/.test(pattern) ? text.startsWith(pattern.slice(0, -2)) : pattern === ".*";
}
