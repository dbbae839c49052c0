import { MooringError } from "../support/errors.ts";

/**
 * Values that go into a git command line. `commandLine` keeps them from becoming options; here each is checked by its kind,
 * because names like `@{-1}` mean something else than they say.
 */

/** For every command: no pager, paths are paths and no patterns, bare repositories only where named, submodules left alone. */
export const GLOBAL_ARGUMENTS = ["--no-pager", "--literal-pathspecs"] as const;
export const GLOBAL_CONFIG = [
  "safe.bareRepository=explicit",
  "submodule.recurse=false",
  "core.quotePath=false",
  "color.ui=false",
  "gc.auto=0",
  "maintenance.auto=false",
] as const;

const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: git-check-ref-format(1), rules 4 and 5
const NOT_IN_REF = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)/;

export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}

/** A full object name (SHA-1 or SHA-256, hex). @throws badInput */
export function checkObjectId(text: string): string {
  if (OBJECT_ID.test(text)) return text;
  throw new MooringError("badInput", `${quote(text)} is not the full name of a commit.`);
}

/** A branch, tag or remote name by the rules of git-check-ref-format(1). @throws badInput */
export function checkRefName(text: string): string {
  const isGood = text !== "" && text !== "@" && !/^[-/.]|[/.]$/.test(text) && !NOT_IN_REF.test(text);
  if (isGood) return text;
  throw new MooringError("badInput", `${quote(text)} cannot be the name of a branch or remote.`);
}

/** `HEAD`, a full object name, or a ref name; no ranges, no `@{…}`, no `rev:path`. @throws badInput */
export function checkRevision(text: string): string {
  return OBJECT_ID.test(text) ? text : checkRefName(text);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
