import { Composer, type CST, type Document, isScalar, type Node, type ParsedNode, Parser, Scalar } from "yaml";
import type { Scalar as JsonScalar } from "../../model/json.ts";
import { createKubectlLexer } from "./kubectlLexer.ts";
import { LexemeChecks, refusedKey, type Refusal } from "./kubectlRefusals.ts";
import {
  keyText,
  refuseUnwritable,
  type Resolved,
  resolvePlain,
  resolveTagged,
} from "../../support/yaml/kubectlScalar.ts";

export type YamlDocument = Document.Parsed<ParsedNode, true> | Document.Parsed<ParsedNode, false>;

/** Why a text is no YAML: `start` and `end` count from the start of the text. */
export class YamlRefused extends Error {
  readonly code: "syntax" | "depth" | "tooLarge";
  readonly start: number;
  readonly end: number;

  constructor(code: YamlRefused["code"], message: string, start: number, end: number) {
    super(message);
    this.code = code;
    this.start = start;
    this.end = end;
  }
}

export interface Composed {
  readonly document: YamlDocument;
  /** Where a second document starts, which kubectl does not accept; undefined when there is none. */
  readonly unreadAt: number | undefined;
}

/** Deeper than any real object (CRDs reach about 60), shallow enough for every recursive reader. */
export const MAX_DEPTH = 500;
/** About 2 MB of ordinary text. The parser gets slower with every token of a broken one. */
const MAX_TOKENS = 600_000;
/** Tokens read between two steps: about 2 ms. */
const STEP = 4_000;

/** Scalars stay text (failsafe): what they mean is asked of `scalarOf` and `keyOf`, which follow kubectl. */
const OPTIONS = {
  schema: "failsafe",
  resolveKnownTags: false,
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
  strict: false,
} as const;

/**
 * A carriage return alone and U+0085 end a line to go-yaml (`yamlprivateh.go` is_break), and not to the parser here. The text keeps
 * its length, so that offsets count in both.
 */
export const LONE_BREAKS = /\r(?!\n)|\u0085/g;

function withLineFeeds(text: string): string {
  return text.includes("\r") || text.includes("\u0085") ? text.replace(LONE_BREAKS, "\n") : text;
}

/**
 * One YAML document with positions, whatever is wrong with it: see its `errors`. Offsets count from the start of `source`.
 * `keepSourceTokens` also keeps every comma, dash and comment (for write-back).
 */
export function composeYaml(source: string, keepSourceTokens = false): YamlDocument {
  const text = withLineFeeds(source);
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of createKubectlLexer().lex(text)) tokens.push(...parser.next(lexeme));
  tokens.push(...parser.end());
  const [document] = new Composer({ ...OPTIONS, keepSourceTokens }).compose(tokens, true, text.length);
  if (!document) throw new YamlRefused("syntax", "It is empty", 0, 0);
  return document;
}

/**
 * One YAML document with positions, in steps, so that a caller can leave the event loop free in between.
 * @throws YamlRefused at the first error
 */
export function* composeSteps(source: string): Generator<undefined, Composed> {
  const text = withLineFeeds(source);
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const checks = new LexemeChecks(text);
  let count = 0;
  let depth = 0;
  for (const lexeme of createKubectlLexer().lex(text)) {
    refuse(checks.take(lexeme, depth));
    for (const token of parser.next(lexeme)) take(token, tokens);
    if (lexeme === "[" || lexeme === "{") depth += 1;
    else if (lexeme === "]" || lexeme === "}") depth -= 1;
    if (depth > MAX_DEPTH) throw new YamlRefused("depth", TOO_DEEP, parser.offset, parser.offset + 1);
    count += 1;
    if (count > MAX_TOKENS) throw new YamlRefused("tooLarge", "This document is too large to be read. Split it.", 0, 0);
    if (count % STEP === 0) yield;
  }
  for (const token of parser.end()) take(token, tokens);
  yield;
  const composed = compose(tokens, text.length);
  refuse(refusedKey(composed.document.contents, text));
  return composed;
}

function refuse(refusal: Refusal | undefined): void {
  if (refusal) throw new YamlRefused("syntax", refusal.message, refusal.start, refusal.end);
}

const TOO_DEEP = `It is nested deeper than ${MAX_DEPTH} levels.`;

/** A text that is broken at one place is broken at thousands to the parser: the first error ends the reading. */
function take(token: CST.Token, tokens: CST.Token[]): void {
  if (token.type === "error")
    throw new YamlRefused("syntax", token.message, token.offset, token.offset + Math.max(1, token.source.length));
  tokens.push(token);
}

function compose(tokens: readonly CST.Token[], length: number): Composed {
  const composer = new Composer(OPTIONS);
  const limit = Error.stackTraceLimit;
  // each of possibly very many errors would carry a stack, which costs more than the parse
  Error.stackTraceLimit = 0;
  try {
    const [document, second] = composer.compose(tokens, true, length);
    if (!document) throw new YamlRefused("syntax", "It is empty", 0, 0);
    const [error] = document.errors;
    if (error) {
      const isDepth = error.code === "RESOURCE_EXHAUSTION";
      throw new YamlRefused(
        isDepth ? "depth" : "syntax",
        isDepth ? TOO_DEEP : error.message,
        error.pos[0],
        error.pos[1],
      );
    }
    return { document, unreadAt: second?.range[0] };
  } finally {
    Error.stackTraceLimit = limit;
  }
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
  return (
    isScalar(node) && node.source === "<<" && (node.type === Scalar.PLAIN || node.tag === "tag:yaml.org,2002:merge")
  );
}
