/** A part of the source of a Go template. `code` of an action is what stands between the braces, trim marks left out. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly text: string; readonly code: string };

/** Parts the source of a Go template (`text/template/parse/lex.go`). An action that is not closed ends it. */
export function templateParts(source: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (let open = source.indexOf("{{"); open >= 0; open = source.indexOf("{{", at)) {
    const end = endOfAction(source, open + 2);
    if (end < 0) break;
    if (open > at) parts.push({ kind: "text", text: source.slice(at, open) });
    const text = source.slice(open, end);
    const isComment = /^\{\{(?:- )?\/\*/.test(text.slice(0, 6));
    parts.push({ kind: "action", text, code: isComment ? "" : codeOf(text) });
    at = end;
  }
  if (at < source.length) parts.push({ kind: "text", text: source.slice(at) });
  return parts;
}

function codeOf(text: string): string {
  const from = text.startsWith("{{- ") ? 4 : 2;
  return text.slice(from, text.endsWith(" -}}") ? -4 : -2);
}

/** Behind the closing braces, which count outside of quotes and comments alone; -1 where there are none. */
function endOfAction(source: string, from: number): number {
  const comment = /^(?:- )?\/\*/.exec(source.slice(from, from + 4));
  if (comment) {
    const end = source.indexOf("*/", from + comment[0].length);
    const close = end < 0 ? -1 : source.indexOf("}}", end);
    return close < 0 ? -1 : close + 2;
  }
  for (let at = from; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === "}" && source.charAt(at + 1) === "}") return at + 2;
    if (char === '"' || char === "`" || char === "'") {
      at = endOfQuotes(source, at);
      if (at < 0) return -1;
    }
  }
  return -1;
}

/** The closing quote; -1 where there is none. */
function endOfQuotes(source: string, from: number): number {
  const quote = source.charAt(from);
  for (let at = from + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === quote) return at;
    if (char === "\\" && quote !== "`") at += 1;
  }
  return -1;
}

/** The code of an action with everything in quotes replaced by empty quotes. */
export function unquoted(code: string): string {
  return mapUnquoted(code, (text) => text, '""');
}

/** The code with what stands outside of quotes changed. */
export function mapUnquoted(code: string, change: (text: string) => string, quoted?: string): string {
  let result = "";
  let from = 0;
  for (let at = 0; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (char !== '"' && char !== "`" && char !== "'") continue;
    const end = endOfQuotes(code, at);
    if (end < 0) break;
    result += change(code.slice(from, at)) + (quoted ?? code.slice(at, end + 1));
    at = end;
    from = end + 1;
  }
  return result + change(code.slice(from));
}
