import { MooringError } from "../../support/errors.ts";

/**
 * Names that a checkout on Windows, macOS or Linux would take for something else: `.git` in all its spellings (also as NTFS short
 * name and with characters that HFS+ ignores), `.`, `..` and empty steps.
 */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;
const GIT_NAMES = /^(?:\.git|git~1)(?:$|[. :])/i;
const MAX_LENGTH = 1_000;

/**
 * A path of a file inside a repository: relative, with slashes, in NFC, fit for every system. Answers it as it is.
 * @throws MooringError badInput, naming the path
 */
export function checkRepositoryPath(path: string): string {
  const why = refusalOfRepositoryPath(path);
  if (why === undefined) return path;
  throw new MooringError("badInput", `${JSON.stringify(path.slice(0, 120))} ${why}.`);
}

/** Why a path is refused, as the end of a sentence; undefined when it is good. */
export function refusalOfRepositoryPath(path: string): string | undefined {
  if (path === "") return "is empty: specify a file";
  if (path.length > MAX_LENGTH) return "is too long";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no system shows or takes them in a name
  if (/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(path)) return "contains control characters";
  if (path.includes("\\")) return "contains a backslash: separate folders with /";
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "must be relative to the root of the repository";
  if (path !== path.normalize("NFC")) return "contains decomposed characters; use Unicode NFC";
  for (const step of path.split("/")) {
    if (step === "" || step === "." || step === "..") return "must not contain empty segments, . or ..";
    if (GIT_NAMES.test(step.replace(IGNORED_BY_HFS, ""))) return "must not be in .git";
    if (/[. ]$/.test(step)) return "has a name that ends with a dot or a space, which is not valid on Windows";
  }
  return undefined;
}
