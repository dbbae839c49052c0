import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, visit, type YAMLMap } from "yaml";
import { type FieldPath, indexOfElement, type PathElement } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json } from "../../model/json.ts";
import { decodeDocument } from "./decodeDocument.ts";
import { composeYaml, isMergeKey, keyOf, type YamlDocument } from "./kubectlSchema.ts";
import { splitDocuments } from "./splitDocuments.ts";

/** What a path leads to: the pair of a map, an item of a sequence, or the document itself. `value` may be an alias. */
export interface Found {
  readonly pair: Pair | undefined;
  readonly sequence: Node | undefined;
  readonly index: number;
  readonly value: Node | null;
  readonly json: Json;
}

/** A document with its nodes, for looking up places. Offsets count from the start of the whole text. */
export interface OpenDocument {
  readonly text: string;
  readonly offset: number;
  /** As far as the path leads; `depth` counts the elements that were found. */
  find(path: FieldPath): { readonly found: Found; readonly depth: number };
  /** The node an alias stands for; any other node itself. */
  resolve(node: Node | null): Node | null;
}

/** Opens one document of a text; undefined when there is no such document or it cannot be read. */
export function openDocument(text: string, document: number): OpenDocument | undefined {
  const slice = splitDocuments(text)[document];
  if (!slice) return undefined;
  const own = text.slice(slice.start, slice.end);
  try {
    const composed = composeYaml(own);
    const isBroken = composed.errors.some(({ code }) => code !== "MULTIPLE_DOCS");
    return isBroken || composed.contents === null
      ? undefined
      : new Opened(own, slice.start, composed, decodeDocument(composed).value);
  } catch {
    return undefined;
  }
}

class Opened implements OpenDocument {
  readonly text: string;
  readonly offset: number;
  readonly #contents: Node;
  readonly #json: Json;
  readonly #anchors: { readonly name: string; readonly node: Node }[] = [];

  constructor(text: string, offset: number, document: YamlDocument, json: Json) {
    this.text = text;
    this.offset = offset;
    this.#contents = document.contents as Node;
    this.#json = json;
    visit(document.contents, {
      Node: (_key, node) => {
        if (!isAlias(node) && node.anchor !== undefined) this.#anchors.push({ name: node.anchor, node });
      },
    });
  }

  find(path: FieldPath): { readonly found: Found; readonly depth: number } {
    let found: Found = { pair: undefined, sequence: undefined, index: -1, value: this.#contents, json: this.#json };
    let depth = 0;
    for (const element of path) {
      const next = this.#step(found, element);
      if (!next) break;
      found = next;
      depth += 1;
    }
    return { found, depth };
  }

  resolve(node: Node | null): Node | null {
    if (!isAlias(node)) return node;
    const start = node.range?.[0] ?? 0;
    const target = this.#anchors.findLast(
      ({ name, node: anchored }) => name === node.source && (anchored.range?.[0] ?? 0) < start,
    );
    return target?.node ?? null;
  }

  #step({ value, json }: Found, element: PathElement): Found | undefined {
    const node = this.resolve(value);
    if ("field" in element) {
      if (!isMap(node) || !isJsonObject(json) || !Object.hasOwn(json, element.field)) return undefined;
      const pair = this.#pairOf(node, element.field);
      const item = json[element.field];
      return pair && item !== undefined
        ? { pair, sequence: undefined, index: -1, value: pair.value as Node | null, json: item }
        : undefined;
    }
    if (!isSeq(node) || !isJsonArray(json)) return undefined;
    const index = indexOfElement(json, element);
    const item = index < 0 ? undefined : json[index];
    return item === undefined
      ? undefined
      : { pair: undefined, sequence: node, index, value: node.items[index] as Node | null, json: item };
  }

  /** The pair that counts: the last one written, where `<<` counts as written at its place. */
  #pairOf(map: YAMLMap, key: string): Pair | undefined {
    let found: Pair | undefined;
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) found = this.#pairOfMerge(pair.value as Node | null, key) ?? found;
      else if (this.#keyOf(pair.key as Node | null) === key) found = pair;
    }
    return found;
  }

  #pairOfMerge(source: Node | null, key: string): Pair | undefined {
    const node = this.resolve(source);
    if (isMap(node)) return this.#pairOf(node, key);
    if (!isSeq(node)) return undefined;
    for (const item of node.items) {
      const found = this.#pairOfMerge(item as Node | null, key);
      if (found) return found;
    }
    return undefined;
  }

  #keyOf(node: Node | null): string | undefined {
    const target = this.resolve(node);
    return isScalar(target) ? keyOf(target) : undefined;
  }
}
