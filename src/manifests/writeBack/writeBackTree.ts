import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Pair,
  type ParsedNode,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { composeYaml, isMergeKey, keyOf } from "../yaml/kubectlSchema.ts";
import { columnOf, lineEnd } from "./writeBackLines.ts";

export type Collection = YAMLMap.Parsed | YAMLSeq.Parsed;

/** One pair of a map or one item of a list, with the offsets that edits need. */
export interface TreeEntry {
  /** As kubectl reads it; undefined for list items. */
  readonly key: string | undefined;
  readonly isMerge: boolean;
  /** The value; undefined where nothing is written. */
  readonly node: ParsedNode | undefined;
  /** First character of the key (its anchor included), of the dash, or of a flow item. */
  readonly start: number;
  /** Behind the `:` or the dash; the start of a flow item; undefined where a key has no `:`. */
  readonly indicatorEnd: number | undefined;
  /** Anchor and tag of the value as written, and the offset behind them. */
  readonly props:
    | {
        readonly start: number;
        readonly end: number;
        readonly anchor: string | undefined;
        readonly tag: string | undefined;
      }
    | undefined;
  /** Behind the last character of the entry; trailing comment and line break excluded. */
  readonly end: number;
}

interface SourceToken {
  readonly type: string;
  readonly offset: number;
  readonly source: string;
}
interface CollectionToken {
  readonly start: readonly SourceToken[];
  readonly key?: unknown;
  readonly sep?: readonly SourceToken[];
  readonly value?: unknown;
}

const LAYOUT_TOKENS: ReadonlySet<string> = new Set(["space", "newline", "comment", "comma"]);

export function composeForEdit(text: string): Document.Parsed {
  return composeYaml(text, true) as Document.Parsed;
}

export function isCollection(node: ParsedNode | undefined | null): node is Collection {
  return isMap(node) || isSeq(node);
}

export function isFlow(node: Collection): boolean {
  return node.srcToken?.type === "flow-collection";
}

export function entriesOf(text: string, node: Collection): readonly TreeEntry[] {
  if (isMap(node)) return (node as YAMLMap.Parsed).items.map((pair) => mapEntry(text, pair));
  const tokens = itemTokens(node as YAMLSeq.Parsed);
  return node.items.map((item, at) => seqEntry(text, item as ParsedNode, tokens[at]));
}

function lastEntry(text: string, node: Collection): TreeEntry | undefined {
  if (isMap(node)) {
    const pair = (node as YAMLMap.Parsed).items.at(-1);
    return pair && mapEntry(text, pair);
  }
  const item = node.items.at(-1);
  return item && seqEntry(text, item as ParsedNode, itemTokens(node as YAMLSeq.Parsed).at(-1));
}

function mapEntry(text: string, pair: Pair<ParsedNode, ParsedNode | null>): TreeEntry {
  const token = pair.srcToken as CollectionToken | undefined;
  const keyRange = pair.key.range;
  const start = token?.start.find(({ type }) => !LAYOUT_TOKENS.has(type))?.offset ?? keyRange[0];
  const colon = token?.sep?.find(({ type }) => type === "map-value-ind");
  const indicatorEnd = colon ? colon.offset + 1 : undefined;
  const props = propsOf((token?.sep ?? []).filter(({ offset }) => colon !== undefined && offset > colon.offset));
  const node = written(pair.value);
  const end = node ? contentEnd(text, node) : (props?.end ?? indicatorEnd ?? keyRange[1]);
  return { key: keyName(pair.key), isMerge: isMergeKey(pair.key), node, start, indicatorEnd, props, end };
}

function seqEntry(text: string, item: ParsedNode, token: CollectionToken | undefined): TreeEntry {
  const dash = token?.start.find(({ type }) => type === "seq-item-ind");
  const props = propsOf(token?.start ?? []);
  const node = written(item);
  const start = dash?.offset ?? props?.start ?? item.range[0];
  const indicatorEnd = dash ? dash.offset + 1 : start;
  const end = node ? contentEnd(text, node) : (props?.end ?? indicatorEnd);
  return { key: undefined, isMerge: false, node, start, indicatorEnd, props, end };
}

/** The tokens of the items; a comment or comma behind the last item has a token of its own, which is left out. */
function itemTokens(seq: YAMLSeq.Parsed): readonly CollectionToken[] {
  const tokens = (seq.srcToken as { readonly items?: readonly CollectionToken[] } | undefined)?.items ?? [];
  return tokens.filter(isItem);
}

function keyName(key: ParsedNode): string | undefined {
  try {
    return keyOf(key);
  } catch {
    return undefined;
  }
}

function isItem(token: CollectionToken): boolean {
  if (token.key !== undefined || token.sep !== undefined || token.value !== undefined) return true;
  return token.start.some(({ type }) => type === "seq-item-ind" || type === "anchor" || type === "tag");
}

function propsOf(tokens: readonly SourceToken[]): TreeEntry["props"] {
  const props = tokens.filter(({ type }) => type === "anchor" || type === "tag");
  const [first, last] = [props[0], props.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return {
    start: first.offset,
    end: last.offset + last.source.length,
    anchor: props.find(({ type }) => type === "anchor")?.source,
    tag: props.find(({ type }) => type === "tag")?.source,
  };
}

/** A value of which at least one character is there. */
function written(node: ParsedNode | null | undefined): ParsedNode | undefined {
  if (!node) return undefined;
  return isScalar(node) && node.range[0] === node.range[1] ? undefined : node;
}

/** Offset behind the last character of a value. Trailing blank lines count only where a block scalar keeps them (`|+`). */
export function contentEnd(text: string, node: ParsedNode): number {
  if (isAlias(node) || (isCollection(node) && isFlow(node))) return node.range[1];
  if (isCollection(node)) return lastEntry(text, node)?.end ?? node.range[1];
  if (node.srcToken?.type !== "block-scalar") return node.range[1];
  return blockScalarEnd(text, node.range, false);
}

/** Offset behind the body of a block scalar, its last line break excluded; with `keepBlank` also behind the blank lines that follow. */
export function blockScalarEnd(text: string, range: readonly [number, number, number], keepBlank: boolean): number {
  const raw = text.slice(range[0], range[1]);
  if (keepBlank || /^[|>]\d?\+/.test(raw)) return range[0] + raw.replace(/\r?\n$/, "").length;
  return range[0] + raw.replace(/(?<![ \t\r\n])[ \t\r\n]+$/, "").length;
}

/** How the lists and maps in the first of `nodes` that has any are laid out; two spaces and kubectl's dashes where none has. */
export function layoutOf(
  text: string,
  nodes: readonly (ParsedNode | null | undefined)[],
): { readonly step: number; readonly dashOffset: number } {
  const found: { step?: number; dashOffset?: number } = {};
  for (const node of nodes) look(node);
  return { step: found.step ?? 2, dashOffset: found.dashOffset ?? 0 };

  function look(node: ParsedNode | null | undefined): void {
    if (!isCollection(node) || isFlow(node) || (found.step !== undefined && found.dashOffset !== undefined)) return;
    for (const entry of entriesOf(text, node)) {
      const child = entry.node;
      if (!isCollection(child) || isFlow(child)) continue;
      const first = entriesOf(text, child)[0];
      // only a child that starts on a line of its own shows an indentation
      if (first && entry.key !== undefined && first.start > lineEnd(text, entry.start)) {
        const deeper = columnOf(text, first.start) - columnOf(text, entry.start);
        if (isMap(child) && deeper > 0) found.step ??= deeper;
        if (isSeq(child) && deeper >= 0) found.dashOffset ??= deeper;
      }
      look(child);
    }
  }
}
