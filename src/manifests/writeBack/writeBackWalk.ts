import { type Document, isAlias, type ParsedNode, visit } from "yaml";
import { type FieldPath, indexOfElement, valueAt } from "../../model/fieldPath.ts";
import { isJsonArray, type Json } from "../../model/json.ts";
import { type Collection, entriesOf, type TreeEntry, isCollection, isFlow } from "./writeBackTree.ts";

/** A value on the way down a path. The first step is the document's own value and has no entry. */
export interface Step {
  readonly entry: TreeEntry | undefined;
  /** The map or list the entry stands in. */
  readonly container: Collection | undefined;
  readonly at: number;
  readonly node: ParsedNode | undefined;
  /** Inside `{}` or `[]`. */
  readonly inFlow: boolean;
}

/** What ties a field to other fields of the document. */
export interface Shared {
  readonly kind: "anchor" | "merge";
  readonly anchor: string;
  /** Offset of the anchor (`&name`). */
  readonly offset: number;
}

export interface PathWalk {
  /** One step per element that is written in the text, after the step of the document. */
  readonly steps: readonly [Step, ...Step[]];
  readonly shared: readonly Shared[];
}

/** Follows a path through the text as far as it is written there. `value` is what the document reads as. */
export function walk(text: string, document: Document.Parsed, value: Json, path: FieldPath): PathWalk {
  const root: Step = {
    entry: undefined,
    container: undefined,
    at: -1,
    node: document.contents ?? undefined,
    inFlow: false,
  };
  const steps: [Step, ...Step[]] = [root];
  const shared: Shared[] = [];
  const aliased = aliasedAnchors(document);
  let step = root;
  for (const [depth, element] of path.entries()) {
    const node = throughAlias(text, document, step.node, shared);
    note(text, node, aliased, shared);
    if (!isCollection(node)) break;
    const entries = entriesOf(text, node);
    const list = valueAt(value, path.slice(0, depth));
    const at =
      "field" in element
        ? entries.findLastIndex(({ key, isMerge }) => !isMerge && key === element.field)
        : isJsonArray(list)
          ? indexOfElement(list, element)
          : -1;
    const entry = entries[at];
    if (entry === undefined) {
      if (valueAt(value, path.slice(0, depth + 1)) !== undefined) noteMerge(text, document, entries, shared);
      break;
    }
    step = { entry, container: node, at, node: entry.node, inFlow: step.inFlow || isFlow(node) };
    steps.push(step);
  }
  if (!isAlias(step.node)) note(text, step.node, aliased, shared);
  return { steps, shared };
}

function throughAlias(
  text: string,
  document: Document.Parsed,
  node: ParsedNode | undefined,
  shared: Shared[],
): ParsedNode | undefined {
  if (!isAlias(node)) return node;
  const target = node.resolve(document) as ParsedNode | undefined;
  shared.push({
    kind: "anchor",
    anchor: node.source,
    offset: anchorOffset(text, node.source, target?.range[0] ?? node.range[0]),
  });
  return target;
}

function note(text: string, node: ParsedNode | undefined, aliased: ReadonlySet<string>, shared: Shared[]): void {
  if (!node || isAlias(node) || node.anchor === undefined || !aliased.has(node.anchor)) return;
  shared.push({ kind: "anchor", anchor: node.anchor, offset: anchorOffset(text, node.anchor, node.range[0]) });
}

function noteMerge(text: string, document: Document.Parsed, entries: readonly TreeEntry[], shared: Shared[]): void {
  for (const { isMerge, node } of entries) {
    if (!isMerge || !node) continue;
    const sources = isAlias(node)
      ? [node]
      : isCollection(node)
        ? (node.items as unknown[]).filter((item) => isAlias(item))
        : [];
    for (const source of sources) {
      if (!isAlias(source)) continue;
      const target = source.resolve(document);
      shared.push({
        kind: "merge",
        anchor: source.source,
        offset: anchorOffset(text, source.source, target?.range?.[0] ?? node.range[0]),
      });
    }
  }
}

/** Anchors stand in front of their value, often on the line before. */
function anchorOffset(text: string, anchor: string, value: number): number {
  const at = text.lastIndexOf(`&${anchor}`, value);
  return at < 0 ? value : at;
}

function aliasedAnchors(document: Document.Parsed): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Alias: (_key, alias) => void names.add(alias.source) });
  return names;
}
