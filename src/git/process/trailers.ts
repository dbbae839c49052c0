import { MooringError } from "../../support/errors.ts";

export const PACK_TRAILER = "Mooring-Pack";
export const CLUSTER_TRAILER = "Mooring-Cluster";
export const FIELDS_TRAILER = "Mooring-Fields";

const TOKEN = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
const TRAILER_LINE = /^(?:[A-Za-z0-9][A-Za-z0-9-]*:\s|\s+\S|\(cherry picked from)/;

/**
 * The message with trailers as git-interpret-trailers(1) reads them: in the last paragraph, one `Token: value` per line,
 * joined to trailers that the message already ends with. Line breaks in values become spaces. Line ends become LF.
 * @throws MooringError badInput for an empty message or a token that git would not read
 */
export function withTrailers(message: string, trailers: Readonly<Record<string, string>>): string {
  const text = message.replace(/\r\n?/g, "\n").replaceAll("\0", "").trim();
  if (text === "") throw new MooringError("badInput", "A commit needs a message.");
  const lines = Object.entries(trailers).map(([token, value]) => toLine(token, value));
  if (lines.length === 0) return `${text}\n`;
  return `${text}${endsWithTrailers(text) ? "\n" : "\n\n"}${lines.join("\n")}\n`;
}

function toLine(token: string, value: string): string {
  if (!TOKEN.test(token)) throw new MooringError("badInput", `${JSON.stringify(token)} is not a valid trailer name.`);
  return `${token}: ${value.replace(/[\s\p{Cc}]+/gu, " ").trim()}`;
}

/** The first paragraph is the subject and never trailers, whatever it looks like. */
function endsWithTrailers(text: string): boolean {
  const last = text
    .split(/\n\s*\n/)
    .slice(1)
    .at(-1)
    ?.split("\n");
  return last !== undefined && /^\S/.test(last[0] ?? "") && last.every((line) => TRAILER_LINE.test(line));
}

/** Reads the block that `%(trailers:only,unfold)` prints. */
export function parseTrailers(block: string): Record<string, string> {
  const trailers = new Map<string, string>();
  for (const line of block.split("\n")) {
    const [, token, value = ""] = /^([^:\s]+)\s*:\s*(\S.*)?$/.exec(line) ?? [];
    if (token === undefined) continue;
    const before = trailers.get(token);
    trailers.set(token, before === undefined ? value : `${before}\n${value}`);
  }
  return Object.fromEntries(trailers);
}
