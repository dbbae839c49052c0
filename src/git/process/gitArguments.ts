import { MooringError } from "../../support/errors.ts";
import { quoteText } from "../../support/printable.ts";
import { isEscapedRef, plainRef } from "./refNames.ts";

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

/** A branch, tag or remote name by the rules of git-check-ref-format(1). */
export function isRefName(text: string): boolean {
  return text !== "" && text !== "@" && !/^[-/.]|[/.]$/.test(text) && !NOT_IN_REF.test(text);
}

/**
 * A name as `isRefName` that can be an argument, which is text.
 * @throws badInput
 */
export function checkRefName(text: string): string {
  if (isRefName(text)) return text;
  if (isEscapedRef(text) && isRefName(plainRef(text)))
    throw new MooringError(
      "badInput",
      `The name of ${quoteText(text)} is not UTF-8. Mooring reads such a branch and does not write to it; rename it.`,
    );
  throw new MooringError("badInput", `${quote(text)} is not a valid branch or remote name.`);
}

/** A name for git's standard input, where it may be no UTF-8 (refNames.ts). @throws badInput */
export function checkAnyRefName(text: string): string {
  return isRefName(plainRef(text)) ? text : checkRefName(text);
}

/** `HEAD`, a full object name, or a ref name; no ranges, no `@{…}`, no `rev:path`. @throws badInput */
export function checkRevision(text: string): string {
  return OBJECT_ID.test(text) ? text : checkRefName(text);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
