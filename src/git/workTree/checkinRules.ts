import { posix } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { quoteText } from "../../support/printable.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { GitRequest, GitRunner, Write } from "../process/gitRunner.ts";
import { listBlobs, readBlobs } from "../history/readBlobs.ts";
import type { RemoteAccess } from "../signIn/remoteAccess.ts";

const ATTRIBUTES_FILE = /(?:^|\/)\.gitattributes$/;

/** How the repository's attributes store one file (gitattributes(5)). */
export interface CheckinRule {
  /** The driver that its text would go through. */
  readonly filter: string | undefined;
  /** Whether CRLF becomes LF; `auto`: where the file is text and has no CRLF yet. */
  readonly text: "yes" | "no" | "auto";
}

/** True for files that say how others are stored. */
export function isAttributesFile(path: string): boolean {
  return ATTRIBUTES_FILE.test(path);
}

/**
 * Makes sure that what a commit says about the storing of these files is here: a clone without contents fetches it. Git itself
 * would go on as if there were no attributes.
 * @throws MooringError where it cannot be had
 */
export async function requireAttributes(
  runner: GitRunner,
  commit: string,
  paths: readonly string[],
  signal?: AbortSignal,
  access?: RemoteAccess,
): Promise<void> {
  const folders = new Set(paths.flatMap(parentsOf));
  const files = ["", ...folders].map((folder) => posix.join(folder, ".gitattributes"));
  const blobs = await listBlobs(runner, checkObjectId(commit), files, signal);
  const ids = [...new Set([...blobs.values()].map(({ oid }) => oid))];
  await readBlobs(runner, ids, signal, access);
}

/** The folders above a path, from the root on. */
export function parentsOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_part, at) => parts.slice(0, at + 1).join("/"));
}

/**
 * How git would store files of these paths, by the `.gitattributes` of an index and the user's own settings. `environment` names
 * the index; files of a work tree are not looked at.
 */
export async function readCheckinRules(
  write: Write,
  paths: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, CheckinRule>> {
  const asked: GitRequest = {
    args: commandLine(["check-attr", "-z", "--cached", "--stdin", "filter", "text", "eol"]),
    input: paths.map((path) => `${path}\0`).join(""),
    environment,
  };
  const fields = (await write(asked)).stdout.toString("utf8").split("\0");
  const found = new Map<string, Map<string, string>>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = "", name = "", value = ""] = fields.slice(at, at + 3);
    found.set(path, (found.get(path) ?? new Map<string, string>()).set(name, value));
  }
  const normal = await readAutoCrlf(write);
  return new Map(paths.map((path) => [path, ruleOf(found.get(path) ?? new Map(), normal)]));
}

function ruleOf(attributes: ReadonlyMap<string, string>, normal: CheckinRule["text"]): CheckinRule {
  const filter = attributes.get("filter") ?? "unspecified";
  const text = attributes.get("text") ?? "unspecified";
  const isEolSet = /^(?:lf|crlf)$/.test(attributes.get("eol") ?? "");
  return {
    // `set` names no driver: git stores such a file as it is
    filter: /^(?:unspecified|unset|set)$/.test(filter) ? undefined : filter,
    text: text === "unset" ? "no" : text === "auto" ? "auto" : text === "set" || isEolSet ? "yes" : normal,
  };
}

/** What holds for files without an attribute (git-config(1), `core.autocrlf`). */
async function readAutoCrlf(write: Write): Promise<CheckinRule["text"]> {
  const args = commandLine(["config", "--type=bool-or-str", "--get", "core.autocrlf"]);
  const value = (await write({ args, accept: [0, 1] })).stdout.toString("utf8").trim();
  return value === "true" || value === "input" ? "auto" : "no";
}

/**
 * Refuses a file whose text a filter would change on its way in: it would be committed in the clear (git-crypt), or in the place
 * of a pointer (Git LFS). Filters are programs of a checkout and do not run here.
 * @throws MooringError refused
 */
export function refuseFiltered(path: string, { filter }: CheckinRule): void {
  if (filter === undefined) return;
  const why =
    filter === "lfs" ? "is stored in Git LFS" : `is stored through the filter ${quoteText(filter)} (.gitattributes)`;
  throw new MooringError(
    "refused",
    `${quoteText(path)} ${why}, which requires a checkout. Commit it from a checkout. Nothing was committed.`,
  );
}

/** The text as git stores it: line ends are LF where the rule says so (`convert.c` of git). `before`: what is there now. */
export function storedText(text: string, rule: CheckinRule, before: string | undefined): string {
  if (rule.text === "no" || !text.includes("\r\n")) return text;
  const isBinary = text.includes("\0") || /\r(?!\n)/.test(text);
  if (rule.text === "auto" && (isBinary || before?.includes("\r\n") === true)) return text;
  return text.replaceAll("\r\n", "\n");
}

/** Whether the user has commits signed (git-config(1), `commit.gpgSign`); git-commit-tree(1) does not ask by itself. */
export async function isSigning({ runner }: { readonly runner: GitRunner }, signal?: AbortSignal): Promise<boolean> {
  const args = commandLine(["config", "--type=bool", "--get", "commit.gpgsign"]);
  const answer = await runner.read({ args, accept: [0, 1] }, signal);
  return answer.stdout.toString("utf8").trim() === "true";
}
