import { isScalar as isScalarNode, isSeq } from "yaml";
import { isJsonArray, isScalar, type Json } from "../../model/json.ts";
import { indented, isInline, itemLines, valueParts, type YamlLayout } from "../yaml/toYaml.ts";
import { prettyFlow } from "./writeBackFlow.ts";
import { columnOf, lineEnd, type Splice } from "./writeBackLines.ts";
import { scalarSplices } from "./writeBackScalar.ts";
import { type Collection, type TreeEntry, isCollection, isFlow } from "./writeBackTree.ts";

export interface WriteStyle {
  readonly layout: YamlLayout;
  readonly lineBreak: string;
}

/** An entry, the map or list it stands in, and how values are written there. */
export interface Slot {
  readonly entry: TreeEntry;
  readonly container: Collection;
  readonly flow: "none" | "yaml" | "json";
}

/** Ways to put `value` in the place of the value of an entry, the most faithful first. Nothing when the entry's form is not known. */
export function* valueSplices(
  text: string,
  { entry, container, flow }: Slot,
  value: Json,
  style: WriteStyle,
): Generator<Splice> {
  const { node } = entry;
  if (isScalarNode(node) && isScalar(value)) {
    const column = columnOf(text, entry.start);
    yield* scalarSplices(text, entry, node, value, {
      flow,
      column,
      step: style.layout.step,
      lineBreak: style.lineBreak,
    });
  }
  if (entry.indicatorEnd === undefined && flow === "none") return;
  yield flow === "none"
    ? blockValue(text, entry, container, value, style)
    : flowValue(text, { entry, container, flow }, value, style);
}

function flowValue(text: string, { entry, container, flow }: Slot, value: Json, style: WriteStyle): Splice {
  const written = prettyFlow(text, container, entry, value, flow === "json" ? "json" : "yaml", style);
  if (entry.node) return { start: entry.props?.start ?? entry.node.range[0], end: entry.end, text: written };
  if (entry.indicatorEnd === undefined) return { start: entry.end, end: entry.end, text: `: ${written}` };
  return { start: entry.indicatorEnd, end: entry.end, text: ` ${written}` };
}

/** Replaces everything behind the `:` or the dash up to the end of the old value; the comment of that line stays on it. */
function blockValue(
  text: string,
  entry: TreeEntry,
  container: Collection,
  value: Json,
  { layout, lineBreak }: WriteStyle,
): Splice {
  const start = entry.indicatorEnd ?? entry.end;
  const column = columnOf(text, entry.start);
  const isItem = isSeq(container);
  const gap = gapOf(text, entry);
  const { end, comment } = oldExtent(text, entry, start);
  const head = entry.props?.anchor === undefined ? "" : gap + entry.props.anchor;
  if (isItem && !isScalar(value) && !isInline(value) && head === "" && comment === "") {
    const lines = itemLines(value, layout, gap.length).map((line, at) =>
      at === 0 ? line.slice(1) : indented(line, column),
    );
    return { start, end, text: lines.join(lineBreak) };
  }
  const scalarIndent = isItem ? gap.length + 1 : layout.step;
  const nestedIndent = isItem ? gap.length + 1 : isJsonArray(value) ? layout.dashOffset : layout.step;
  const { first, below } = valueParts(value, scalarIndent, nestedIndent, layout);
  const lines = below.map((line) => lineBreak + indented(line, column));
  return { start, end, text: `${head}${first && (head ? " " : gap) + first}${comment}${lines.join("")}` };
}

/** The white space between the indicator and a value on the same line; one space where there is none. */
function gapOf(text: string, entry: TreeEntry): string {
  const from = entry.indicatorEnd ?? entry.end;
  const to = entry.props?.start ?? entry.node?.range[0] ?? from;
  const gap = text.slice(from, to);
  return /^ +$/.test(gap) ? gap : " ";
}

/** Up to where the old value reaches, and the comment that has to stay on the line of the key (with the space before it). */
function oldExtent(
  text: string,
  { node, props, end }: TreeEntry,
  start: number,
): { readonly end: number; readonly comment: string } {
  const keyLineEnd = lineEnd(text, start);
  const isBlock = isCollection(node) ? !isFlow(node) : node?.srcToken?.type === "block-scalar";
  if (!node || (!isBlock && node.range[0] <= keyLineEnd))
    return { end: lineEnd(text, end), comment: text.slice(end, lineEnd(text, end)).trimEnd() };
  const shown =
    node.srcToken?.type === "block-scalar"
      ? text.slice(node.range[0], lineEnd(text, node.range[0]))
      : text.slice(props?.end ?? start, keyLineEnd);
  const comment = /(?:^|\s)#.*$/s.exec(shown)?.[0].trim() ?? "";
  const startsBelow = node.range[0] > keyLineEnd || node.srcToken?.type === "block-scalar";
  return { end: lineEnd(text, end), comment: startsBelow && comment !== "" ? ` ${comment}` : "" };
}

/** The value of an emptied map or list. */
export function emptied(container: Collection): Json {
  return isSeq(container) ? [] : {};
}
