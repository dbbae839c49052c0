import { isScalar, type Json } from "../../model/json.ts";
import { keyText, resolvePlain } from "./kubectlScalar.ts";
import { BlockLines } from "./plainYamlLines.ts";
import { readFlow } from "./plainYamlFlow.ts";
import { NotPlain } from "./notPlain.ts";

/** More is left to the full parser. */
const MAX_DEPTH = 100;
const MAX_KEY = 1_000;
const KEY = /^(?:([\w./$][\w./$+-]*)|"([^"\\]*)"|'([^']*)') *:(?= |$)/;
/** A plain scalar may not start with these; `-`, `?` and `:` only before a space. */
const INDICATOR = /^[,[\]{}#&*!|>'"%@`]|^[-?:](?: |$)/;
const SIMPLE_ESCAPES = /^"(?:[^"\\\u0000-\u001f]|\\["\\nrt])*"/;

/** A value with the offsets of its first and last character. */
export interface PlainDocument {
  readonly value: Json;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the YAML that manifests are mostly made of (block maps and lists, one-line scalars, literal blocks, short flow), some ten times
 * faster than the full parser. Anything it is not sure of (anchors, tags, merge keys, folding, errors, tabs, line ends other than LF, keys that stand
 * twice) gives undefined, and the full parser decides: it never reads a text differently.
 */
export function readPlainYaml(text: string): PlainDocument | undefined {
  if (text.includes("\r") || text.includes("\u0085") || !text.endsWith("\n")) return undefined;
  try {
    const reader = new PlainReader(new BlockLines(text));
    return reader.read();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class PlainReader {
  readonly #lines: BlockLines;

  constructor(lines: BlockLines) {
    this.#lines = lines;
  }

  read(): PlainDocument {
    const lines = this.#lines;
    if (lines.skipSeparator() === undefined) throw new NotPlain();
    const start = lines.offset + lines.indent;
    // the root is a map: everything else is no manifest
    const value = this.#map(lines.indent, 0);
    if (!lines.isDone) throw new NotPlain();
    return { value, start, end: lines.lastEnd };
  }

  /** Pairs that start at exactly this column. */
  #map(indent: number, depth: number): Json {
    if (depth > MAX_DEPTH) throw new NotPlain();
    const lines = this.#lines;
    const object: Record<string, Json> = {};
    while (!lines.isDone && lines.indent === indent) {
      const match = KEY.exec(lines.content);
      if (!match || match[0].length > MAX_KEY) throw new NotPlain();
      const key = keyOf(match);
      if (key === "__proto__" || Object.hasOwn(object, key)) throw new NotPlain();
      object[key] = this.#valueOf(match[0].length, indent, depth);
    }
    if (!lines.isDone && lines.indent > indent) throw new NotPlain();
    return object;
  }

  /** The value behind a key, on the same line or below it. */
  #valueOf(keyLength: number, indent: number, depth: number): Json {
    const lines = this.#lines;
    const rest = lines.after(keyLength);
    if (rest !== "") return this.#scalar(rest, indent);
    lines.take(keyLength);
    if (lines.isDone || lines.indent < indent) return null;
    if (lines.indent > indent) return this.#block(indent, depth);
    return lines.isItem ? this.#sequence(indent, depth) : null;
  }

  /** Whatever starts on the current line, which is indented deeper than `parent`. */
  #block(parent: number, depth: number): Json {
    const lines = this.#lines;
    if (lines.isItem) return this.#sequence(lines.indent, depth + 1);
    if (KEY.test(lines.content)) return this.#map(lines.indent, depth + 1);
    return this.#scalar(lines.after(0), parent);
  }

  #sequence(indent: number, depth: number): Json {
    if (depth > MAX_DEPTH) throw new NotPlain();
    const lines = this.#lines;
    const list: Json[] = [];
    while (!lines.isDone && lines.indent === indent && lines.isItem) {
      const rest = lines.after(1);
      if (rest === "") {
        lines.take(1);
        list.push(!lines.isDone && lines.indent > indent ? this.#block(indent, depth) : null);
      } else {
        // what follows the dash is as deep as its column
        lines.enterItem();
        list.push(this.#block(indent, depth));
      }
    }
    if (!lines.isDone && lines.indent > indent) throw new NotPlain();
    return list;
  }

  /** A scalar or a short flow that starts with `rest`, the rest of the line without its comment. `parent` is the column around it. */
  #scalar(rest: string, parent: number): Json {
    const lines = this.#lines;
    const first = rest.charAt(0);
    if (first === "|") return lines.literal(rest, parent);
    if (first === '"' || first === "'" || first === "[" || first === "{") {
      lines.take(-1);
      if (!lines.isDone && lines.indent > parent) throw new NotPlain();
      if (first === '"') return doubleQuoted(rest);
      return first === "'" ? singleQuoted(rest) : readFlow(rest);
    }
    if (INDICATOR.test(rest) || /: |:$/.test(rest)) throw new NotPlain();
    return plain(lines.fold(rest, parent));
  }
}

function keyOf([, word, double, single]: RegExpExecArray): string {
  const quoted = double ?? single;
  if (quoted !== undefined) return quoted;
  const resolved = resolvePlain(word ?? "");
  if (resolved.tag === "null" || resolved.isUnsigned) throw new NotPlain();
  return keyText(resolved);
}

/** A plain scalar as kubectl reads it. @throws NotPlain for numbers that JSON cannot hold */
function plain(text: string): Json {
  const { value } = resolvePlain(text);
  if (!isScalar(value) || (typeof value === "number" && !Number.isFinite(value))) throw new NotPlain();
  return value;
}

function doubleQuoted(text: string): string {
  const match = SIMPLE_ESCAPES.exec(text);
  if (match?.[0].length !== text.length) throw new NotPlain();
  return JSON.parse(text) as string;
}

function singleQuoted(text: string): string {
  if (!/^'(?:[^']|'')*'$/.test(text)) throw new NotPlain();
  return text.slice(1, -1).replaceAll("''", "'");
}
