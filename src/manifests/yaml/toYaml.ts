import { isJsonArray, isJsonObject, type Json, type JsonObject, stringifyJson } from "../../model/json.ts";
import { orderForPeople } from "./toYamlOrder.ts";
import { literalBlock, scalarText } from "./toYamlScalar.ts";

/** How block YAML is laid out; columns count spaces. */
export interface YamlLayout {
  /** How much deeper a nested map stands. */
  readonly step: number;
  /** How much deeper than its key the dashes of a list stand; 0 as kubectl prints. */
  readonly dashOffset: number;
}

/**
 * Block YAML as a person would write it, ending in a line break. Strings that kubectl would read as something else are quoted,
 * strings of several lines become literal blocks, empty maps and lists stay `{}` and `[]`.
 */
export function toYaml(
  object: JsonObject,
  options: { readonly indentLists?: boolean; readonly keepOrder?: boolean } = {},
): string {
  const layout: YamlLayout = { step: 2, dashOffset: options.indentLists ? 2 : 0 };
  return `${blockLines(options.keepOrder ? object : orderForPeople(object), layout).join("\n")}\n`;
}

/** True when the value needs no lines of its own below its key. */
export function isInline(value: Json): boolean {
  if (isJsonArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return true;
}

/** The lines of a map or list that is not empty, its first column being 0. */
function blockLines(value: JsonObject | readonly Json[], layout: YamlLayout): string[] {
  if (isJsonArray(value)) return value.flatMap((item) => itemLines(item, layout));
  return Object.entries(value).flatMap(([key, item]) => pairLines(key, item, layout));
}

/** `key: value`; its nested lines stand deeper by the layout. */
export function pairLines(key: string, value: Json, layout: YamlLayout): string[] {
  const head = `${scalarText(key)}:`;
  const { first, below } = valueParts(value, layout.step, isJsonArray(value) ? layout.dashOffset : layout.step, layout);
  return [first ? `${head} ${first}` : head, ...below];
}

/** `- item`; a map starts on the line of its dash. `gap` counts the spaces after the dash. */
export function itemLines(value: Json, layout: YamlLayout, gap = 1): string[] {
  const dash = `-${" ".repeat(gap)}`;
  if (!isInline(value) && (isJsonArray(value) || isJsonObject(value))) {
    return blockLines(value, layout).map((line, at) => (at === 0 ? dash + line : indented(line, gap + 1)));
  }
  const { first, below } = valueParts(value, gap + 1, gap + 1, layout);
  return [dash + first, ...below];
}

/** What stands on the line of the key or dash, and the lines below it, indented by `scalarIndent` or `nestedIndent`. */
export function valueParts(
  value: Json,
  scalarIndent: number,
  nestedIndent: number,
  layout: YamlLayout,
): { readonly first: string; readonly below: readonly string[] } {
  if (isJsonArray(value) || isJsonObject(value)) {
    if (isInline(value)) return { first: isJsonArray(value) ? "[]" : "{}", below: [] };
    return { first: "", below: blockLines(value, layout).map((line) => indented(line, nestedIndent)) };
  }
  const block = typeof value === "string" && value.includes("\n") ? literalBlock(value, scalarIndent) : undefined;
  if (!block) return { first: scalarText(value), below: [] };
  return { first: block.header, below: block.lines.map((line) => indented(line, scalarIndent)) };
}

export function indented(line: string, columns: number): string {
  return line === "" ? "" : " ".repeat(columns) + line;
}

/** The value on one line for flow collections: `{a: 1, b: [x]}`, or as JSON. */
export function flowText(value: Json, style: "yaml" | "json"): string {
  if (style === "json") return jsonOnOneLine(value);
  if (isJsonArray(value)) return `[${value.map((item) => flowText(item, style)).join(", ")}]`;
  if (isJsonObject(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${scalarText(key, "flow")}: ${flowText(item, style)}`)
      .join(", ")}}`;
  }
  return scalarText(value, "flow");
}

function jsonOnOneLine(value: Json): string {
  if (isJsonArray(value)) return `[${value.map(jsonOnOneLine).join(", ")}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${jsonOnOneLine(item)}`)
      .join(", ")}}`;
  return stringifyJson(value);
}
