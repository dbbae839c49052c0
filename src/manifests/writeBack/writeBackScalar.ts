import type { Scalar as ScalarNode } from "yaml";
import type { Scalar } from "../../model/json.ts";
import {
  doubleQuoted,
  isPlainSafe,
  isSingleQuotable,
  literalBlock,
  scalarText,
  singleQuoted,
} from "../yaml/toYamlScalar.ts";
import { foldedLines, rewrapped } from "./writeBackFolding.ts";
import { type Splice, lineStart } from "./writeBackLines.ts";
import { blockScalarEnd, type TreeEntry } from "./writeBackTree.ts";

interface ScalarContext {
  readonly flow: "none" | "yaml" | "json";
  /** Column of the key or dash the value belongs to. */
  readonly column: number;
  readonly step: number;
  readonly lineBreak: string;
}

/**
 * Ways to write `value` in place of a scalar, the most faithful to the file first. Style, indentation and line breaks stay where the
 * new value allows it; what kubectl would read as another type is quoted. The caller keeps the first one that reads back as wanted.
 */
export function* scalarSplices(
  text: string,
  entry: TreeEntry,
  node: ScalarNode.Parsed,
  value: Scalar,
  context: ScalarContext,
): Generator<Splice> {
  if (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED") {
    yield* blockSplices(text, node, value, context);
    return;
  }
  const [start, end] = [node.range[0], node.range[1]];
  const source = text.slice(start, end);
  if (source.includes("\n") && typeof value === "string") {
    const quoted = quotedLike(node.type, value);
    const lines = quoted === undefined ? undefined : rewrapped(source, quoted, context.lineBreak);
    if (lines !== undefined) yield { start, end, text: lines };
  }
  if (
    node.type !== "QUOTE_DOUBLE" &&
    context.flow === "none" &&
    typeof value === "string" &&
    value.includes("\n") &&
    literalBlock(value, 2)
  )
    return;
  // behind a tag of strings any plain text is one
  if (entry.props?.tag !== undefined && node.type === "PLAIN" && typeof value === "string" && value !== "")
    yield { start, end, text: value };
  for (const written of oneLineTexts(node.type, source, value, context.flow)) yield { start, end, text: written };
  // the tag says another type than the new value has
  if (entry.props?.tag !== undefined) {
    yield {
      start: entry.props.start,
      end,
      text: withAnchor(
        entry.props.anchor,
        context.flow === "json" ? jsonText(value) : scalarText(value, context.flow === "none" ? "block" : "flow"),
      ),
    };
  }
}

function withAnchor(anchor: string | undefined, text: string): string {
  return anchor === undefined ? text : `${anchor} ${text}`;
}

function* oneLineTexts(
  type: string | undefined,
  source: string,
  value: Scalar,
  flow: ScalarContext["flow"],
): Generator<string> {
  if (flow === "json") {
    yield jsonText(value);
    return;
  }
  if (typeof value !== "string") {
    yield typeof value === "boolean" || value === null ? String(value) : spelledLike(source, value);
    yield String(value);
    return;
  }
  const quoted = quotedLike(type, value);
  if (quoted !== undefined && (type !== "PLAIN" || isPlainSafe(value, flow === "none" ? "block" : "flow")))
    yield quoted;
  yield scalarText(value, flow === "none" ? "block" : "flow");
  yield doubleQuoted(value);
}

/** The string in the quote style the file uses; undefined where that style cannot hold it. */
function quotedLike(type: string | undefined, value: string): string | undefined {
  if (type === "QUOTE_DOUBLE") return doubleQuoted(value);
  if (type === "QUOTE_SINGLE") return isSingleQuotable(value) ? singleQuoted(value) : undefined;
  return value.includes("\n") || value === "" ? undefined : value;
}

function jsonText(value: Scalar): string {
  return typeof value === "string" ? doubleQuoted(value) : String(value);
}

/** An integer in the notation of the one it replaces: `0644` → `0755`, `0x1F` → `0x2A`. */
function spelledLike(source: string, value: number | bigint): string {
  const [, prefix, digits = ""] = /^(0[oO]?|0[xX])([0-9a-fA-F]+)$/.exec(source) ?? [];
  if (prefix === undefined || value < 0 || !/^\d+$/.test(String(value))) return String(value);
  const isHex = /x/i.test(prefix);
  const written = BigInt(value)
    .toString(isHex ? 16 : 8)
    .padStart(digits.length, "0");
  return prefix + (isHex && /[A-F]/.test(digits) ? written.toUpperCase() : written);
}

function* blockSplices(
  text: string,
  node: ScalarNode.Parsed,
  value: Scalar,
  context: ScalarContext,
): Generator<Splice> {
  if (typeof value !== "string") return;
  const start = node.range[0];
  const raw = text.slice(start, node.range[1]);
  const [header = "", sign = "", comment = ""] = /^[|>]([-+0-9]*)([^\r\n]*)/.exec(raw) ?? [];
  const bodyStart = start + header.length + (/^\r?\n/.exec(raw.slice(header.length))?.[0].length ?? 0);
  const indent = bodyIndent(text.slice(bodyStart, node.range[1]), sign, context);
  const block = literalBlock(value, indent - context.column);
  if (block === undefined || indent <= context.column) return;
  const chomping = block.header.replace(/[|\d]/g, "");
  const keptSign = sign.replace(/\d/, "");
  // `|+` also holds a text that ends in one line break
  const wantedSign = chomping === "" && keptSign === "+" ? "+" : chomping;
  const digit = /\d/.exec(sign)?.[0] ?? /\d/.exec(block.header)?.[0] ?? "";
  const keepsBlank = wantedSign === "+" || keptSign === "+";
  const end = blockScalarEnd(text, node.range, keepsBlank);
  const pad = " ".repeat(indent);
  const bodyOf = (lines: readonly string[]): string =>
    lines.map((line) => context.lineBreak + (line === "" ? "" : pad + line)).join("");
  if (node.type === "BLOCK_FOLDED") {
    const body = text.slice(bodyStart, blockScalarEnd(text, node.range, false));
    const oldLines = body.split(/\r?\n/).map((line) => (line.startsWith(pad) ? line.slice(indent) : line.trimStart()));
    for (const old of [oldLines, []]) {
      const lines = foldedLines(value, old);
      for (const chomp of [wantedSign, keptSign])
        yield { start, end, text: `>${digit}${chomp}${comment}${bodyOf(lines)}` };
    }
  }
  for (const chomp of [wantedSign, keptSign])
    yield { start, end, text: `|${digit}${chomp}${comment}${bodyOf(block.lines)}` };
}

/** The column at which the body stands: named in the header, shown by its first line, else one step deeper. */
function bodyIndent(body: string, sign: string, { column, step }: ScalarContext): number {
  const digit = /\d/.exec(sign)?.[0];
  if (digit !== undefined) return column + Number(digit);
  const first = /^( *)\S/m.exec(body.slice(lineStart(body, body.search(/\S/))));
  return first?.[1] !== undefined && first[1].length > column ? first[1].length : column + step;
}
