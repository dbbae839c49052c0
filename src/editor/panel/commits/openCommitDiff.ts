import { commands, l10n, Uri } from "vscode";
import type { CommitFile, CommitSource } from "../../../git/git.ts";
import { MooringError } from "../../../support/errors.ts";
import type { VirtualDocuments } from "../../documents/virtualDocuments.ts";

/** Files beyond this many are not loaded into one tab of diffs. */
const MAX_FILES = 100;

/** Opens the editor's own diff of a commit against its first parent: of one file, or of all in one tab. */
export async function openCommitDiff(
  documents: VirtualDocuments,
  source: CommitSource,
  oid: string,
  path: string | undefined,
): Promise<void> {
  const short = oid.slice(0, 7);
  const files = ((await source.files([oid])).get(oid) ?? []).filter((file) => path === undefined || file.path === path);
  const [first] = files;
  if (!first) throw new MooringError("notFound", l10n.t("Commit {0} changes no file here.", short));
  const sides = (file: CommitFile): Promise<readonly [Uri, Uri]> => sidesOf(documents, source, oid, file);
  if (files.length === 1) {
    const [left, right] = await sides(first);
    await commands.executeCommand("vscode.diff", left, right, l10n.t("{0} ({1})", first.path, short));
    return;
  }
  const rows = await Promise.all(
    files
      .slice(0, MAX_FILES)
      .map(async (file) => [Uri.from({ scheme: "mooring", path: `/${file.path}` }), ...(await sides(file))]),
  );
  await commands.executeCommand("vscode.changes", l10n.t("Commit {0}", short), rows);
}

async function sidesOf(
  documents: VirtualDocuments,
  source: CommitSource,
  oid: string,
  { path, from = path, change }: CommitFile,
): Promise<readonly [Uri, Uri]> {
  const [before, after] = await Promise.all([
    change === "added" ? "" : source.textBefore(oid, from),
    change === "deleted" ? "" : source.textAt(oid, path),
  ]);
  return [documents.put(`${oid}^`, from, before ?? ""), documents.put(oid, path, after ?? "")];
}
