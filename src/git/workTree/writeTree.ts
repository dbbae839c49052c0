import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { isAttributesFile, readCheckinRules, refuseFiltered, storedText } from "./checkinRules.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { Write } from "../process/gitRunner.ts";

/** A file as it should be in the next commit; `text` undefined removes it. */
export interface FileWrite {
  /** Relative to the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string | undefined;
}

export interface TreeWrites {
  readonly writes: readonly FileWrite[];
  /** Path → mode of what is there. */
  readonly there: ReadonlyMap<string, string>;
  readonly base: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Puts the writes into the index that `environment` names, and answers the tree.
 * @throws MooringError refused for a file that goes through a filter; the index is not to be used then
 */
export async function writeTree(write: Write, tree: TreeWrites): Promise<string> {
  const { writes, environment } = tree;
  // what says how files are stored is there before them, as in a checkout
  await addToIndex(
    write,
    tree,
    writes.filter(({ path }) => isAttributesFile(path)),
  );
  await addToIndex(
    write,
    tree,
    writes.filter(({ path }) => !isAttributesFile(path)),
  );
  return checkObjectId(
    (await write({ args: commandLine(["write-tree"]), environment })).stdout.toString("utf8").trim(),
  );
}

async function addToIndex(
  write: Write,
  { there, base, environment }: TreeWrites,
  writes: readonly FileWrite[],
): Promise<void> {
  const texts = await storedTexts(write, { there, base, environment, writes });
  if (writes.length === 0) return;
  const lines: string[] = [];
  for (const { path, text } of writes) {
    // mode 0 removes the entry (git-update-index(1), "USING --INDEX-INFO"); a file that is executable stays so
    const mode = text === undefined ? "0" : there.get(path) === "100755" ? "100755" : "100644";
    const input = texts.get(path) ?? "";
    const made = await write({ args: commandLine(["hash-object", "-w", "--stdin", "--no-filters"]), input });
    lines.push(`${mode} ${checkObjectId(made.stdout.toString("utf8").trim())}\t${path}`);
  }
  const input = `${lines.join("\0")}\0`;
  await write({ args: commandLine(["update-index", "--add", "--replace", "-z", "--index-info"]), input, environment });
}

/** The texts by path, as the repository stores them. Nothing was written when one is refused. */
async function storedTexts(
  write: Write,
  { there, base, environment, writes }: TreeWrites,
): Promise<ReadonlyMap<string, string>> {
  const kept = writes.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
  if (kept.length === 0) return new Map();
  const paths = kept.map(({ path }) => path);
  const rules = await readCheckinRules(write, paths, environment);
  const texts = new Map<string, string>();
  for (const { path, text } of kept) {
    const rule = rules.get(path);
    if (rule === undefined) throw new MooringError("internal", `Git did not report how ${path} is stored.`);
    refuseFiltered(path, rule);
    const isThere = base !== undefined && there.has(path);
    const mayDiffer = rule.text === "auto" && text.includes("\r\n") && isThere;
    const old = mayDiffer
      ? await write({ args: commandLine(["cat-file", "blob"], { operands: [`${base}:${path}`] }) })
      : undefined;
    texts.set(path, storedText(text, rule, old?.stdout.toString("utf8")));
  }
  return texts;
}
