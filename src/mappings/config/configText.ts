import { isMap, isSeq, parseDocument } from "yaml";
import { type Json, jsonEqual } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";
import { MOORING_FILE } from "../mooringConfig.ts";
import { parseMooringYaml } from "./mooringYaml.ts";
import { blockOf, endLine, eolOf, inFlow, endOfLine, startOfLine, rangeOf, splice } from "./yamlText.ts";

const HEAD = "# Shared with everyone who opens this workspace. Do not add secrets.\n";

export type ListSection = "repositories" | "mappings" | "ignore";

/** What `mooring.yaml` holds, with the text that a new one begins with. @throws MooringError `badInput` where it cannot be read */
export function readableText(text: string | undefined): string {
  const before = text ?? HEAD;
  const syntax = parseMooringYaml(before, MOORING_FILE).problems.find(
    ({ code }) => code === "syntax" || code === "tooLarge",
  );
  if (!syntax) return before;
  const line = syntax.range ? ` (line ${syntax.range.line})` : "";
  throw new MooringError("badInput", `${MOORING_FILE} cannot be read${line}. Correct it first. Nothing was changed.`);
}

/**
 * The text with one item more at the end of a section. Only the new lines are added: comments, order and style of the rest
 * stay as they are.
 * @throws MooringError `refused` when the result would not be the file plus the item
 */
export function appendItem(text: string, section: ListSection, item: Readonly<Record<string, unknown>>): string {
  const after = insert(text, section, item);
  const old = contentOf(text);
  const items = (old?.[section] ?? []) as readonly Json[];
  proveEqual(after, { ...old, [section]: [...items, item as Json] }, section);
  return after;
}

function insert(text: string, section: ListSection, item: Readonly<Record<string, unknown>>): string {
  const eol = eolOf(text);
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const pair = isMap(root) ? root.items.find(({ key }) => String(key) === section) : undefined;
  if (isMap(root) && root.flow) {
    if (pair) refuse(section);
    const inside = inFlow({ [section]: [item] }).replace(/^\{\s*|(?<!\s)\s*\}$/g, "");
    return splice(text, lastInside(root, section), `${root.items.length > 0 ? ", " : ""}${inside}`);
  }
  if (!pair) return `${endLine(text, eol)}${blockOf({ [section]: [item] }, "", eol)}`;

  const list = pair.value;
  if (isSeq(list) && list.flow && list.items.length > 0)
    return splice(text, lastInside(list, section), `, ${inFlow(item)}`);
  if (isSeq(list) && !list.flow && list.range) {
    const indent = text.slice(startOfLine(text, list.range[0]), list.range[0]);
    const at = endOfLine(text, list.range[1]);
    return `${endLine(text.slice(0, at), eol)}${blockOf([item], indent, eol)}${text.slice(at)}`;
  }
  // a key with nothing, `[]` or `null` behind it: the value is replaced, a comment on the line stays
  const [start, end] = rangeOf(list) ?? refuse(section);
  const from = text.slice(0, start).trimEnd().length;
  const at = endOfLine(text, end);
  const rest = text.slice(end, at).trim();
  return `${endLine(`${text.slice(0, from)}${rest ? ` ${rest}` : ""}`, eol)}${blockOf([item], "  ", eol)}${text.slice(at)}`;
}

/** Offset of the closing bracket. */
function lastInside(node: unknown, section: ListSection): number {
  return (rangeOf(node) ?? refuse(section))[1] - 1;
}

/** The values of a text; null for an empty one. */
export function contentOf(text: string): Record<string, Json> | null {
  return parseDocument(text, { prettyErrors: false }).toJS() as Record<string, Json> | null;
}

/** Reads the new text again: it must hold exactly what it should. */
export function proveEqual(after: string, expected: Json, section: ListSection): void {
  const document = parseDocument(after, { prettyErrors: false });
  if (document.errors.length > 0 || !jsonEqual(document.toJS() as Json, expected)) refuse(section);
}

export function refuse(section: ListSection): never {
  throw new MooringError("refused", `${MOORING_FILE} cannot be changed safely. Change ${section} manually.`);
}
