/** `{{ vars.NAME }}` in a text, blanks or none. */
const USE = /\{\{-?\s*vars\.([A-Za-z_][\w-]*)\s*-?\}\}/g;

/** Offsets in the text; `start` and `end` are those of the name. */
export interface VariableUse {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Every use of a variable in a YAML text, without those in comments. */
export function variableUses(text: string): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  for (const match of text.matchAll(USE)) {
    const name = match[1] ?? "";
    if (isInComment(text, match.index)) continue;
    const start = match.index + match[0].indexOf(name, match[0].indexOf("vars.") + 5);
    uses.push({ name, start, end: start + name.length });
  }
  return uses;
}

/** The names that a value uses. */
export function namesUsed(value: string): readonly string[] {
  return [...value.matchAll(USE)].map(([, name]) => name ?? "");
}

/** A value that is one use and nothing else keeps the type of the variable; elsewhere the variable becomes text. */
export function wholeUse(value: string): string | undefined {
  const match = new RegExp(`^\\s*${USE.source}\\s*$`).exec(value);
  return match?.[1];
}

/** Replaces every use; a use for which there is nothing stays as it is written. */
export function replaceUses(value: string, textOf: (name: string) => string | undefined): string {
  return value.replace(USE, (use: string, name: string) => textOf(name) ?? use);
}

/** Between the start of the line and the use there is a `#` that begins a comment: not in quotes, behind a blank. */
function isInComment(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (quote) {
      if (char === quote) quote = "";
    } else if (char === "'" || char === '"') quote = char;
    else if (char === "#" && (at === 0 || /\s/.test(line.charAt(at - 1)))) return true;
  }
  return false;
}
