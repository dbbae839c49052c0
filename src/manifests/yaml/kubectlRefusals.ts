import { isMap, isScalar, type Node, visit } from "yaml";
import type { Offsets } from "./nodeRanges.ts";

/** The length (characters) from the start of a key to its colon (go-yaml `scannerc.go`, simple keys). */
const LONGEST_KEY = 1_024;
/** `\ud83d` and the like in double quotes, behind an even number of backslashes. */
const SURROGATE =
  /(?<!\\)(?:\\\\)*(\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\U(?!00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})[0-9a-fA-F]{8})/;

/** Something that the parser reads and kubectl does not. */
export interface Refusal extends Offsets {
  readonly code: "directive" | "syntax";
  readonly message: string;
}

/**
 * What kubectl refuses before it looks at the YAML: a directive, since each document is read by itself (`%YAML` is one without its
 * document), and content behind `---` (apimachinery `yaml.YAMLReader`). `text` is one document without its separators.
 */
export function refusedFrame(text: string): Refusal | undefined {
  const directive = /^(?:[ \t]*(?:#.*)?\r?\n)*(%.*)/.exec(text)?.[1];
  if (directive !== undefined) {
    const start = text.indexOf(directive);
    const message = "kubectl does not support directives. Remove this line";
    return { code: "directive", message, start, end: start + directive.length };
  }
  const separator = /^---.*/m.exec(text);
  if (!separator) return undefined;
  const end = separator.index + separator[0].length;
  const message = "kubectl ignores content after `---`. Put it on a separate line";
  return { code: "syntax", message, start: separator.index, end };
}

/** What the lexer adds to the characters of the text: start of a document, of a plain scalar, end of a broken flow. */
const MARK = /^[\u0002\u0018\u001f]$/;
const PLAIN_MARK = "\u001f";

/** Looks at the lexemes of a document one by one. `text` beginning with `{` is JSON to kubectl, with other escapes. */
export class LexemeChecks {
  readonly #text: string;
  readonly #isJson: boolean;
  #offset = 0;
  /** The last lexeme that is no white space. */
  #before = "";
  /** That was a plain scalar; its mark has just come. */
  #isPlain = false;
  #isMarked = false;
  /** The column of the block around. */
  #indent = 0;

  constructor(text: string) {
    this.#text = text;
    this.#isJson = /^\s*\{/.test(text);
  }

  /** `depth` of flow collections around the lexeme. */
  take(lexeme: string, depth: number): Refusal | undefined {
    const start = this.#offset;
    if (MARK.test(lexeme)) {
      this.#isMarked = lexeme === PLAIN_MARK;
      return undefined;
    }
    this.#offset += lexeme.length;
    if (!this.#isJson && this.#hasBadTab(lexeme, start, depth)) {
      const message = "Tabs cannot be used for indentation in YAML. Use spaces";
      return { code: "syntax", message, start, end: start + lexeme.length };
    }
    const surrogate = lexeme.startsWith('"') && !this.#isJson ? SURROGATE.exec(lexeme) : null;
    if (!surrogate) return undefined;
    const end = start + surrogate.index + surrogate[0].length;
    const message = "This escape is an unpaired surrogate. Write the character itself";
    return { code: "syntax", message, start: end - (surrogate[1] ?? "").length, end };
  }

  #hasBadTab(lexeme: string, start: number, depth: number): boolean {
    if (lexeme.trim() === "") return lexeme.includes("\t") && this.#isIndent(start, lexeme, depth);
    this.#note(lexeme, start, depth);
    return this.#isPlain && [...lexeme.matchAll(/\n( *)\t/g)].some(([, spaces = ""]) => spaces.length <= this.#indent);
  }

  /** Keeps the column of the block around: of its dashes, or of its keys. */
  #note(lexeme: string, start: number, depth: number): void {
    const line = this.#lineOf(start);
    if (depth === 0 && lexeme === "-") this.#indent = start - line;
    else if (depth === 0 && lexeme === ":")
      this.#indent = /^ *(?:[-?] +)*/.exec(this.#text.slice(line, start))?.[0].length ?? 0;
    this.#isPlain = this.#isMarked;
    this.#isMarked = false;
    this.#before = lexeme;
  }

  /**
   * go-yaml passes over tabs in flow and where no key can begin: behind content of the line, and behind a plain scalar. There it
   * still wants them deeper than the block around.
   */
  #isIndent(start: number, lexeme: string, depth: number): boolean {
    const line = this.#lineOf(start);
    const isLead = this.#text.slice(line, start).trim() === "";
    if (!isLead) return depth === 0 && /^[-?]$/.test(this.#before);
    const isShallow = start - line + lexeme.indexOf("\t") <= this.#indent;
    if (depth > 0) return this.#isPlain && isShallow;
    const isBlank = /^[ \t]*(?:\r?\n|$)/.test(this.#text.slice(start + lexeme.length));
    return !(isBlank && this.#isPlain && !isShallow);
  }

  #lineOf(offset: number): number {
    return this.#text.lastIndexOf("\n", offset - 1) + 1;
  }
}

/** Jumps from line end to line end: a regular expression would begin anew at each character. */
function hasLongLine(text: string): boolean {
  for (let start = 0; start + LONGEST_KEY <= text.length; ) {
    const lineEnd = text.lastIndexOf("\n", start + LONGEST_KEY - 1);
    if (lineEnd < start) return true;
    start = lineEnd + 1;
  }
  return false;
}

/** A key that is too long for kubectl; looked for only where a line is long enough. */
export function refusedKey(contents: Node | null, text: string): Refusal | undefined {
  if (!hasLongLine(text)) return undefined;
  let found: Refusal | undefined;
  visit(contents, {
    Map: (_key, map) => {
      if (!isMap(map) || map.flow) return undefined;
      for (const { key } of map.items) {
        const [start = 0, end = 0] = isScalar(key) ? (key.range ?? []) : [];
        if (end - start <= LONGEST_KEY) continue;
        const message = `This key has more than ${LONGEST_KEY} characters, which kubectl does not accept`;
        found ??= { code: "syntax", message, start, end };
      }
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}
