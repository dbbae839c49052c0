import { NotPlain } from "./notPlain.ts";

const SPACE = 0x20;
const HASH = 0x23;

/**
 * The lines of a YAML text, one at a time, without blank lines and comments. `indent` is the column of the current content; inside
 * `- name: x` it is moved behind the dash.
 */
export class BlockLines {
  readonly #text: string;
  /** Offset of the current line, and of the one after it. */
  #start = 0;
  #next = 0;
  #indent = 0;
  #content = "";
  #isDone = false;
  #lastEnd = 0;

  constructor(text: string) {
    this.#text = text;
    this.#advance();
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  get offset(): number {
    return this.#start;
  }

  get indent(): number {
    return this.#indent;
  }

  /** The line from `indent` on, with its comment, if any, still there. */
  get content(): string {
    return this.#content;
  }

  get isItem(): boolean {
    return (
      this.#content.charCodeAt(0) === 0x2d && (this.#content.length === 1 || this.#content.charCodeAt(1) === SPACE)
    );
  }

  /** Offset behind the last content taken. */
  get lastEnd(): number {
    return this.#lastEnd;
  }

  /** Passes a `---` on the first line; undefined when there is no content at all. */
  skipSeparator(): true | undefined {
    if (!this.#isDone && this.#indent === 0 && this.#content.startsWith("---")) {
      if (this.#content !== "---") throw new NotPlain();
      this.#advance();
    }
    if (this.#isDone || (this.#indent === 0 && /^(?:---|\.\.\.|%)/.test(this.#content)))
      return this.#isDone ? undefined : refuse();
    return true;
  }

  /** What stands on the line behind `length` characters, without comment and white space. */
  after(length: number): string {
    return withoutComment(this.#content.slice(length));
  }

  /** Goes on to the next line; `length` characters of this one were content, -1 for all but the comment. */
  take(length: number): void {
    const used = length < 0 ? usedLength(this.#content) : length;
    this.#lastEnd = this.#start + this.#indent + used;
    this.#advance();
  }

  /** Moves behind the dash of the current line. */
  enterItem(): void {
    let at = 1;
    while (this.#content.charCodeAt(at) === SPACE) at += 1;
    this.#indent += at;
    this.#content = this.#content.slice(at);
  }

  /** The text of a plain scalar that starts with `first` and may go on over deeper lines. */
  fold(first: string, parent: number): string {
    const hadComment = usedLength(this.#content) !== this.#content.trimEnd().length;
    let text = first;
    this.take(-1);
    while (!this.#isDone && this.#indent > parent) {
      const line = this.#content.trimEnd();
      if (hadComment || this.#skipped > 0 || /^[-?:,[\]{}#&*!|>'"%@`]|: |:$| #/.test(line)) throw new NotPlain();
      text += ` ${line}`;
      this.take(-1);
    }
    return text;
  }

  /** A literal block (`|`, `|-`, `|+`); the header is on the current line, `parent` is the column around it. */
  literal(header: string, parent: number): string {
    const chomp = header.slice(1);
    if (chomp !== "" && chomp !== "-" && chomp !== "+") throw new NotPlain();
    const text = this.#text;
    const lines: string[] = [];
    let indent = -1;
    let at = this.#next;
    let end = at;
    while (at < text.length) {
      const newline = text.indexOf("\n", at);
      let spaces = at;
      while (text.charCodeAt(spaces) === SPACE) spaces += 1;
      const depth = spaces - at;
      if (spaces === newline) {
        if (indent < 0 && depth > parent + 1) throw new NotPlain(); // a blank head deeper than the text may be an error
        lines.push(indent >= 0 && depth > indent ? text.slice(at + indent, newline) : "");
      } else {
        if (indent < 0) {
          if (depth <= parent || text.charCodeAt(spaces) === 0x09) throw new NotPlain();
          indent = depth;
        }
        if (depth < indent) {
          if (depth > parent || text.charCodeAt(spaces) === 0x09) throw new NotPlain();
          break;
        }
        lines.push(text.slice(at + indent, newline));
        end = newline;
      }
      at = newline + 1;
    }
    if (indent < 0) throw new NotPlain();
    this.#next = at;
    this.#lastEnd = end;
    this.#advance();
    return chompLines(lines, chomp);
  }

  /** Blank and comment lines passed before the current line. */
  #skipped = 0;

  #advance(): void {
    const text = this.#text;
    this.#skipped = 0;
    while (this.#next < text.length) {
      this.#start = this.#next;
      const newline = text.indexOf("\n", this.#start);
      this.#next = newline + 1;
      let at = this.#start;
      while (text.charCodeAt(at) === SPACE) at += 1;
      if (at === newline || text.charCodeAt(at) === HASH) {
        this.#skipped += 1;
        continue;
      }
      this.#indent = at - this.#start;
      this.#content = text.slice(at, newline);
      if (this.#content.includes("\t")) throw new NotPlain();
      return;
    }
    this.#isDone = true;
    this.#indent = -1;
    this.#content = "";
  }
}

function chompLines(lines: readonly string[], chomp: string): string {
  if (chomp === "+") return `${lines.join("\n")}\n`;
  let last = lines.length;
  while (last > 0 && lines[last - 1] === "") last -= 1;
  const body = lines.slice(0, last).join("\n");
  return chomp === "-" ? body : `${body}\n`;
}

/** Quotes may hold a `#`: their line is cut behind the closing quote only. */
function usedLength(content: string): number {
  return content.length === 0 ? 0 : cut(content);
}

function withoutComment(rest: string): string {
  const text = rest.trimStart();
  return text.charCodeAt(0) === HASH ? "" : text.slice(0, cut(text));
}

function cut(text: string): number {
  const hash = text.indexOf(" #");
  if (hash < 0) return text.trimEnd().length;
  // a quote before it: whether the # is inside is left to the full parser
  if (/["']/.test(text.slice(0, hash))) throw new NotPlain();
  return text.slice(0, hash).trimEnd().length;
}

function refuse(): never {
  throw new NotPlain();
}
