import { basename } from "node:path";
import { commands, env, l10n, Uri, window, workspace } from "vscode";
import { normalizePath, pathInside, whyPathRefused } from "../../../mappings/match/workspacePath.ts";
import { nodeFileSystem } from "../../../manifests/files/fileSystem.ts";
import { requireInside } from "../../../manifests/files/insideFolder.ts";
import { MooringError } from "../../../support/errors.ts";
import type { AtHost } from "../../../webhooks/atHost.ts";
import type { Editor } from "../../editor.ts";
import { workspaceFolderPaths } from "../../files/files.ts";
import { chosenRegistered } from "../pick/chosenRegistered.ts";
import type { Command } from "../command.ts";

/**
 * Commits a file of the workspace to a registered repository by the API of its host: no copy is needed, so it works also while
 * the repository is being cloned, or where that failed. What is there is shown beside it first, and guards the commit.
 */
export const commitAtHost: Command = {
  id: "mooring.commitAtHost",
  needsTrust: true,
  async run(editor, args) {
    const source = args[0] instanceof Uri ? args[0] : window.activeTextEditor?.document.uri;
    if (source?.scheme !== "file" || !(await isInWorkspace(source.fsPath)))
      throw new MooringError("badInput", l10n.t("Open or select the workspace file to commit."));
    const title = l10n.t("Commit {0} via Host API", basename(source.fsPath));
    const chosen = await chosenRegistered(editor, [], title);
    if (!chosen) return;
    const { repositories, record } = chosen;
    const path = await askPath(source, l10n.t("{0}: path in {1}", title, record.name));
    if (path === undefined) return;
    const host = repositories.atHost(record.id);
    const { branch, known } = await editor.tasks.run(
      l10n.t("Contacting the host of {0}", record.name),
      async (signal) => ({
        branch: await host.branch(signal),
        known: await host.file(path, signal),
      }),
    );
    if (!(await isSaved(source))) return;
    const text = await readText(source);
    if (text === known?.text) {
      void window.showInformationMessage(l10n.t("{0} in {1} already has this content.", path, record.name));
      return;
    }
    if (known) await showBoth(editor, source, { path, text: known.text, place: `${record.name} (${branch})` });
    const message = await window.showInputBox({
      title: l10n.t("Commit {0} to {1} of {2}", path, branch, record.name),
      prompt: known ? l10n.t("Replaces the existing file") : l10n.t("A new file"),
      value: known ? `Update ${path}` : `Add ${path}`,
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === "" ? l10n.t("Enter a commit message.") : undefined),
    });
    if (message === undefined) return;
    const file = { path, text, basedOn: known?.basedOn };
    const done = await editor.tasks.run(l10n.t("Committing to {0}", record.name), (signal) =>
      host.commit({ file, message: message.trim() }, signal),
    );
    await repositories.sync(record.id, { anew: true }).catch((error: unknown) => editor.log.warn(String(error)));
    await sayDone(done, `${record.name} (${branch})`);
  },
};

async function sayDone({ oid, link }: Awaited<ReturnType<AtHost["commit"]>>, place: string): Promise<void> {
  const open = l10n.t("Open at Host");
  const answer = await window.showInformationMessage(l10n.t("Committed to {0} as {1}", place, oid.slice(0, 7)), open);
  if (answer === open) await env.openExternal(Uri.parse(link));
}

async function askPath(source: Uri, title: string): Promise<string | undefined> {
  const folder = workspaceFolderPaths().find((one) => pathInside(one, source.fsPath) !== undefined);
  const given = await window.showInputBox({
    title,
    prompt: l10n.t("From the root of the repository, with / between folders"),
    value: (folder === undefined ? undefined : pathInside(folder, source.fsPath)) ?? basename(source.fsPath),
    ignoreFocusOut: true,
    validateInput: (value) =>
      whyPathRefused(value.trim()) === undefined && normalizePath(value.trim()) !== "."
        ? undefined
        : l10n.t("Path relative to the repository root, with / between folders and without .."),
  });
  return given === undefined ? undefined : normalizePath(given.trim());
}

/** By the letters of the path and by where it really lies: what is read goes to a host. */
async function isInWorkspace(file: string): Promise<boolean> {
  const folder = workspaceFolderPaths().find((one) => pathInside(one, file) !== undefined);
  if (folder === undefined) return false;
  return requireInside(folder, file, nodeFileSystem).then(
    () => true,
    () => false,
  );
}

/** What is committed is what is on disk. */
async function isSaved(source: Uri): Promise<boolean> {
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === source.toString());
  if (document?.isDirty !== true) return true;
  const save = l10n.t("Save and Commit");
  const question = l10n.t("Not saved yet: {0}", basename(source.fsPath));
  return (await window.showWarningMessage(question, { modal: true }, save)) === save && document.save();
}

async function readText(source: Uri): Promise<string> {
  const bytes = await workspace.fs.readFile(source);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const message = l10n.t("{0} is not UTF-8 text. Commit it with Git.", basename(source.fsPath));
    throw new MooringError("badInput", message, { cause: error });
  }
}

/** Before anything is written: what is at the host, beside what would take its place. */
async function showBoth(
  { documents }: Editor,
  source: Uri,
  { path, text, place }: { readonly path: string; readonly text: string; readonly place: string },
): Promise<void> {
  const there = documents.put("host", `${place}/${path}`, text);
  await commands.executeCommand("vscode.diff", there, source, l10n.t("{0}: {1} ↔ file", place, path));
}
