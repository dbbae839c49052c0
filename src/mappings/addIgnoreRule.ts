import { Document, isMap, isSeq, parseDocument, stringify } from "yaml";
import type { IgnoreRule } from "../model/ignoreRule.ts";
import { jsonEqual, type Json } from "../model/json.ts";
import { MooringError } from "../support/errors.ts";
import { MOORING_FILE } from "./mooringConfig.ts";
import { parseMooringYaml } from "./mooringYaml.ts";

const HEAD = "# Shared with everyone who opens this workspace. No secrets in here.\n";

/**
 * The text of `mooring.yaml` with one rule more. Only the new lines are added: comments, order and style of the rest stay
 * as they are. A rule that is there already changes nothing.
 * @param text undefined: there is no such file yet
 * @throws MooringError `badInput` when the file cannot be read, `refused` when the result would not be the file plus the rule
 */
export function addIgnoreRule(text: string | undefined, rule: IgnoreRule): string {
  const before = text ?? HEAD;
  const syntax = parseMooringYaml(before, MOORING_FILE).problems.find(
    ({ code }) => code === "syntax" || code === "tooLarge",
  );
  if (syntax) {
    const line = syntax.range ? ` (line ${syntax.range.line})` : "";
    throw new MooringError("badInput", `${MOORING_FILE} cannot be read${line}: mend it, then add the rule.`);
  }
  if (parseMooringYaml(before, MOORING_FILE).config.ignore.some((known) => sameRule(known, rule))) return before;
  const after = insertRule(before, written(rule));
  prove(before, after, rule);
  return after;
}

/** Without the parts that are empty. */
function written(rule: IgnoreRule): Partial<IgnoreRule> {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value.length > 0));
}

function insertRule(text: string, rule: Partial<IgnoreRule>): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const document = parseDocument(text, { prettyErrors: false });
  const root = document.contents;
  const section = isMap(root) ? root.items.find((pair) => String(pair.key) === "ignore") : undefined;
  if (isMap(root) && root.flow)
    return splice(text, lastInside(root.range), section ? refuse() : flowItem(root.items.length, { ignore: [rule] }));
  if (!section) return `${endLine(text, eol)}${blockOf({ ignore: [rule] }, "", eol)}`;

  const list = section.value;
  if (isSeq(list) && list.flow && list.items.length > 0)
    return splice(text, lastInside(list.range), flowItem(list.items.length, rule));
  if (isSeq(list) && !list.flow && list.range) {
    const first = text.lastIndexOf("\n", list.range[0] - 1) + 1;
    const indent = text.slice(first, list.range[0]);
    const end = list.range[1];
    const at = lineEnd(text, end);
    return `${endLine(text.slice(0, at), eol)}${blockOf([rule], indent, eol)}${text.slice(at)}`;
  }
  // `ignore:` with nothing, `[]` or `null` behind it: the value is replaced, a comment on the line stays
  const [start, end] = rangeOf(list) ?? refuse();
  const from = text.slice(0, start).trimEnd().length;
  const at = lineEnd(text, end);
  const rest = text.slice(end, at);
  return `${endLine(`${text.slice(0, from)}${rest.trim() ? ` ${rest.trim()}` : ""}`, eol)}${blockOf([rule], "  ", eol)}${text.slice(at)}`;
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** Offset behind the last character before the closing bracket. */
function lastInside(range: readonly number[] | null | undefined): number {
  return range?.[1] === undefined ? refuse() : range[1] - 1;
}

function flowItem(before: number, value: unknown): string {
  const text = stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
  return `${before > 0 ? ", " : ""}${value !== null && typeof value === "object" && "ignore" in value ? text.replace(/^\{\s*|\s*\}$/g, "") : text}`;
}

function splice(text: string, at: number, insert: string): string {
  const from = text.slice(0, at).trimEnd().length;
  return text.slice(0, from) + insert + text.slice(from);
}

/** YAML of a value with flow lists inside rules, as people write them. */
function blockOf(value: unknown, indent: string, eol: string): string {
  const document = new Document(value);
  for (const rule of rulesOf(document)) {
    if (isMap(rule)) for (const pair of rule.items) if (isSeq(pair.value)) pair.value.flow = true;
  }
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return text.replace(/^(?=.)/gm, indent).replaceAll("\n", eol);
}

function rulesOf(document: Document): readonly unknown[] {
  const root = document.contents;
  const list = isMap(root) ? root.items[0]?.value : root;
  return isSeq(list) ? list.items : [];
}

function endLine(text: string, eol: string): string {
  return text === "" || text.endsWith("\n") ? text : text + eol;
}

/** Offset behind the line break of the line that ends at or after `from`. */
function lineEnd(text: string, from: number): number {
  if (from > 0 && text[from - 1] === "\n") return from;
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at + 1;
}

function sameRule(a: IgnoreRule, b: IgnoreRule): boolean {
  const fields = ["kinds", "names", "paths", "managers"] as const;
  return fields.every((field) => jsonEqual(a[field] as Json, b[field] as Json));
}

/** Reads both texts again: the new one must hold everything of the old one and the rule, and nothing else. */
function prove(before: string, after: string, rule: IgnoreRule): void {
  const old = parseDocument(before, { prettyErrors: false }).toJS() as Record<string, Json> | null;
  const document = parseDocument(after, { prettyErrors: false });
  const now = document.errors.length > 0 ? null : (document.toJS() as Record<string, Json>);
  const expected: Json = { ...old, ignore: [...((old?.ignore ?? []) as readonly Json[]), written(rule) as Json] };
  if (now === null || !jsonEqual(now, expected)) refuse();
}

function refuse(): never {
  throw new MooringError(
    "refused",
    `${MOORING_FILE} is written in a way that the rule cannot be added safely; add it by hand under ignore.`,
  );
}
