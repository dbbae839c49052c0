import { redactText } from "./redaction.ts";

/**
 * Characters around a cut that are redacted and then dropped: what is left there of a secret that the cut went through, which
 * nothing recognises any more. Longer than the largest private key in use.
 */
const EDGE = 16 * 1024;

/**
 * Redacts a foreign text and keeps at most `most` characters of it, from its beginning and its end. The work is bounded,
 * whatever the size: what lies between is never looked at. No part of a secret is shown because the cut went through it.
 */
export function cutRedacted(text: string, most: number, redact: (text: string) => string = redactText): string {
  const half = Math.floor(most / 2);
  const seen = half + EDGE;
  if (text.length <= 2 * seen) return joined(redact(text), half);
  const head = redact(text.slice(0, seen));
  const tail = redact(wholeWords(text.slice(-seen)));
  const shown = Math.min(half, Math.max(0, head.length - EDGE));
  return `${head.slice(0, shown)} … ${tail.slice(Math.max(EDGE, tail.length - half))}`;
}

/** A redacted text may be cut anywhere. */
function joined(clean: string, half: number): string {
  return clean.length <= 2 * half + 3 ? clean : `${clean.slice(0, half)} … ${clean.slice(-half)}`;
}

/** Without the word that the cut went through, however long it is. */
function wholeWords(text: string): string {
  const at = text.search(/\s/);
  return at < 0 ? "" : text.slice(at);
}
