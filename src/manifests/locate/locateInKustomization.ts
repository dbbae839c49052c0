import type { DesiredObject } from "../../model/desired.ts";
import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { jsonEqual } from "../../model/json.ts";
import type { Pack } from "../../model/pack.ts";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import { locateInGenerator } from "./locateInGenerator.ts";
import { locateInPatches } from "./locateInPatches.ts";
import { labelIn, locateInTransformers } from "./locateInTransformers.ts";
import { type LocateDeps, readOrEmpty } from "./locateDeps.ts";
import type { KustomizationNode } from "../parse/kustomizationNode.ts";
import { readKustomizationTree } from "../packs/kustomizationTree.ts";
import { locateInText, locateNearest } from "../yaml/locate.ts";
import type { Sought } from "./sought.ts";
import { toDesired } from "../parse/toDesired.ts";

/**
 * Follows a field of a rendered object back: through the fields and patches of each kustomization from the outside in, then to the
 * resource or generator. Only a place that holds the rendered value itself is exact.
 */
export async function locateInKustomization(
  object: DesiredObject,
  path: FieldPath,
  pack: Pack,
  deps: LocateDeps,
): Promise<SourceLocation | undefined> {
  const { nodes } = deps.cache.tree(pack.id) ?? (await readKustomizationTree(pack.root, pack.folder, deps));
  const wire = object.wire.expose();
  const sought: Sought = {
    kind: object.ref.kind,
    name: object.ref.name,
    object: wire,
    path,
    value: valueAt(wire, path),
    isNamed: (name) =>
      typeof name === "string" &&
      isRenamed(object.ref.name, name, affixes(nodes, "namePrefix"), affixes(nodes, "nameSuffix")),
  };
  for (const node of nodes) {
    const text = await readOrEmpty(node.file, deps);
    const place =
      (await locateInPlugins(sought, node, deps)) ??
      locateInTransformers(sought, node, text) ??
      (await locateInPatches(sought, node, text, deps));
    if (place) return place;
  }
  return (await locateInResources(sought, nodes, deps)) ?? (await locateInGenerators(sought, nodes, deps));
}

/** Files of kustomize's own transformers; only the one for labels says which values it sets. */
async function locateInPlugins(
  sought: Sought,
  node: KustomizationNode,
  deps: LocateDeps,
): Promise<SourceLocation | undefined> {
  for (const file of node.plugins) {
    const text = await readOrEmpty(file, deps);
    for (const { value, document } of (await deps.cache.parse(text, file, deps.signal)).documents) {
      const field =
        value.kind === "LabelTransformer"
          ? "labels"
          : value.kind === "AnnotationsTransformer"
            ? "annotations"
            : undefined;
      const path = field && labelIn(value[field], field, sought);
      const range = path && locateInText(text, document, undefined, path, "pair");
      if (range) return { file, range, exact: true };
    }
  }
  return undefined;
}

async function locateInResources(
  sought: Sought,
  nodes: readonly KustomizationNode[],
  deps: LocateDeps,
): Promise<SourceLocation | undefined> {
  const places: { readonly place: SourceLocation; readonly isEqual: boolean }[] = [];
  for (const file of new Set(nodes.flatMap(({ resources }) => resources))) {
    const text = await readOrEmpty(file, deps);
    const parsed = await deps.cache.parse(text, file, deps.signal);
    for (const document of parsed.documents) {
      const source = toDesired(document, { kind: "file", file, document: document.document, item: document.item });
      if (source.ref.kind !== sought.kind || !sought.isNamed(source.ref.name)) continue;
      const found = locateNearest(text, document.document, document.item, sought.path, "pair");
      const isEqual = sought.value !== undefined && jsonEqual(valueAt(source.wire.expose(), sought.path), sought.value);
      if (found) places.push({ place: { file, range: found.range, exact: found.exact && isEqual }, isEqual });
    }
  }
  const equal = places.filter(({ isEqual }) => isEqual);
  const best = equal[0] ?? places[0];
  if (!best) return undefined;
  return equal.length > 1 ? { ...best.place, exact: false } : best.place;
}

async function locateInGenerators(
  sought: Sought,
  nodes: readonly KustomizationNode[],
  deps: LocateDeps,
): Promise<SourceLocation | undefined> {
  for (const node of nodes) {
    const place = locateInGenerator(sought, node, await readOrEmpty(node.file, deps));
    if (place) return place;
  }
  return undefined;
}

function affixes(nodes: readonly KustomizationNode[], field: "namePrefix" | "nameSuffix"): readonly string[] {
  return nodes
    .map(({ value }) => value[field])
    .filter((affix): affix is string => typeof affix === "string" && affix !== "");
}

/** True when `rendered` is `name` with any of the prefixes and suffixes put around it. */
export function isRenamed(
  rendered: string,
  name: string,
  prefixes: readonly string[],
  suffixes: readonly string[],
): boolean {
  if (rendered === name) return true;
  if (rendered.length <= name.length) return false;
  return (
    prefixes.some(
      (prefix) => rendered.startsWith(prefix) && isRenamed(rendered.slice(prefix.length), name, prefixes, suffixes),
    ) ||
    suffixes.some(
      (suffix) => rendered.endsWith(suffix) && isRenamed(rendered.slice(0, -suffix.length), name, prefixes, suffixes),
    )
  );
}
