import { relative, sep } from "node:path";
import { commands, env, l10n, window } from "vscode";
import type { RepositoryState } from "../../reconcile/api/readModel.ts";
import { describeBranch } from "../views/repositoryNode.ts";
import { mappingsOfRepository } from "../repositories/panelMappings.ts";
import type { PanelEditor, PanelRepository, ShellAction } from "./panelRepository.ts";
import type { RepositoryHeader } from "../../protocol/shellProtocol.ts";

/** A repository that a folder of the workspace lies in. */
export function workspaceRepository(editor: PanelEditor, root: string): PanelRepository {
  const find = (): RepositoryState | undefined =>
    editor.engine
      .states()
      .flatMap(({ repositories }) => repositories)
      .find((state) => state.root === root);
  return {
    header() {
      const state = find();
      return state && headerOf(state);
    },
    tip: () => find()?.head,
    commits: async () => (await editor.engine.open()).commits.all(root),
    mappings: () => mappingsOfRepository(editor.engine.states(), [root, find()?.name ?? root]),
    changed: () => (find()?.dirtyMappedFiles ?? []).map((file) => relative(root, file).split(sep).join("/")),
    revert: async (oid) => {
      await commands.executeCommand("mooring.revertCommit", { root, oid });
    },
    run: (action) => runAction(action, root, find()?.url),
  };
}

async function runAction(action: ShellAction, root: string, address: string | undefined): Promise<void> {
  switch (action) {
    case "copyAddress":
      await env.clipboard.writeText(address ?? root);
      window.setStatusBarMessage(`$(copy) ${l10n.t("Copied.")}`, 2_000);
      return;
    case "recheck":
      await commands.executeCommand("mooring.refresh");
      return;
    case "fetch":
      await commands.executeCommand("mooring.fetchRepository", { root });
      return;
    case "push":
      await commands.executeCommand("mooring.pushRepository", { root });
      return;
    case "commit":
      await commands.executeCommand("mooring.commitChanges");
      return;
  }
}

function headerOf(state: RepositoryState): RepositoryHeader {
  const { name, url, root, upstream, ahead, behind } = state;
  return {
    name,
    address: url ?? root,
    branch: describeBranch(state),
    distance: upstream ? l10n.t("{0} ahead, {1} behind {2}", ahead, behind, upstream) : "",
    status: statusOf(state),
    synced: "",
  };
}

function statusOf({
  error,
  operation,
  upstream,
  ahead,
  behind,
  dirtyMappedFiles,
}: RepositoryState): RepositoryHeader["status"] {
  if (error) return { tone: "bad", word: l10n.t("not readable"), reason: error };
  if (operation) return { tone: "warning", word: l10n.t("{0} in progress", operation), reason: "" };
  const changed = dirtyMappedFiles.length;
  if (changed > 0) {
    const word = changed === 1 ? l10n.t("1 file changed") : l10n.t("{0} files changed", changed);
    return { tone: "warning", word, reason: l10n.t("Not committed yet.") };
  }
  if (!upstream) return { tone: "good", word: l10n.t("local only"), reason: l10n.t("This branch has no upstream.") };
  if (ahead > 0 || behind > 0)
    return {
      tone: "warning",
      word: ahead > 0 ? l10n.t("not pushed") : l10n.t("behind"),
      reason: l10n.t("Last fetched state."),
    };
  return { tone: "good", word: l10n.t("up to date"), reason: l10n.t("Last fetched state.") };
}
