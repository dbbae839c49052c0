import { isMap, isSeq, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { Json } from "../../model/json.ts";
import { contentOf, proveEqual, refuse, type ListSection } from "./configText.ts";
import { eolOf, inFlow, endOfLine, startOfLine, rangeOf, splice } from "./yamlText.ts";

export type ItemChange = Readonly<Record<string, string | boolean | undefined>>;

/**
 * The text with keys of one item of a section changed; undefined takes a key away. Comments, order and style of everything else
 * stay. @throws MooringError `refused` when the result would not be exactly that
 */
export function changeItem(text: string, section: ListSection, at: number, change: ItemChange): string {
  let now = text;
  const old = contentOf(text);
  const list = (old?.[section] ?? []) as readonly Json[];
  let item = list[at] as Record<string, Json>;
  for (const [key, value] of Object.entries(change)) {
    if (item[key] === value) continue;
    const { [key]: _before, ...others } = item;
    item = value === undefined ? others : { ...item, [key]: value };
    now = setKey(now, section, { at, key, value });
  }
  proveEqual(now, { ...old, [section]: list.map((one, place) => (place === at ? item : one)) }, section);
  return now;
}

/** The text without one item of a section, and without the comment lines that stand above it at its depth. */
export function removeItem(text: string, section: ListSection, at: number): string {
  const old = contentOf(text);
  const list = (old?.[section] ?? []) as readonly Json[];
  const now = withoutItem(text, section, at);
  const rest = list.filter((_one, place) => place !== at);
  proveEqual(now, { ...old, [section]: rest.length > 0 ? rest : null }, section);
  return now;
}

function withoutItem(text: string, section: ListSection, at: number): string {
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const list = isMap(root) ? root.get(section, true) : undefined;
  const range = isSeq(list) && !list.flow ? rangeOf(list.items[at]) : undefined;
  if (!isSeq(list) || !range) return refuse(section);
  const start = startOfLine(text, range[0]);
  const next = rangeOf(list.items[at + 1]);
  // the value of a block map ends where the next item begins, comments between them included
  const end = next ? startOfLine(text, next[0]) : endOfLine(text, range[1]);
  return text.slice(0, start) + text.slice(end);
}

interface KeyChange {
  readonly at: number;
  readonly key: string;
  readonly value: string | boolean | undefined;
}

function setKey(text: string, section: ListSection, { at, key, value }: KeyChange): string {
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const list = isMap(root) ? root.get(section, true) : undefined;
  const item = isSeq(list) ? list.items[at] : undefined;
  if (!isMap(item)) return refuse(section);
  const pair = item.items.find((one) => String(one.key) === key);
  if (pair && value !== undefined) return replaceValue(text, section, pair, value);
  if (pair) return item.flow ? withoutInFlow(text, section, item, pair) : withoutLine(text, section, item, pair);
  if (value === undefined) return text;
  if (item.flow) return splice(text, (rangeOf(item) ?? refuse(section))[1] - 1, `, ${key}: ${inFlow(value)}`);
  return withLine(text, section, item, `${key}: ${inFlow(value)}`);
}

function replaceValue(text: string, section: ListSection, pair: Pair, value: string | boolean): string {
  const range = rangeOf(pair.value);
  if (!range) return refuse(section);
  const [start, end] = range;
  const blank = start > 0 && text[start - 1] === ":" ? " " : "";
  return `${text.slice(0, start)}${blank}${inFlow(value)}${text.slice(end)}`;
}

function withLine(text: string, section: ListSection, item: YAMLMap, line: string): string {
  const first = rangeOf(item.items[0]?.key);
  const end = rangeOf(item.items.at(-1)?.value) ?? rangeOf(item.items.at(-1)?.key);
  if (!first || !end) return refuse(section);
  const eol = eolOf(text);
  const indent = " ".repeat(first[0] - startOfLine(text, first[0]));
  const at = endOfLine(text, end[1]);
  const head = text.slice(0, at);
  return `${head}${head.endsWith("\n") ? "" : eol}${indent}${line}${eol}${text.slice(at)}`;
}

function withoutLine(text: string, section: ListSection, item: YAMLMap, pair: Pair): string {
  const key = rangeOf(pair.key);
  const value = rangeOf(pair.value) ?? key;
  if (!key || !value) return refuse(section);
  const place = item.items.indexOf(pair);
  if (place > 0) return text.slice(0, startOfLine(text, key[0])) + text.slice(endOfLine(text, value[1]));
  // the first key stands behind the dash: the next one takes its place
  const next = rangeOf(item.items[1]?.key);
  return next ? text.slice(0, key[0]) + text.slice(next[0]) : refuse(section);
}

function withoutInFlow(text: string, section: ListSection, item: YAMLMap, pair: Pair): string {
  const range = rangeOf(item);
  if (!range || text.slice(...range).includes("\n")) return refuse(section);
  const kept = item.items
    .filter((one) => one !== pair)
    .map((one) => {
      const key = rangeOf(one.key);
      const value = rangeOf(one.value) ?? key;
      return key && value ? text.slice(key[0], value[1]) : refuse(section);
    });
  return `${text.slice(0, range[0])}{ ${kept.join(", ")} }${text.slice(range[1])}`;
}
