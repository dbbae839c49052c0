import { type Document, isScalar, type Node, parseDocument, type ParsedNode, Scalar } from "yaml";
import type { Scalar as JsonScalar } from "../model/json.ts";
import { keyText, refuseUnwritable, type Resolved, resolvePlain, resolveTagged } from "./kubectlScalar.ts";

export type YamlDocument = Document.Parsed<ParsedNode, true> | Document.Parsed<ParsedNode, false>;

/**
 * One YAML document with positions. Scalars stay text (failsafe): what they mean is asked of `scalarOf` and `keyOf`, which follow
 * kubectl. Offsets count from the start of `text`. `keepSourceTokens` also keeps every comma, dash and comment (for write-back).
 */
export function composeYaml(text: string, keepSourceTokens = false): YamlDocument {
  return parseDocument(text, {
    schema: "failsafe",
    resolveKnownTags: false,
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    strict: false,
    keepSourceTokens,
  });
}

/** @throws ScalarRefused for a text that kubectl refuses under its tag */
export function resolveScalar(node: Scalar): Resolved {
  const text = node.source ?? String(node.value);
  if (node.tag !== undefined && node.tag !== "!") return resolveTagged(text, node.tag);
  const isPlain = (node.type === undefined || node.type === Scalar.PLAIN) && node.tag !== "!";
  return isPlain ? resolvePlain(text) : { tag: "str", value: text };
}

/** The value kubectl reads for a scalar. @throws ScalarRefused */
export function scalarOf(node: Scalar): JsonScalar {
  return refuseUnwritable(resolveScalar(node), node.source ?? "");
}

/** The key kubectl reads; undefined when the node is no scalar. @throws ScalarRefused */
export function keyOf(node: Node | null): string | undefined {
  return isScalar(node) ? keyText(resolveScalar(node)) : undefined;
}

/** True for an unquoted `<<`. */
export function isMergeKey(node: unknown): boolean {
  return isScalar(node) && node.source === "<<" && (node.type === Scalar.PLAIN || node.tag === "tag:yaml.org,2002:merge");
}
