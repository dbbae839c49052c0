/** One document of a text: offsets of its text, separators excluded. */
export interface DocumentSlice {
  readonly start: number;
  readonly end: number;
}

const SEPARATOR = /^---[^\S\n]*(?:#[^\n]*)?\r?$/;

/**
 * Cuts a text where kubectl does (`apimachinery/pkg/util/yaml` YAMLReader): at lines that are `---` with nothing or a comment
 * behind it. Every document is read by itself, so that a broken one does not take the others with it.
 * A head of comments before the first `---` is no document, as in YAML. JSON texts (`{` first) are cut between their objects.
 */
export function splitDocuments(text: string): readonly DocumentSlice[] {
  if (/^\s*\{/.test(text.slice(0, 4096))) return splitJson(text) ?? splitYaml(text);
  return splitYaml(text);
}

function splitYaml(text: string): readonly DocumentSlice[] {
  const slices: DocumentSlice[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let isFirst = true;
  for (let line = start; line <= text.length; ) {
    const next = text.indexOf("\n", line);
    const end = next < 0 ? text.length : next;
    if (text.startsWith("---", line) && SEPARATOR.test(text.slice(line, end))) {
      if (!isFirst || !isCommentsOnly(text.slice(start, line))) slices.push({ start, end: line });
      isFirst = false;
      start = Math.min(end + 1, text.length);
    }
    if (next < 0) break;
    line = next + 1;
  }
  slices.push({ start, end: text.length });
  return slices;
}

function isCommentsOnly(text: string): boolean {
  return text.split("\n").every((line) => /^\s*(?:#|$)/.test(line));
}

/** The objects of a JSON stream (`{…}{…}`), or undefined where the braces do not add up. */
function splitJson(text: string): readonly DocumentSlice[] | undefined {
  const slices: DocumentSlice[] = [];
  let depth = 0;
  let start = -1;
  const token = /"(?:[^"\\\n]|\\.)*"?|[{}[\]]|[^\s"{}[\]]+/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [piece] = match;
    if (piece === "{" || piece === "[") {
      if (depth === 0) start = match.index;
      depth += 1;
    } else if (piece === "}" || piece === "]") {
      depth -= 1;
      if (depth < 0) return undefined;
      if (depth === 0) slices.push({ start, end: match.index + 1 });
    } else if (depth === 0) {
      return undefined;
    }
  }
  return depth === 0 ? slices : undefined;
}
