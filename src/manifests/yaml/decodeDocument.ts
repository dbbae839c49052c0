import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { Json } from "../../model/json.ts";
import { isMergeKey, keyOf, MAX_DEPTH, scalarOf, type YamlDocument } from "./kubectlSchema.ts";
import { ScalarRefused } from "../../support/yaml/kubectlScalar.ts";

/** What cannot be read as kubectl would, with the offsets of the culprit in the document's text. */
export class DecodeRefused extends Error {
  readonly code: "scalar" | "key" | "anchor" | "merge" | "aliases" | "depth";
  readonly node: Node | null;

  constructor(code: DecodeRefused["code"], message: string, node: Node | null) {
    super(message);
    this.code = code;
    this.node = node;
  }
}

export interface Decoded {
  readonly value: Json;
  /** Keys that are written twice; the last one counts. */
  readonly duplicates: readonly { readonly key: string; readonly node: Node }[];
}

interface Anchored {
  readonly value: Json;
  readonly node: Node;
  /** Nodes the value stands for, aliases expanded. */
  readonly weight: number;
}

/**
 * The value kubectl reads (go-yaml v2 `decode.go`): the last of equal keys wins, `<<` writes over what stands before it,
 * an alias means the nearest anchor before it, and a document that is mostly aliases is refused.
 * @throws DecodeRefused
 */
export function decodeDocument(document: YamlDocument): Decoded {
  const decoder = new Decoder();
  const value = decoder.decode(document.contents, 0);
  return { value, duplicates: decoder.duplicates };
}

class Decoder {
  readonly duplicates: { key: string; node: Node }[] = [];
  readonly #anchors = new Map<string, Anchored | "open">();
  #steps = 0;
  #aliasSteps = 0;
  #aliasDepth = 0;

  decode(node: Node | null, depth: number): Json {
    if (depth > MAX_DEPTH) throw new DecodeRefused("depth", `It is nested deeper than ${MAX_DEPTH} levels.`, node);
    if (isAlias(node)) return this.#alias(node.source, node).value;
    const anchor = node && "anchor" in node ? node.anchor : undefined;
    if (node === null || anchor === undefined) return this.#content(node, depth);
    const before = this.#steps;
    this.#anchors.set(anchor, "open");
    const value = this.#content(node, depth);
    this.#anchors.set(anchor, { value, node, weight: this.#steps - before });
    return value;
  }

  #content(node: Node | null, depth: number): Json {
    this.#count(1, node);
    if (isMap(node)) return this.#map(node, depth);
    if (isSeq(node)) return node.items.map((item) => this.decode(item as Node | null, depth + 1));
    if (!isScalar(node)) return null;
    try {
      return scalarOf(node);
    } catch (error) {
      throw error instanceof ScalarRefused ? new DecodeRefused("scalar", `${sentence(error.message)}`, node) : error;
    }
  }

  #map(map: YAMLMap, depth: number): Json {
    const object: Record<string, Json> = {};
    const written = new Set<string>();
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) {
        this.#merge(object, value as Node | null, depth);
        continue;
      }
      const name = this.#key(key as Node | null);
      this.#count(1, key as Node);
      if (written.has(name)) this.duplicates.push({ key: name, node: key as Node });
      written.add(name);
      put(object, name, this.decode(value as Node | null, depth + 1));
    }
    return object;
  }

  #key(node: Node | null): string {
    try {
      const target = isAlias(node) ? this.#alias(node.source, node).node : node;
      const name = keyOf(target);
      if (name === undefined) throw new DecodeRefused("key", "A key must be a scalar.", node);
      if (node && "anchor" in node && node.anchor !== undefined) this.decode(node, 0);
      return name;
    } catch (error) {
      throw error instanceof ScalarRefused ? new DecodeRefused("key", sentence(error.message), node) : error;
    }
  }

  /** Writes the pairs of a map, an alias of a map, or a list of those (the first one wins) into `object`. */
  #merge(object: Record<string, Json>, node: Node | null, depth: number): void {
    const value = this.decode(node, depth + 1);
    const sources = Array.isArray(value) ? (value as readonly Json[]).toReversed() : [value];
    for (const source of sources) {
      if (typeof source !== "object" || source === null || Array.isArray(source)) {
        throw new DecodeRefused("merge", "`<<` takes a map or a list of maps.", node);
      }
      for (const [key, item] of Object.entries(source)) put(object, key, item as Json);
    }
  }

  #alias(name: string, node: Node): Anchored {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined)
      throw new DecodeRefused("anchor", `There is no anchor &${name} before this alias.`, node);
    if (anchored === "open") throw new DecodeRefused("anchor", `The anchor &${name} contains itself.`, node);
    this.#aliasDepth += 1;
    this.#count(anchored.weight, node);
    this.#aliasDepth -= 1;
    return anchored;
  }

  #count(steps: number, node: Node | null): void {
    this.#steps += steps;
    if (this.#aliasDepth > 0) this.#aliasSteps += steps;
    if (
      this.#aliasSteps > 100 &&
      this.#steps > 1000 &&
      this.#aliasSteps / this.#steps > allowedAliasShare(this.#steps)
    ) {
      throw new DecodeRefused("aliases", "It expands to too much content (nested aliases) and is not read.", node);
    }
  }
}

/** go-yaml's limit: 99 % of a small document may come from aliases, 10 % of a very large one. */
function allowedAliasShare(steps: number): number {
  const low = 400_000;
  const high = 4_000_000;
  if (steps <= low) return 0.99;
  if (steps >= high) return 0.1;
  return 0.99 - 0.89 * ((steps - low) / (high - low));
}

/** Sets an own property whatever its name is: `__proto__` is a key like any other. */
function put(object: Record<string, Json>, key: string, value: Json): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else object[key] = value;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
