import { usesLookup } from "./chartGenerators.ts";
import { type TemplatePart, templateParts, unquoted } from "./templateActions.ts";

/** Fields of a template that depend on what `lookup` finds. */
export interface LookedUp {
  /** Keys under which everything depends on it. */
  readonly keys: ReadonlySet<string>;
  /** The objects as a whole. */
  readonly isWhole: boolean;
}

interface Found {
  readonly keys: Set<string>;
  isWhole: boolean;
}

/** Naming another object is a question about all of it. */
const NAMING: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "name", "namespace"]);
const KEY = /^[ \t]*(?:- +)*["']?([\w./-]+)["']?:(?=\s|$)/;
const OPENS = /^\s*(?:if|with|range|block)\b/;
const DEFINES = /^\s*define\s+("[^"]*"|`[^`]*`)/;
const ASSIGNS = /^\s*(?:(?:if|with|range)\s+)?((?:\$\w+\s*,\s*)?\$\w+)\s*:?=/;
/** Which named templates a name stands for is found out by looking at all of them, so often at most. */
const MAX_ROUNDS = 20;

/**
 * Reads from the templates of a chart, by their paths, which fields come from `lookup`, directly, by a variable, in a block, or by a
 * named template. Only those that have such fields are in the answer. It errs to the side of too many.
 */
export function lookedUp(templates: ReadonlyMap<string, string>): ReadonlyMap<string, LookedUp> {
  const parsed = new Map([...templates].map(([path, text]) => [path, templateParts(text)] as const));
  const named = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = named.size;
    for (const parts of parsed.values()) new Reader(named).read(parts);
    if (named.size === before) break;
  }
  const found = new Map<string, LookedUp>();
  for (const [path, parts] of parsed) {
    const reader = new Reader(named);
    reader.read(parts);
    if (reader.found.isWhole || reader.found.keys.size > 0) found.set(path, reader.found);
  }
  return found;
}

/** One pass over one template. */
class Reader {
  readonly found: Found = { keys: new Set(), isWhole: false };
  /** Named templates that depend on a lookup. */
  readonly #named: Set<string>;
  readonly #variables = new Set<string>();
  readonly #blocks: { readonly isTainted: boolean; readonly defines: string | undefined }[] = [];
  #line = "";
  /** The last line that ends with a key, which what follows belongs to. */
  #parent: string | undefined;

  constructor(named: Set<string>) {
    this.#named = named;
  }

  read(parts: readonly TemplatePart[]): void {
    for (const part of parts) {
      if (part.kind === "text") this.#text(part.text);
      else this.#action(part.code);
    }
  }

  get #isInside(): boolean {
    return this.#blocks.some(({ isTainted }) => isTainted);
  }

  #text(text: string): void {
    const lines = text.split("\n");
    lines.forEach((line, at) => {
      if (at > 0) this.#endLine();
      this.#line += line;
      if (this.#isInside && line.trim() !== "") this.#mark();
    });
  }

  #endLine(): void {
    const key = KEY.exec(this.#line)?.[1];
    if (key !== undefined && /:\s*$/.test(this.#line)) this.#parent = key;
    if (/^---/.test(this.#line)) this.#parent = undefined;
    this.#line = "";
  }

  #action(code: string): void {
    const isTainted = this.#isInside || this.#dependsOn(code);
    const assigned = ASSIGNS.exec(code)?.[1];
    if (assigned !== undefined && isTainted) for (const name of assigned.split(",")) this.#variables.add(name.trim());
    const defines = DEFINES.exec(code)?.[1]?.slice(1, -1);
    if (defines !== undefined) this.#blocks.push({ isTainted: false, defines });
    else if (OPENS.test(code)) this.#blocks.push({ isTainted, defines: undefined });
    else if (/^\s*else\b/.test(code) && isTainted) {
      const last = this.#blocks.pop();
      this.#blocks.push({ isTainted: true, defines: last?.defines });
    } else if (/^\s*end\b/.test(code)) this.#blocks.pop();
    else if (isTainted && assigned === undefined) this.#mark();
  }

  #dependsOn(code: string): boolean {
    if (usesLookup(code)) return true;
    const bare = unquoted(code);
    for (const [name] of bare.matchAll(/\$\w+/g)) if (this.#variables.has(name)) return true;
    if (!/\b(?:include|template|tpl)\b/.test(bare)) return false;
    const names = [...code.matchAll(/\b(?:include|template)\s+("[^"]*"|`[^`]*`)/g)].map(([, name]) => name ?? "");
    // a name that is put together may be any
    const isPutTogether = /\b(?:include|template)\s+(?!"")/.test(bare);
    return (isPutTogether && this.#named.size > 0) || names.some((name) => this.#named.has(name.slice(1, -1)));
  }

  /** What stands here depends on a lookup: the field, or the named template around it. */
  #mark(): void {
    const around = this.#blocks.findLast(({ defines }) => defines !== undefined)?.defines;
    if (around !== undefined) {
      this.#named.add(around);
      return;
    }
    const key = KEY.exec(this.#line)?.[1] ?? this.#parent;
    if (key === undefined || NAMING.has(key)) this.found.isWhole = true;
    else this.found.keys.add(key);
  }
}
