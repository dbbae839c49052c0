import { type FieldPath, type PathElement, valueAt } from "../../model/fieldPath.ts";
import { isJsonObject, isScalar, type Json, parseJson, type Scalar } from "../../model/json.ts";

/**
 * Reads a field path as the API server prints it: `.spec.containers[name="app"].image` (SMD `fieldpath/element.go` String)
 * or `spec.containers[0].image`, `metadata.annotations[a.b/c]` (apimachinery `field.Path`).
 * Names are printed without quotes, so a dot may belong to one; `root`, the object that was sent, settles which.
 * @returns undefined for text that is no path
 */
export function parseServerPath(text: string, root: Json | undefined): FieldPath | undefined {
  const path: PathElement[] = [];
  let rest = text.startsWith(".") || text.startsWith("[") ? text : `.${text}`;
  while (rest !== "") {
    const step = rest.startsWith(".") ? readField(rest.slice(1), valueAt(root, path)) : readBrackets(rest);
    if (!step) return undefined;
    path.push(step.element);
    rest = step.rest;
  }
  return path.length > 0 ? path : undefined;
}

interface Step {
  readonly element: PathElement;
  readonly rest: string;
}

function readField(text: string, parent: Json | undefined): Step | undefined {
  const known = isJsonObject(parent) ? Object.keys(parent).filter((key) => continuesAfter(text, key)) : [];
  const longest = known.sort((a, b) => b.length - a.length)[0];
  if (longest !== undefined) return { element: { field: longest }, rest: text.slice(longest.length) };
  const end = text.search(/[.[]/);
  const field = end < 0 ? text : text.slice(0, end);
  return field === "" || /\s/.test(field) ? undefined : { element: { field }, rest: text.slice(field.length) };
}

function continuesAfter(text: string, key: string): boolean {
  return key !== "" && text.startsWith(key) && (text.length === key.length || /[.[]/.test(text.charAt(key.length)));
}

function readBrackets(text: string): Step | undefined {
  const end = closingBracket(text);
  if (end < 0) return undefined;
  const inside = text.slice(1, end);
  const element = readElement(inside);
  return element && { element, rest: text.slice(end + 1) };
}

function closingBracket(text: string): number {
  const match = /^\[(?:"(?:[^"\\]|\\.)*"|[^"\]])*\]/.exec(text);
  return match ? match[0].length - 1 : -1;
}

function readElement(inside: string): PathElement | undefined {
  if (/^\d+$/.test(inside)) return { index: Number(inside) };
  if (inside.startsWith("=")) {
    const value = readScalar(inside.slice(1));
    return value === undefined ? undefined : { value };
  }
  const pairs = [...inside.matchAll(/([\w.-]+)=("(?:[^"\\]|\\.)*"|[^,"]+)(?:,|$)/gy)];
  if (pairs.length === 0) return inside === "" ? undefined : { field: inside };
  const keys: [string, Scalar][] = [];
  for (const [, key = "", printed = ""] of pairs) {
    const value = readScalar(printed);
    if (value === undefined) return undefined;
    keys.push([key, value]);
  }
  return { keys: Object.fromEntries(keys) };
}

function readScalar(text: string): Scalar | undefined {
  try {
    const value = parseJson(text);
    return isScalar(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
